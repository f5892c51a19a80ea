import { expect, test } from 'vitest'
import { merge, shapesOf, collectionOf, split, type Drawn, type Shape } from '@/map/shapes'
import { actsOf, membersMoved, spotsMoved } from './redrawn'

const square = (code: string, x: number): Shape => ({ record: `record-${code}`, code, name: code, unit: 'U', ring: [[x, 0], [x + 1000, 0], [x + 1000, 1000], [x, 1000]] })
const before = shapesOf(collectionOf([square('C01', 0), square('C02', 1000)])).map((one) => ({ ...one, record: `record-${one.code}` }))
const shapes = (of: Drawn) => ('shapes' in of ? of.shapes : [])
const halved = shapes(split(before, 'C01', [[600, 0], [600, 1000]], { code: 'C03', name: 'new' }))
const merged = shapes(merge(before, 'C02', 'C01'))
const members = [{ record: 'm1', name: 'A', cell: 'C01', unit: 'U' }, { record: 'm2', name: 'B', cell: 'C02', unit: 'U' }]
const plan = { before, members, moves: new Map<string, string>(), day: '2020-06-01', today: '2020-06-02', reason: 'r', scheme: 's' }

test('members of a cell that is no more go to the one that took it over, others stay', () => {
  expect(membersMoved({ before, after: merged, members }).map((one) => [one.record, one.to])).toEqual([['m1', 'C02'], ['m2', 'C02']])
  expect(membersMoved({ before, after: halved, members }).map((one) => [one.record, one.to])).toEqual([['m1', 'C01']])
})

test('cases are told from where to where they come, and only those that do', () => {
  const spots = [{ id: 'a', title: '', place: [700, 500] as const }, { id: 'b', title: '', place: [100, 500] as const }]
  expect(spotsMoved(before, halved, spots).map((one) => [one.from, one.to, one.spots.map((each) => each.id)])).toEqual([['C01', 'C03', ['a']]])
})

test('a plan is one act for each record, on the day it is from', () => {
  const acts = actsOf({ ...plan, after: halved, moves: new Map([['m1', 'C03']]) })
  expect(acts.map((one) => [one.step, one.case ?? one.pack, one.occurred_at])).toEqual([
    ['correct', 'record-C01', '2020-06-01T23:59:00+08:00'], ['record', 'grid_cell', '2020-06-01T23:59:00+08:00'], ['correct', 'm1', '2020-06-01T23:59:00+08:00'],
  ])
  expect(acts[2]?.fields).toEqual({ reason: 'r', cell: 'C03' })
  expect(actsOf({ ...plan, after: merged, day: plan.today }).map((one) => [one.step, one.occurred_at])).toEqual([['dissolve', undefined], ['correct', undefined], ['correct', undefined]])
  expect(actsOf({ ...plan, after: before })).toEqual([])
})
