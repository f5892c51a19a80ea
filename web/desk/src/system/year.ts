// The year and the day that a page shows when none is asked for: in a demonstration those of its own year,
// else the present.
import { ref } from 'vue'
import { api, got } from '@/api/client'
import { dayOf } from '@/clock/time'

/** Known after findUsualYear; null before. */
export const usualYear = ref<number | null>(null)
const demonstration = ref(false)

export function thisYear(now = Date.now()): number {
  return Number(dayOf(now).slice(0, 4))
}

export async function findUsualYear(): Promise<number> {
  if (usualYear.value === null) {
    const town = await got(api.GET('/api/public/town'))
    const printed = town.reports.map((one) => one.year)
    demonstration.value = town.demonstration && printed.length > 0
    usualYear.value = demonstration.value ? Math.max(...printed) : thisYear()
  }
  return usualYear.value
}

/** Today; in a demonstration the same day of its year. */
export async function findUsualDay(now = Date.now()): Promise<string> {
  const year = await findUsualYear()
  return demonstration.value ? `${year}${dayOf(now).slice(4).replace('02-29', '02-28')}` : dayOf(now)
}
