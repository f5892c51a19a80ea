// What the import page tells of cells.
import type { Raw } from '@/sheet/read'
import { dayText } from './match'

/** A cell as the person sees and mends it. */
export function cellText(cell: Raw): string {
  if (cell === null) return ''
  return cell instanceof Date ? (dayText(cell) ?? '') : String(cell)
}
