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
    return fetchPage('', PAGE, (page) => {
      rows.value = page.cases
      next.value = page.next
      ready.value = true
    })
  }

  function more() {
    if (busy.value || next.value === '' || problem.value) return Promise.resolve()
    return fetchPage(next.value, PAGE, (page) => {
      const known = new Set(rows.value.map((row) => row.id))
      rows.value = [...rows.value, ...page.cases.filter((row) => !known.has(row.id))]
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
    return fetchPage('', limit, (page) => {
      rows.value = page.cases
      next.value = page.next
      ready.value = true
    })
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
