// The question that all pages of figures share, kept in the address: which year, as known when. An
// address therefore names exactly one set of figures, and can be handed on.
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { thisYear, usualYear } from '@/system/year'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const YEAR = /^\d{4}$/
export function useQuestion() {
  const route = useRoute()
  const router = useRouter()
  const year = computed(() => {
    const asked = String(route.query.year ?? '')
    return YEAR.test(asked) ? Number(asked) : usualYear.value
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
