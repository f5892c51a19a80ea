import { describe, expect, it } from 'vitest'
import { dayAt, indexOf, knownDays } from './days'
import { corrected, filtered, idOf, partsText, pathOf, printedText, unitText, valueText, type Figure } from './figure'
import { spansOf, type Report } from './report'
import { drawTrend, placeOf, trendTable, type TrendPoint } from './trend'

function figure(over: Partial<Figure>): Figure {
  return {
    id: 'mediation.settled', value: 14, unit: 'cases', text: '14', numerator: null, denominator: null, title: 'Settled', title_en: 'Settled', definition: 'agreements',
    definition_en: 'agreements', kind: 'flow', sealed: false, records: 14, from: '2020-01-01', to: '2020-12-31', as_of: '2021-02-20T23:59:59+08:00', pack: 'mediation', system: 'S18', parts: [], by: [], ...over,
  }
}

describe('a figure', () => {
  it('shows a rate with its two parts, and nothing over zero', () => {
    const rate = figure({ kind: 'rate', value: '93.33', unit: '%', numerator: 14, denominator: 15, text: '14/15' })
    expect([valueText(rate), partsText(rate), printedText(rate)]).toEqual(['93.33', '14 / 15', ''])
    const empty = figure({ kind: 'rate', value: null, unit: '%', numerator: 0, denominator: 0 })
    expect([valueText(empty), unitText(empty), partsText(empty)]).toEqual(['\u2014', '', '0 / 0'])
  })
  it('shows the exact value, and how it is printed only where that differs', () => {
    expect(printedText(figure({ value: 12490, text: '12000+' }))).toBe('12000+')
    expect(printedText(figure({}))).toBe('')
  })
  it('has a page whose address has no dot, and is found by it', () => {
    expect(pathOf('mediation.settled')).toBe('/figures/of/mediation/settled')
    expect([idOf('mediation/settled'), idOf(['mediation', 'settled'])]).toEqual(['mediation.settled', 'mediation.settled'])
  })
  it('gives a day no unit', () => {
    expect(unitText(figure({ value: '2020-05-14', unit: 'day' }))).toBe('')
  })
  it('is found when every word occurs somewhere in what it says', () => {
    const all = [figure({}), figure({ id: 'grid.events', title: 'Events', title_en: 'Events', definition: 'reported', definition_en: 'reported', kind: 'stock' })]
    expect(filtered(all, { words: 'settled AGREE', kind: '' }).map((one) => one.id)).toEqual(['mediation.settled'])
    expect(filtered(all, { words: '', kind: 'stock' }).map((one) => one.id)).toEqual(['grid.events'])
    expect(filtered(all, { words: '', kind: '', only: new Map([['grid.events', 1]]) }).map((one) => one.id)).toEqual(['grid.events'])
  })
  it('is corrected when its value or one of its parts is another now', () => {
    const rate = figure({ id: 'r', kind: 'rate', value: '50.00', numerator: 1, denominator: 2 })
    const now = corrected([figure({}), rate], [figure({}), { ...rate, numerator: 2, denominator: 4 }])
    expect([...now.keys()]).toEqual(['r'])
  })
})

describe('the days of knowing', () => {
  it('end in the middle of the next year, or today', () => {
    expect(knownDays(2020, '2026-11-30')).toBe(366 + 181)
    expect(knownDays(2026, '2026-01-03')).toBe(3)
    expect(knownDays(2027, '2026-11-30')).toBe(1)
  })
  it('are found by their place and back', () => {
    expect(dayAt(2020, indexOf(2020, '2021-02-20', 547))).toBe('2021-02-20')
    expect(indexOf(2020, '2025-01-01', 547)).toBe(546)
  })
})

describe('a trend', () => {
  const point = (over: Partial<TrendPoint>): TrendPoint => ({ value: 1, text: '1', numerator: null, denominator: null, records: 1, ...over })
  const look = { text: '', quiet: '', line: '', surface: '', main: '', soft: '', late: '', soon: '', good: '', pause: '', font: '', size: 13 }
  it('draws what has a level as a line with gaps, and what is counted as bars', () => {
    const draw = (kind: string) => (drawTrend([point({ month: '2020-03', value: null }), point({ month: '2020-04', value: '50.00' })], kind, () => '')(look) as { series: { type: string; data: unknown[] }[] }).series[0]
    expect(draw('rate')).toMatchObject({ type: 'line', data: [null, 50] })
    expect(draw('flow')).toMatchObject({ type: 'bar' })
  })
  it('is told by month or year, and as a table', () => {
    expect([placeOf(point({ month: '2020-03' })), placeOf(point({ year: 2019 }))]).toEqual(['3', '2019'])
    expect(trendTable([point({ month: '2020-03', value: null, numerator: 0, denominator: 0, records: 0 })], ['a'])).toEqual([['a'], ['2020-03', '\u2014', '0 / 0', '0']])
  })
})

describe('the report', () => {
  it('gives its spans in reading order', () => {
    const text = (one: string) => ({ text: one, spans: [{ text: one }] })
    const report: Report = { title: '', year: 2020, as_of: '', basis: [], preamble: text('a'), closing: text('c'), signature: text('d'), sections: [{ heading: 'h', level: 1, paragraphs: [text('b')] }] }
    expect(spansOf(report).map((span) => span.text)).toEqual(['a', 'b', 'c'])
  })
})
