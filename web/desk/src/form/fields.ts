// Fields of packs: what a value must look like before it is sent. The server judges again, in the same
// words; this only spares a way there and back.
import type { PackField } from '@/api/client'
import { readDay } from '@/day/day'

/** As the API takes them: decimals, dates and points are text. */
export type Value = string | boolean
export type Values = Record<string, Value>

export interface FieldProblem {
  /** Key below form.wrong.* */
  key: string
  args?: Record<string, string>
}

const INTEGER = /^\d{1,15}$/
const DECIMAL = /^-?\d{1,13}(\.\d{1,4})?$/
const MONEY = /^\d{1,13}(\.\d{1,2})?$/
const POINT = /^-?\d{1,3}(\.\d{1,6})?,\s*-?\d{1,2}(\.\d{1,6})?$/
const TEXT_MAX = 4000

const FORMS: Record<string, RegExp> = { count: INTEGER, quantity: DECIMAL, money: MONEY, point: POINT }
const DAYS: Record<string, number> = { date: 10, instant: 16 }

export function isEmpty(value: Value | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

/** What is wrong with a value that was given; nothing for none. */
export function wrongWith(field: PackField, value: Value | undefined): FieldProblem | null {
  if (value === undefined || isEmpty(value) || typeof value === 'boolean') return null
  const text = value.trim()
  const form = FORMS[field.type]
  if (form && !form.test(text)) return { key: field.type }
  // An instant of the API may have seconds and an offset behind.
  const day = DAYS[field.type] && text.slice(0, field.type === 'instant' ? DAYS.instant : undefined)
  if (day && (day.length !== DAYS[field.type] || readDay(day) !== day)) return { key: field.type }
  if (field.type === 'text' && text.length > TEXT_MAX) return { key: 'long', args: { max: String(TEXT_MAX) } }
  if (form && field.type !== 'point') {
    if (field.min !== undefined && Number(text) < Number(field.min)) return { key: 'min', args: { min: field.min } }
    if (field.max !== undefined && Number(text) > Number(field.max)) return { key: 'max', args: { max: field.max } }
  }
  return null
}

/** Everything that keeps a form from being sent. A flag that is required must be answered, yes or no. */
export function problemsOf(fields: PackField[], required: string[], values: Values): Record<string, FieldProblem> {
  const out: Record<string, FieldProblem> = {}
  for (const field of fields) {
    const wrong = wrongWith(field, values[field.id])
    if (wrong) out[field.id] = wrong
    else if (required.includes(field.id) && isEmpty(values[field.id])) out[field.id] = { key: 'missing' }
  }
  return out
}

/** The values as they are sent: trimmed, without what was left empty. */
export function sent(values: Values): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isEmpty(value))
      .map(([id, value]) => [id, typeof value === 'string' ? value.trim() : value]),
  )
}
