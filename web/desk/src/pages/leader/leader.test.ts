import { describe, expect, it } from 'vitest'
import { lateFirst, spotsOf, yearBefore } from './heat'
import { lateness } from './late'

describe('where what repeats', () => {
  const month = (month: string, cells: Record<string, number>) => ({ month, all: 0, units: {}, cells })
  it('sums places over the months and counts the months in which there was something', () => {
    expect(spotsOf([month('2020-01', { a: 2, b: 1 }), month('2020-02', { b: 4 })], 'cells')).toEqual([{ place: 'b', count: 5, months: 2 }, { place: 'a', count: 2, months: 1 }])
  })
  it('looks at twelve months', () => {
    expect(yearBefore('2020-12-31')).toEqual({ from: '2020-01', to: '2020-12' })
    expect(yearBefore('2021-03-02')).toEqual({ from: '2020-04', to: '2021-03' })
  })
})

describe('what is late', () => {
  it('is added up by system and by post, and what is in time only is left out', () => {
    const work = {
      packs: [{ system: 'S9', open: 4, late: 1 }, { system: 'S9', open: 3, late: 2 }, { system: 'S7', open: null, late: null }, { system: 'S2', open: 5, late: 0 }],
      waiting: [{ role: { label: 'A' }, open: 2, late: 2 }, { role: { label: 'B' }, open: 9, late: 3 }],
    }
    expect(lateness(work, 'system')).toEqual([{ name: 'S9', open: 7, late: 3 }])
    expect(lateness(work, 'post').map((one) => one.name)).toEqual(['B', 'A'])
  })
  it('comes first where there is most of it; hidden numbers are no numbers', () => {
    const packs = [{ id: 'a', open: 9, late: 1 }, { id: 'b', open: 9, late: 4 }, { id: 'c', open: null, late: null }, { id: 'd', open: 5, late: 0 }]
    expect(lateFirst(packs).map((pack) => pack.id)).toEqual(['b', 'a'])
  })
})
