// Where what repeats: matters by month and place, summed and drawn.
import type { Schemas } from '@/api/client'

export interface HeatMonth {
  month: string
  all: number
  units: Record<string, number>
  cells: Record<string, number>
}
export type By = 'cells' | 'units'

export interface Spot {
  place: string
  count: number
  /** Months in which there was at least one. */
  months: number
}

/** Places with how much began there and in how many months, the most first. */
export function spotsOf(months: HeatMonth[], by: By): Spot[] {
  const found = new Map<string, Spot>()
  for (const month of months) {
    for (const [place, count] of Object.entries(month[by])) {
      const spot = found.get(place) ?? { place, count: 0, months: 0 }
      found.set(place, { place, count: spot.count + count, months: spot.months + (count > 0 ? 1 : 0) })
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count || b.months - a.months || a.place.localeCompare(b.place))
}

/** The twelve months that end with the month of a day. */
export function yearBefore(day: string): { from: string; to: string } {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  const first = month === 12 ? { year, month: 1 } : { year: year - 1, month: month + 1 }
  return { from: `${first.year}-${String(first.month).padStart(2, '0')}`, to: day.slice(0, 7) }
}

export type LoadPack = Schemas['IdLabel'] & { system: string; sealed: boolean; open: number | null; late: number | null }

/** Packs in which something is late, the most first; what is sealed tells no small number. */
export function lateFirst<T extends { open: number | null; late: number | null }>(packs: T[]): T[] {
  return packs.filter((pack) => (pack.late ?? 0) > 0).sort((a, b) => (b.late ?? 0) - (a.late ?? 0) || (b.open ?? 0) - (a.open ?? 0))
}
