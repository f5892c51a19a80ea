// The days on which a year's figures became known: from its first day to the middle of the year after
// (the report goes out by 1 April), or to today if that is sooner.
const DAY_MS = 86_400_000
const LAST = '-06-30'

const at = (day: string) => Date.parse(`${day}T00:00:00Z`)

/** How many days there are to choose; at least one. */
export function knownDays(year: number, today: string): number {
  const end = Math.min(at(today), at(`${year + 1}${LAST}`))
  return Math.max(1, Math.round((end - at(`${year}-01-01`)) / DAY_MS) + 1)
}

export function dayAt(year: number, index: number): string {
  return new Date(at(`${year}-01-01`) + index * DAY_MS).toISOString().slice(0, 10)
}

/** The place of a day, at most `days - 1`: a later one still is before now. */
export function indexOf(year: number, day: string, days: number): number {
  return Math.max(0, Math.min(days - 1, Math.round((at(day) - at(`${year}-01-01`)) / DAY_MS)))
}
