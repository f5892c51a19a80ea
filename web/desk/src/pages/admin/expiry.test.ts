import { describe, expect, it } from 'vitest'
import { daysBetween, standingOf } from './expiry'

describe('expiry of certificates', () => {
  it('holds through the last day', () => {
    expect(standingOf('2020-01-01', '2020-12-31', '2020-12-31')).toEqual({ standing: 'soon', days: 0 })
    expect(standingOf('2020-01-01', '2020-12-31', '2021-01-01')).toEqual({ standing: 'expired', days: -1 })
  })

  it('warns sixty days ahead and not earlier', () => {
    expect(standingOf('2020-01-01', '2020-12-31', '2020-11-01').standing).toBe('soon')
    expect(standingOf('2020-01-01', '2020-12-31', '2020-10-31').standing).toBe('valid')
  })

  it('tells one that is not valid yet', () => {
    expect(standingOf('2021-01-01', '2025-12-31', '2020-12-31').standing).toBe('later')
  })

  it('counts days over a leap day', () => {
    expect(daysBetween('2020-02-28', '2020-03-01')).toBe(2)
  })
})
