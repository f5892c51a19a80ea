// The columns of a register: the fields that its opening steps ask for, in their order, then the rest.
import { said } from '@/cases/said'
import type { CaseRow, FieldValue, Pack, PackField } from '@/api/client'

export interface Column {
  field: PackField
  /** Shown unless the person says otherwise. */
  usual: boolean
  /** Width in rem. */
  width: number
}

const WIDTHS: Record<string, number> = { count: 6, quantity: 7, money: 8, flag: 5, date: 7.5, instant: 10, unit: 6, choice: 8, role: 8, person: 8, case: 10, point: 12 }
const USUAL_MAX = 10

export function openingSteps(pack: Pack) {
  return pack.steps.filter((step) => step.from.includes('new'))
}

export function columnsOf(pack: Pack): Column[] {
  const opening = openingSteps(pack)
  const asked = [...new Set(opening.flatMap((step) => step.required).concat(opening.flatMap((step) => step.optional)))]
  const rank = (field: PackField) => (asked.includes(field.id) ? asked.indexOf(field.id) : asked.length)
  const fields = [...pack.fields].sort((a, b) => rank(a) - rank(b))
  return fields.map((field, n) => ({ field, usual: asked.includes(field.id) && n < USUAL_MAX, width: WIDTHS[field.type] ?? (field.type === 'text' ? 13 : 9) }))
}

export function valueAt(row: CaseRow, field: string): FieldValue | undefined {
  return row.fields?.find((one) => one.id === field)
}

/** What the row says in a field, as it is read and looked for. */
export function saidAt(row: CaseRow, field: string): string {
  const value = valueAt(row, field)
  return value ? said(value) : ''
}

/** Fields that are chosen from few values are filtered by choosing, others by typing. */
export function isChosen(field: PackField): boolean {
  return ['choice', 'flag', 'unit', 'role', 'certificate'].includes(field.type)
}

export type ColumnFilters = Record<string, string>

/** Whether a row passes the filters of all columns. */
export function passes(row: CaseRow, filters: ColumnFilters): boolean {
  return Object.entries(filters).every(([field, wanted]) => {
    const asked = wanted.trim().toLowerCase()
    return asked === '' || saidAt(row, field).toLowerCase().includes(asked)
  })
}

/** Whether numbers are written at the right. */
export function isNumber(field: PackField): boolean {
  return ['count', 'quantity', 'money'].includes(field.type)
}
