import { describe, expect, it } from 'vitest'
import { chipOf } from '@/clock/chip'
import { clockOf, dayOf, daysUntil, minuteOf } from '@/clock/time'

const NOW = Date.parse('2020-12-24T10:00:00+08:00')
const running = (dueAt: string) => chipOf({ dueAt, late: false, status: 'running' }, NOW)

describe('a chip', () => {
  it('counts days of the town, not of the browser', () => {
    expect(daysUntil('2020-12-25T00:30:00+08:00', Date.parse('2020-12-24T23:30:00+08:00'))).toBe(1)
    expect(dayOf('2020-12-24T17:00:00Z')).toBe('2020-12-25')
    expect(minuteOf('2020-12-24T13:08:12+08:00')).toBe('2020-12-24 13:08')
    expect(clockOf('2020-12-24T00:05:00+08:00')).toBe('00:05')
  })
  it('warns two days before', () => {
    expect(running('2020-12-26T23:59:59+08:00')).toMatchObject({ key: 'left', count: 2, unit: 'day', tone: 'soon' })
    expect(running('2020-12-27T23:59:59+08:00')).toMatchObject({ key: 'left', count: 3, tone: 'plain' })
  })
  it('says the hour on the last day unless the day counts to its end', () => {
    expect(running('2020-12-24T23:59:59+08:00')).toMatchObject({ key: 'today', tone: 'soon' })
    expect(running('2020-12-24T17:30:00+08:00')).toMatchObject({ key: 'today_at', time: '17:30' })
  })
  it('is late from the moment on that it passed, whatever the server last said', () => {
    expect(running('2020-12-24T09:59:59+08:00')).toMatchObject({ key: 'late_today', tone: 'late' })
    expect(running('2020-12-20T23:59:59+08:00')).toMatchObject({ key: 'late', count: 4 })
  })
  it('counts in the unit of the law where the server tells it', () => {
    const left = (unit: 'working_day' | 'minute', count: number) => chipOf({ dueAt: '2020-12-28T23:59:59+08:00', late: count < 0, status: 'running', left: { unit, count } }, NOW)
    expect(left('working_day', 2)).toMatchObject({ key: 'left', count: 2, unit: 'working_day' })
    expect(left('minute', 90)).toMatchObject({ count: 90, unit: 'minute' })
    expect(left('minute', 150)).toMatchObject({ count: 2, unit: 'hour' })
    expect(left('minute', 6000)).toMatchObject({ count: 4, unit: 'day' })
  })
  it('does not call a paused or finished clock late', () => {
    expect(chipOf({ dueAt: '2020-12-01T23:59:59+08:00', late: false, status: 'paused' }, NOW).key).toBe('paused')
    expect(chipOf({ dueAt: '2020-12-01T23:59:59+08:00', late: false, status: 'met' }, NOW).key).toBe('met')
  })
})
