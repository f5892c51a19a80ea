// Times as the town reads them: China Standard Time, which has had no summer time since 1991. Instants
// come with their offset; days are those of the town, wherever the browser is.
const DAY_MS = 86_400_000
const OFFSET_MS = 8 * 3_600_000

function shifted(instant: string | number): Date {
  return new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + OFFSET_MS)
}

/** Whole days of the town's calendar from `now` to `instant`; negative when past. */
export function daysUntil(instant: string, now: number): number {
  const day = (date: Date) => Math.floor(date.getTime() / DAY_MS)
  return day(shifted(instant)) - day(shifted(now))
}

const two = (number: number) => String(number).padStart(2, '0')

/** "2020-12-24" */
export function dayOf(instant: string | number): string {
  return shifted(instant).toISOString().slice(0, 10)
}

/** "2020-12-24 13:08" */
export function minuteOf(instant: string | number): string {
  return shifted(instant).toISOString().slice(0, 16).replace('T', ' ')
}

/** "13:08" */
export function clockOf(instant: string | number): string {
  const date = shifted(instant)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** 24:00 is written as the last second of the day. */
export function isEndOfDay(instant: string): boolean {
  return /T23:59:59/.test(instant)
}
