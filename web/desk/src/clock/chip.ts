// What a clock says in one glance.
import { clockOf, daysUntil, isEndOfDay } from '@/clock/time'

export interface ClockState {
  dueAt: string
  late: boolean
  status: 'running' | 'paused' | 'met' | 'missed'
}

export interface Chip {
  /** Key below clock.* */
  key: 'met' | 'missed' | 'paused' | 'late' | 'late_today' | 'today' | 'today_at' | 'left'
  tone: 'plain' | 'soon' | 'late' | 'paused' | 'met'
  days: number
  time: string
}

const SOON_DAYS = 2

export function chipOf(clock: ClockState, now: number): Chip {
  const days = daysUntil(clock.dueAt, now)
  const time = clockOf(clock.dueAt)
  if (clock.status === 'paused') return { key: 'paused', tone: 'paused', days, time }
  if (clock.status === 'met') return { key: 'met', tone: 'met', days, time }
  if (clock.late || Date.parse(clock.dueAt) < now) {
    return days < 0 ? { key: 'late', tone: 'late', days: -days, time } : { key: 'late_today', tone: 'late', days: 0, time }
  }
  if (days === 0) return { key: isEndOfDay(clock.dueAt) ? 'today' : 'today_at', tone: 'soon', days, time }
  return { key: 'left', tone: days <= SOON_DAYS ? 'soon' : 'plain', days, time }
}
