// Weeks of the town's calendar, Monday first, as days "2020-05-04".
const DAY_MS = 86_400_000

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const msOf = (day: string) => Date.parse(`${day}T00:00:00Z`)

/** The day `days` later. */
export function plus(day: string, days: number): string {
  return dayOf(msOf(day) + days * DAY_MS)
}

/** 0 Sunday to 6 Saturday. */
export function weekday(day: string): number {
  return new Date(msOf(day)).getUTCDay()
}

/** The Monday of the day's week. */
export function monday(day: string): string {
  return plus(day, -((weekday(day) + 6) % 7))
}

/** The seven days that begin with it. */
export function week(first: string): string[] {
  return Array.from({ length: 7 }, (_, n) => plus(first, n))
}

/** How days are named in the language of the desk, in words: { weekday: 'short' } for Mon. */
export function namer(locale: string, options: Intl.DateTimeFormatOptions): (day: string) => string {
  const format = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { ...options, timeZone: 'UTC' })
  return (day) => format.format(msOf(day))
}
