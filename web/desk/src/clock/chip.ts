// What a clock says in one glance.
import type { Schemas } from '@/api/client'
import { clockOf, dayOf, daysUntil, isEndOfDay } from '@/clock/time'
import { words } from '@/shell/words'

export interface Left {
  unit: 'minute' | 'office_minute' | 'working_day' | 'calendar_day'
  /** Negative: late by so many. */
  count: number
}

export interface ClockState {
  dueAt: string
  late: boolean
  status: 'running' | 'paused' | 'met' | 'missed'
  /** In the unit of the law; without it days of the calendar are counted. */
  left?: Left | null
}

export interface Chip {
  /** Key below clock.* */
  key: 'met' | 'paused' | 'late' | 'late_today' | 'today' | 'today_at' | 'left'
  tone: 'plain' | 'soon' | 'late' | 'paused' | 'met'
  count: number
  /** Key below clock.unit.* */
  unit: 'day' | 'working_day' | 'minute' | 'hour'
  time: string
}

const SOON_DAYS = 2
const MINUTES = 60

function counted(left: Left | null | undefined, days: number): Pick<Chip, 'count' | 'unit'> {
  switch (left?.unit) {
    case 'working_day':
      return { count: Math.abs(left.count), unit: 'working_day' }
    case 'minute':
    case 'office_minute': {
      const minutes = Math.abs(left.count)
      if (minutes >= 2 * 24 * MINUTES) return { count: Math.abs(days), unit: 'day' }
      return minutes < 2 * MINUTES ? { count: minutes, unit: 'minute' } : { count: Math.floor(minutes / MINUTES), unit: 'hour' }
    }
    default:
      return { count: Math.abs(days), unit: 'day' }
  }
}

export function chipOf(clock: ClockState, now: number): Chip {
  if (clock.status === 'paused') return { key: 'paused', tone: 'paused', count: 0, unit: 'day', time: '' }
  const days = daysUntil(clock.dueAt, now)
  const time = clockOf(clock.dueAt)
  const how = { ...counted(clock.left, days), time }
  if (clock.status === 'met') return { key: 'met', tone: 'met', ...how }
  if (clock.late || Date.parse(clock.dueAt) < now) {
    return days < 0 ? { key: 'late', tone: 'late', ...how } : { key: 'late_today', tone: 'late', ...how }
  }
  if (days === 0) return { key: isEndOfDay(clock.dueAt) ? 'today' : 'today_at', tone: 'soon', ...how }
  return { key: 'left', tone: days <= SOON_DAYS ? 'soon' : 'plain', ...how }
}

const said = new Map<string, string>()

/** What the chip says. Few say something of their own, and queues draw many: each is put into words once. */
export function chipText({ key, count, unit, time }: Chip): string {
  const mark = `${words.locale.value} ${key} ${count} ${unit} ${time}`
  let text = said.get(mark)
  if (text === undefined) {
    text = words.t(`clock.${key}`, { count, time, unit: words.t(`clock.unit.${unit}`) })
    said.set(mark, text)
  }
  return text
}

/** How a notice of holidays moved a deadline, in a sentence. */
export function movedLine(move: Schemas['ClockMove']): string {
  const what = { at: dayOf(move.at), number: move.number }
  if (move.from === move.to) return words.t(move.provisional ? 'clock.move_reserved' : 'clock.move_confirmed', what)
  return words.t(`clock.move_${move.step}`, { ...what, from: dayOf(move.from), to: dayOf(move.to) })
}
