// How a case is called where one is picked: its number, what it is about, its pack and its state.
import type { CaseRow } from '@/api/client'

const NUMBERS = ['code', 'number', 'decision_no', 'doc_no', 'record_no', 'file_no']
const GISTS = ['name', 'title', 'subject', 'summary', 'content']

export interface Named {
  number: string
  gist: string
  pack: string
  state: string
}

export function named(row: CaseRow): Named {
  const shown = (row.fields ?? []).filter((field) => !field.masked && field.text !== '')
  const first = (ids: string[]) => ids.flatMap((id) => shown.filter((field) => field.id === id))[0]?.text ?? ''
  const number = first(NUMBERS)
  const other = [first(GISTS), row.title].find((text) => text !== '' && text !== number) ?? ''
  return { number, gist: other, pack: row.pack.label, state: row.state.label }
}

/** One line of it, for the field once it is chosen. */
export const line = (one: Named): string => [one.number, one.gist].filter(Boolean).join(' ') || one.pack
