// The offices of the town, with the post that takes their matters up.
import { api, got, type Schemas } from '@/api/client'
import { HELPING, OFFICE } from './offers'

export type Office = Schemas['Office']

/** All offices that stand; an empty list where the town has set up none. */
export async function readOffices(signal?: AbortSignal): Promise<Office[]> {
  return (await got(api.GET('/api/offices', { signal }))).offices
}

/** What waits for posts and is open in packs. */
export const readWork = (signal?: AbortSignal) => got(api.GET('/api/workload', { params: { query: {} }, signal }))
export type Work = Awaited<ReturnType<typeof readWork>>

export interface Burden {
  /** Open matters that the office has in charge, and those of them that are late. */
  open: number
  late: number
  /** Matters of another office that it helps with. */
  helping: number
}
type Row = Schemas['CaseRow']
const said = (row: Row, ids: readonly string[]) => row.fields?.find((one) => ids.includes(one.id) && !one.masked)?.text.trim() ?? ''

/** What each office has on hand, by its name. Of offices, never of persons. */
export function burdens(rows: readonly Row[]): Map<string, Burden> {
  const out = new Map<string, Burden>()
  const of = (name: string) => {
    const one = out.get(name) ?? { open: 0, late: 0, helping: 0 }
    out.set(name, one)
    return one
  }
  for (const row of rows) {
    const office = said(row, OFFICE)
    if (office) {
      const one = of(office)
      one.open += 1
      if (row.late) one.late += 1
    }
    for (const name of said(row, HELPING).split('、')) if (name && name !== office) of(name).helping += 1
  }
  return out
}

const PAGE = 200
const PAGES = 10
/** The open matters of some packs with what they say; `whole`: all of them were read. */
export async function readOpen(packs: string[], signal?: AbortSignal): Promise<{ rows: Row[]; whole: boolean }> {
  const rows: Row[] = []
  let cursor = ''
  for (let n = 0; packs.length > 0 && n < PAGES; ++n) {
    const page = await got(api.GET('/api/cases', { params: { query: { whose: 'all', pack: packs.join(','), fields: true, limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal }))
    rows.push(...page.cases)
    cursor = page.next
    if (!cursor) break
  }
  return { rows, whole: cursor === '' }
}

/** How many people hold each post today. */
export async function readStaff(signal?: AbortSignal): Promise<Map<string, number>> {
  const out = new Map<string, number>()
  for (const one of (await got(api.GET('/api/people', { signal }))).people) {
    for (const role of new Set(one.posts.map((post) => post.role))) out.set(role, (out.get(role) ?? 0) + 1)
  }
  return out
}
