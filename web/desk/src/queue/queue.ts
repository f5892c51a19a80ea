// A queue page by page (keyset): rows grow while they are scrolled; a page costs the server the same
// wherever it lies, and only what is seen is drawn.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { CaseRow, Schemas } from '@/api/client'
import { onMoved } from '@/api/events'
import { asProblem, type Problem } from '@/api/problem'

type Page = Schemas['CasePage']
export type AskPage = (cursor: string, limit: number, signal: AbortSignal) => Promise<Page>

const PAGE = 100
const REFRESH_MAX = 200
const QUIET_MS = 800

export function useQueue(ask: AskPage) {
  const rows = shallowRef<CaseRow[]>([])
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  /** The first page of the present question has come. */
  const ready = ref(false)
  /** Something moved beyond what is refreshed by itself. */
  const stale = ref(false)
  const next = ref('')
  /** Ids of the rows: what moved up meanwhile comes a second time and is left out. */
  let known = new Set<string>()
  let work: AbortController | null = null
  let timer = 0

  async function fetchPage(cursor: string, limit: number, take: (page: Page) => void) {
    work?.abort()
    const mine = new AbortController()
    work = mine
    busy.value = true
    try {
      const page = await ask(cursor, limit, mine.signal)
      if (work !== mine) return
      problem.value = null
      take(page)
    } catch (thrown) {
      if (work === mine && !mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (work === mine) busy.value = false
    }
  }

  /** Begins anew, with the old rows shown until the new ones are there. */
  function start() {
    ready.value = false
    stale.value = false
    return fetchPage('', PAGE, begin)
  }

  /** Takes a first page. A row that says the same as before stays the same object, so that it is not drawn again. */
  function begin(page: Page) {
    const before = new Map(rows.value.slice(0, REFRESH_MAX).map((row) => [row.id, row]))
    rows.value = page.cases.map((row) => {
      const old = before.get(row.id)
      return old && JSON.stringify(old) === JSON.stringify(row) ? old : row
    })
    known = new Set(page.cases.map((row) => row.id))
    next.value = page.next
    ready.value = true
  }

  function more() {
    if (busy.value || next.value === '' || problem.value) return Promise.resolve()
    return fetchPage(next.value, PAGE, (page) => {
      const fresh = page.cases.filter((row) => !known.has(row.id))
      for (const row of fresh) known.add(row.id)
      rows.value = [...rows.value, ...fresh]
      next.value = page.next
    })
  }

  function retry() {
    problem.value = null
    return rows.value.length > 0 && ready.value ? more() : start()
  }

  /** Asks again for what is shown, without losing the place. */
  function refresh() {
    if (rows.value.length > REFRESH_MAX) {
      stale.value = true
      return Promise.resolve()
    }
    const limit = Math.max(PAGE, Math.min(REFRESH_MAX, rows.value.length))
    return fetchPage('', limit, begin)
  }

  onMoved(() => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), QUIET_MS)
  })
  onScopeDispose(() => {
    window.clearTimeout(timer)
    work?.abort()
  })

  return { rows, problem, busy, ready, stale, more, start, retry, refresh, complete: computed(() => next.value === '') }
}

export type Queue = ReturnType<typeof useQueue>
