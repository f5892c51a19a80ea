// The rows of a register, page by page, with their fields; filtered by the server as far as it can, by
// column here. While a column filter leaves too little to see, further pages are fetched by themselves.
import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { api, got, type CaseRow } from '@/api/client'
import { onMoved } from '@/api/events'
import { asProblem, type Problem } from '@/api/problem'
import { passes, type ColumnFilters } from './columns'

export interface Asked {
  pack: string
  q: string
  state: string
  open: boolean
  late: boolean
}

const PAGE = 100
const ENOUGH = 60
const QUIET_MS = 1500

export function askRows(asked: Asked, cursor: string, limit: number, signal?: AbortSignal) {
  const query = {
    whose: 'all' as const, order: 'newest' as const, pack: asked.pack, open: asked.open, late: asked.late, fields: true, limit,
    ...(asked.q ? { q: asked.q } : {}), ...(asked.state ? { state: asked.state } : {}), ...(cursor ? { cursor } : {}),
  }
  return got(api.GET('/api/cases', { params: { query }, ...(signal ? { signal } : {}) }))
}

export function useRows(asked: Ref<Asked>, filters: Ref<ColumnFilters>) {
  const all = shallowRef<CaseRow[]>([])
  const next = ref('')
  const ready = ref(false)
  const busy = ref(false)
  /** Rows of this register have changed since they were read. */
  const stale = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let work: AbortController | null = null
  const rows = computed(() => all.value.filter((row) => passes(row, filters.value)))
  const filtering = computed(() => Object.values(filters.value).some((one) => one.trim() !== ''))

  async function page(cursor: string, take: (rows: CaseRow[]) => void) {
    work?.abort()
    const mine = new AbortController()
    work = mine
    busy.value = true
    try {
      const answer = await askRows(asked.value, cursor, PAGE, mine.signal)
      if (work !== mine) return
      problem.value = null
      take(answer.cases)
      next.value = answer.next
      ready.value = true
    } catch (thrown) {
      if (work === mine && !mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (work === mine) busy.value = false
    }
  }
  async function start() {
    stale.value = false
    ready.value = false
    await page('', (rows) => (all.value = rows))
    await fill()
  }
  async function more() {
    if (busy.value || next.value === '' || problem.value) return
    await page(next.value, (rows) => {
      const known = new Set(all.value.map((row) => row.id))
      all.value = [...all.value, ...rows.filter((row) => !known.has(row.id))]
    })
  }
  /** Reads on while the filters of columns leave less than a screen. */
  async function fill() {
    while (filtering.value && rows.value.length < ENOUGH && next.value !== '' && !problem.value && !busy.value) await more()
  }

  let timer = 0
  onMoved((moved) => {
    if (moved && moved.pack !== asked.value.pack) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => (stale.value = true), QUIET_MS)
  })
  onScopeDispose(() => {
    window.clearTimeout(timer)
    work?.abort()
  })
  return { rows, all, next, ready, busy, stale, problem, start, more, fill, filtering }
}
