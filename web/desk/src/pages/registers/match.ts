// From a spreadsheet to acts: which column is which field, and what a cell means as a value of that field.
// The server judges again; here only what a sheet writes differently from the API is put right.
import type { PackField } from '@/api/client'
import { readDay } from '@/day/day'
import { wrongWith, type FieldProblem, type Value } from '@/form/fields'
import type { Raw } from '@/sheet/read'

/** The column that tells when a line happened. */
export const WHEN = '$when'

export interface Named {
  id: string
  name: string
}
export interface Choice {
  id: string
  label: string
}
export interface Words {
  roles: Choice[]
  certificates: Choice[]
  units: Choice[]
  people: Named[]
  /** What is read as yes and as no. */
  yes: string[]
  no: string[]
  /** Heads that mean WHEN. */
  when: string[]
}

const plain = (text: string) => text.toLowerCase().replace(/[\s*\uff0a:\uff1a_]/g, '').replace(/[(\uff08\u3010[].*$/, '')

/** For each head the field that it names, by label or id; none twice. */
export function matchColumns(heads: string[], fields: PackField[], when: string[]): string[] {
  const used = new Set<string>()
  return heads.map((head) => {
    const said = plain(head)
    const exact = fields.find((field) => !used.has(field.id) && (field.label === head.trim() || field.id === head.trim()))
    const near = exact ?? fields.find((field) => !used.has(field.id) && said !== '' && plain(field.label) === said)
    const found = near?.id ?? (when.some((one) => plain(one) === said) && !used.has(WHEN) ? WHEN : '')
    if (found) used.add(found)
    return found
  })
}

/** "2020-05-14" or "2020-05-14T09:30"; null for what is no day. Dates of sheets have no zone. */
export function dayText(raw: Raw): string | null {
  if (!(raw instanceof Date)) return readDay(String(raw ?? ''))
  const iso = raw.toISOString()
  return iso.slice(11, 16) === '00:00' ? iso.slice(0, 10) : iso.slice(0, 16)
}

export interface Read {
  value?: Value
  problem?: FieldProblem
}

function chosen(text: string, choices: Choice[]): Read {
  const said = plain(text)
  const found = choices.find((one) => one.id === text || one.label === text) ?? choices.find((one) => plain(one.label) === said)
  return found ? { value: found.id } : { problem: { key: 'choice', args: { known: choices.map((one) => one.label).slice(0, 8).join(' / ') } } }
}

function numbered(text: string): string {
  return text.replace(/[,\uff0c\s]/g, '').replace(/^(-?\d+)\.0+$/, '$1')
}

/** What a cell says as a value of `field`; nothing for an empty one. */
export function readCell(raw: Raw, field: PackField, words: Words): Read {
  const text = raw === null ? '' : raw instanceof Date ? (dayText(raw) ?? '') : String(raw).trim()
  if (text === '') return {}
  const judged = (value: Value): Read => {
    const problem = wrongWith(field, value)
    return problem ? { value, problem } : { value }
  }
  switch (field.type) {
    case 'choice':
      return chosen(text, field.choices)
    case 'role':
      return chosen(text, words.roles)
    case 'certificate':
      return chosen(text, words.certificates)
    case 'unit':
      return chosen(text, words.units)
    case 'flag': {
      const said = text.toLowerCase()
      if (words.yes.includes(said)) return { value: true }
      return words.no.includes(said) ? { value: false } : { problem: { key: 'flag' } }
    }
    case 'count':
    case 'quantity':
    case 'money':
      return judged(numbered(text))
    case 'date': {
      const day = dayText(raw)
      return day ? { value: day.slice(0, 10) } : { problem: { key: 'date' } }
    }
    case 'instant': {
      const day = dayText(raw)
      return day ? { value: day.length === 10 ? `${day}T00:00` : day } : { problem: { key: 'date' } }
    }
    case 'person': {
      const found = words.people.filter((one) => one.name === text || one.id === text)
      if (found.length === 1) return { value: found[0]?.id ?? '' }
      return { problem: { key: found.length === 0 ? 'person' : 'people' } }
    }
    default:
      return judged(text)
  }
}

/** When a line happened, for the act; a day without a time is its noon. */
export function readWhen(raw: Raw): { at?: string; problem?: FieldProblem } {
  if (raw === null || String(raw).trim() === '') return {}
  const day = dayText(raw)
  if (!day) return { problem: { key: 'date' } }
  return { at: `${day.length === 10 ? `${day}T12:00` : day}:00+08:00` }
}

export interface Line {
  /** Line in the file. */
  line: number
  cells: Raw[]
}
export interface ReadLine {
  line: number
  values: Record<string, Value>
  at: string
  problems: Record<string, FieldProblem>
}

/** All of a line; what the step requires and the line lacks is a problem too. */
export function readLine(line: Line, columns: string[], fields: PackField[], required: string[], words: Words): ReadLine {
  const out: ReadLine = { line: line.line, values: {}, at: '', problems: {} }
  columns.forEach((column, n) => {
    const raw = line.cells[n] ?? null
    if (column === WHEN) {
      const { at, problem } = readWhen(raw)
      if (at) out.at = at
      if (problem) out.problems[WHEN] = problem
      return
    }
    const field = fields.find((one) => one.id === column)
    if (!field) return
    const { value, problem } = readCell(raw, field, words)
    if (value !== undefined) out.values[column] = value
    if (problem) out.problems[column] = problem
  })
  for (const field of required) if (out.values[field] === undefined && !out.problems[field]) out.problems[field] = { key: 'missing' }
  return out
}
