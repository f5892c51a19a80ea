// The question that all pages of figures share, kept in the address: which year, as known when. An
// address therefore names exactly one set of figures, and can be handed on.
import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, got } from '@/api/client'
import { dayOf } from '@/clock/time'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const YEAR = /^\d{4}$/
/** The year that is meant when none is named; known after the first answer. */
const usual = ref<number | null>(null)

export function thisYear(now = Date.now()): number {
  return Number(dayOf(now).slice(0, 4))
}

/** In a demonstration its own year, else the present one. */
export async function findUsualYear(): Promise<number> {
  if (usual.value === null) {
    const town = await got(api.GET('/api/public/town'))
    const printed = town.reports.map((one) => one.year)
    usual.value = town.demonstration && printed.length > 0 ? Math.max(...printed) : thisYear()
  }
  return usual.value
}

export function useQuestion() {
  const route = useRoute()
  const router = useRouter()
  const year = computed(() => {
    const asked = String(route.query.year ?? '')
    return YEAR.test(asked) ? Number(asked) : usual.value
  })
  /** Day as known at whose end; empty for now. */
  const asOf = computed(() => {
    const asked = String(route.query.as_of ?? '')
    return DAY.test(asked) ? asked : ''
  })
  /** For the query of a call. */
  const asked = computed(() => ({ year: year.value ?? thisYear(), ...(asOf.value ? { as_of: asOf.value } : {}) }))
  /** For links to other pages of figures. */
  const carried = computed(() => ({ ...(year.value ? { year: String(year.value) } : {}), ...(asOf.value ? { as_of: asOf.value } : {}) }))
  function ask(next: { year?: number; asOf?: string }) {
    const query = { ...route.query, year: String(next.year ?? year.value ?? thisYear()), as_of: next.asOf ?? (next.year === undefined ? asOf.value : '') }
    return router.replace({ query: { ...query, as_of: query.as_of || undefined } })
  }
  return { year, asOf, asked, carried, ask }
}
