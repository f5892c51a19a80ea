import { describe, expect, it } from 'vitest'
import { lateFirst, spotsOf, stepOf, yearBefore } from './heat'
import { drawCells } from './map'

describe('where what repeats', () => {
  const month = (month: string, cells: Record<string, number>) => ({ month, all: 0, units: {}, cells })
  it('sums places over the months and counts the months in which there was something', () => {
    expect(spotsOf([month('2020-01', { a: 2, b: 1 }), month('2020-02', { b: 4 })], 'cells')).toEqual([{ place: 'b', count: 5, months: 2 }, { place: 'a', count: 2, months: 1 }])
  })
  it('stands on a step between one and the last, on none without any', () => {
    expect([stepOf(0, 9, 5), stepOf(1, 9, 5), stepOf(9, 9, 5), stepOf(3, 0, 5)]).toEqual([0, 1, 5, 0])
  })
  it('looks at twelve months', () => {
    expect(yearBefore('2020-12-31')).toEqual({ from: '2020-01', to: '2020-12' })
    expect(yearBefore('2021-03-02')).toEqual({ from: '2020-04', to: '2021-03' })
  })
})

describe('what is late', () => {
  it('comes first where there is most of it; hidden numbers are no numbers', () => {
    const packs = [{ id: 'a', open: 9, late: 1 }, { id: 'b', open: 9, late: 4 }, { id: 'c', open: null, late: null }, { id: 'd', open: 5, late: 0 }]
    expect(lateFirst(packs).map((pack) => pack.id)).toEqual(['b', 'a'])
  })
})

describe('the map', () => {
  it('puts north above and keeps the shape of a cell', () => {
    const drawn = drawCells({ features: [{ properties: { code: 'A', name: 'a', unit: 'V1' }, geometry: { type: 'Polygon', coordinates: [[[119, 38], [119.01, 38], [119.01, 38.01], [119, 38]]] } }] })
    expect(drawn.cells[0]?.path).toBe('M0 1269.1L1000 1269.1L1000 0L0 1269.1Z')
    expect([drawn.width, drawn.height]).toEqual([1000, 1269])
  })
  it('is empty without cells', () => {
    expect(drawCells({ features: [] }).cells).toEqual([])
  })
})
