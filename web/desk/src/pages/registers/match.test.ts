import { describe, expect, it } from 'vitest'
import type { CaseRow, PackField } from '@/api/client'
import { columnsOf, passes } from './columns'
import { dayText, matchColumns, readCell, readLine, readWhen, WHEN, type Words } from './match'

const field = (over: Partial<PackField>): PackField => ({ id: 'item', label: 'Item', type: 'text', sensitive: false, choices: [], ...over })
const words: Words = { roles: [{ id: 'mayor', label: 'Mayor' }], certificates: [], units: [{ id: 'E7', label: 'North Garden' }], people: [{ id: 'p1', name: 'Li' }, { id: 'p2', name: 'Wu' }, { id: 'p3', name: 'Wu' }], yes: ['yes', '\u662f'], no: ['no'], when: ['Day'] }

describe('columns of a sheet', () => {
  it('are matched by label, id, or label without marks, none twice', () => {
    const fields = [field({}), field({ id: 'quantity', label: 'Quantity', type: 'quantity' })]
    expect(matchColumns(['Item *', 'quantity', 'Item', 'Day', 'other'], fields, ['Day'])).toEqual(['item', 'quantity', '', WHEN, ''])
    expect(matchColumns(['Quantity\uff08pieces\uff09'], fields, [])).toEqual(['quantity'])
  })
})

describe('a cell', () => {
  it('is a choice by its label or id, else told what is known', () => {
    const choice = field({ type: 'choice', choices: [{ id: 'masks', label: 'Masks' }, { id: 'other', label: 'Other' }] })
    expect(readCell(' masks ', choice, words)).toEqual({ value: 'masks' })
    expect(readCell('Masks', choice, words)).toEqual({ value: 'masks' })
    expect(readCell('north garden', { ...choice, type: 'unit', choices: [] }, words)).toEqual({ value: 'E7' })
    expect(readCell('gloves', choice, words)).toEqual({ problem: { key: 'choice', args: { known: 'Masks / Other' } } })
  })
  it('keeps numbers exact and takes thousands separators', () => {
    expect(readCell('12,000', field({ type: 'count' }), words)).toEqual({ value: '12000' })
    expect(readCell(12.5, field({ type: 'quantity' }), words)).toEqual({ value: '12.5' })
    expect(readCell('12.0', field({ type: 'count' }), words)).toEqual({ value: '12' })
    expect(readCell('many', field({ type: 'count' }), words).problem).toEqual({ key: 'count' })
    expect(readCell(0, field({ type: 'count', min: '1' }), words).problem).toMatchObject({ key: 'min' })
  })
  it('reads days as offices write them', () => {
    expect(['2020/5/4', '2020.05.04', '2020\u5e745\u67084\u65e5', new Date(Date.UTC(2020, 4, 4))].map(dayText)).toEqual(Array.from({ length: 4 }, () => '2020-05-04'))
    expect(dayText('2020-05-04 9:05')).toBe('2020-05-04T09:05')
    expect([dayText('2020-02-30'), dayText('soon'), dayText(null)]).toEqual([null, null, null])
  })
  it('finds a person by name, unless two bear it', () => {
    const person = field({ type: 'person' })
    expect(readCell('Li', person, words)).toEqual({ value: 'p1' })
    expect(readCell('Wu', person, words).problem).toEqual({ key: 'people' })
    expect(readCell('Xu', person, words).problem).toEqual({ key: 'person' })
  })
  it('reads yes and no in either language', () => {
    expect([readCell('\u662f', field({ type: 'flag' }), words).value, readCell('No', field({ type: 'flag' }), words).value, readCell(true, field({ type: 'flag' }), { ...words, yes: ['true'] }).value]).toEqual([true, false, true])
  })
  it('gives a day without a time its noon', () => {
    expect(readWhen('2020-05-04')).toEqual({ at: '2020-05-04T12:00:00+08:00' })
    expect(readWhen('')).toEqual({})
  })
})

describe('a line', () => {
  it('tells what it lacks and what is wrong, field by field', () => {
    const fields = [field({}), field({ id: 'n', label: 'N', type: 'count' })]
    const read = readLine({ line: 7, cells: ['', 'x', '2020-05-04'] }, ['item', 'n', WHEN], fields, ['item', 'n'], words)
    expect(read).toEqual({ line: 7, values: { n: 'x' }, at: '2020-05-04T12:00:00+08:00', problems: { item: { key: 'missing' }, n: { key: 'count' } } })
  })
})

describe('a register', () => {
  const pack = { fields: [field({ id: 'reason' }), field({ id: 'b' }), field({ id: 'a' })], steps: [{ id: 'record', from: ['new'], required: ['a'], optional: ['b'] }, { id: 'void', from: ['recorded'], required: ['reason'], optional: [] }] }
  it('shows first what its opening asks for', () => {
    const columns = columnsOf(pack as unknown as Parameters<typeof columnsOf>[0])
    expect(columns.map((one) => [one.field.id, one.usual])).toEqual([['a', true], ['b', true], ['reason', false]])
  })
  it('is filtered by what its cells say', () => {
    const row = { fields: [{ id: 'a', label: '', type: 'text', masked: false, text: 'Hello' }] } as unknown as CaseRow
    expect([passes(row, { a: 'hel' }), passes(row, { a: 'x' }), passes(row, { b: 'x' }), passes(row, { b: ' ' })]).toEqual([true, false, false, true])
  })
})
