import { describe, expect, it } from 'vitest'
import { asked, narrowed, readFilter, writeFilter } from './filter'

describe('a filter', () => {
  it('stands in the address as it is, without what is usual', () => {
    const query = { whose: 'all', system: 'S6,S9', clock: 'late', q: 'x y', ended: '1' }
    expect(writeFilter(readFilter(query))).toEqual(query)
    expect(writeFilter(readFilter({}))).toEqual({})
  })
  it('believes no address', () => {
    expect(readFilter({ whose: 'theirs', clock: 'never', order: 'random', pack: ['grid_event', 'x'] })).toMatchObject({ whose: 'waiting', clock: '', order: 'lateness', pack: ['grid_event'] })
  })
  it('asks the API for what it says, and for words from two characters up', () => {
    expect(asked(readFilter({ whose: 'mine', system: 'S6', q: 'x' }))).toEqual({ whose: 'mine', order: 'lateness', open: true, system: 'S6' })
    expect(asked(readFilter({ q: 'xy', ended: '1' }))).toMatchObject({ q: 'xy', open: false })
  })
  it('counts what narrows it', () => {
    expect(narrowed(readFilter({ whose: 'all' }))).toBe(0)
    expect(narrowed(readFilter({ clock: 'late', unit: 'E1' }))).toBe(2)
  })
})
