// Days and minutes as people write them, and the months of a calendar. Everywhere a day is written 2020-05-14,
// whatever the browser speaks.
import { plus, weekday } from '@/day/week'

const two = (text: string | number | undefined) => String(text ?? '').padStart(2, '0')
const DAY = /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?(?:[ T\u3000]+(\d{1,2})[:\uff1a\u65f6](\d{1,2}).*)?$/
const TIGHT = /^(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2}))?$/
const TIME = /^(\d{1,2})[:\uff1a]?(\d{2})$/

/** "2020-05-14" or "2020-05-14T09:30"; null for what is no day. */
export function readDay(text: string): string | null {
  const said = text.trim()
  const [, year, month, day, hour, minute] = DAY.exec(said) ?? TIGHT.exec(said) ?? []
  if (!year) return null
  const date = `${year}-${two(month)}-${two(day)}`
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date) return null
  if (hour === undefined) return date
  const time = readTime(`${hour}:${two(minute)}`)
  return time && `${date}T${time}`
}

/** "09:30"; null for what is no time. */
export function readTime(text: string): string | null {
  const [, hour, minute] = TIME.exec(text.trim()) ?? []
  return hour !== undefined && Number(hour) < 24 && Number(minute) < 60 ? `${two(hour)}:${two(minute)}` : null
}

/** The same day of a month that is `months` later, or its last one. */
export function plusMonths(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const month = `${String(Math.floor(count / 12)).padStart(4, '0')}-${two((count % 12) + 1)}`
  const last = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0)).getUTCDate()
  return `${month}-${two(Math.min(Number(day.slice(8, 10)), last))}`
}

/** The weeks of the day's month, Monday first; "" where a place belongs to another month. */
export function weeksOf(day: string): string[][] {
  const month = day.slice(0, 7)
  const first = `${month}-01`
  const weeks: string[][] = []
  for (let at = plus(first, -((weekday(first) + 6) % 7)); at.slice(0, 7) <= month; at = plus(at, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, n) => plus(at, n)).map((one) => (one.startsWith(month) ? one : '')))
  }
  return weeks
}
