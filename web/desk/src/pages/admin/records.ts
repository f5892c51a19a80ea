// The records of a register with what they say. Lists carry no fields, so each record is read, a few at a
// time; what is there already is shown meanwhile.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, got, type Schemas } from '@/api/client'
import { onMoved } from '@/api/events'
import { asProblem, type Problem } from '@/api/problem'

export type Entry = Schemas['Case']
const PAGE = 200
const AT_ONCE = 6

/** `most`: how many records are read at all. */
export function useRecords(pack: string, most = 1000) {
  const entries = shallowRef<Entry[]>([])
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const total = ref(0)
  let work: AbortController | null = null

  async function run() {
    work?.abort()
    const mine = new AbortController()
    work = mine
    busy.value = true
    problem.value = null
    try {
      const ids: string[] = []
      let cursor = ''
      do {
        const page = await got(api.GET('/api/cases', { params: { query: { whose: 'all', pack, limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal: mine.signal }))
        ids.push(...page.cases.map((one) => one.id))
        cursor = page.next
      } while (cursor && ids.length < most)
      total.value = ids.length
      const read: Entry[] = []
      const rest = [...ids]
      const reader = async () => {
        for (let id = rest.shift(); id !== undefined; id = rest.shift()) {
          read.push(await got(api.GET('/api/cases/{id}', { params: { path: { id } }, signal: mine.signal })))
          // Shown in portions: a list that grows by one line a time is no help.
          if (entries.value.length < read.length && read.length % 50 === 0) entries.value = [...read]
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, reader))
      entries.value = read
    } catch (thrown) {
      if (work === mine && !mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (work === mine) busy.value = false
    }
  }

  let timer = 0
  onMoved((moved) => {
    if (moved && moved.pack !== pack) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void run(), 800)
  })
  onScopeDispose(() => {
    window.clearTimeout(timer)
    work?.abort()
  })
  void run()
  return { entries, problem, busy, total, run }
}

/** What a field says: its value, or its text where it has none. */
export const valueOf = (entry: Entry, field: string) => entry.fields.find((one) => one.id === field)?.value ?? ''
export const textOf = (entry: Entry, field: string) => entry.fields.find((one) => one.id === field)?.text ?? ''
