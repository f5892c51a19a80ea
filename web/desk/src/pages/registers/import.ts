// What the import page tells of cells and refusals.
import type { PackField } from '@/api/client'
import type { Refusal } from '@/api/problem'
import type { Raw } from '@/sheet/read'
import { dayText } from './match'

/** A cell as the person sees and mends it. */
export function cellText(cell: Raw): string {
  if (cell === null) return ''
  return cell instanceof Date ? (dayText(cell) ?? '') : String(cell)
}

/** The field that a refusal names, if it names one. */
export function refusedField(said: Refusal, fields: PackField[]): string | undefined {
  const args = (said as { args?: Record<string, string> }).args
  if (!args) return undefined
  return fields.find((field) => field.id === args.field_id || field.label === args.field || field.label === args.field_en)?.id
}
