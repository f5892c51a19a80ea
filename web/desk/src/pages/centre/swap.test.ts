import { expect, test } from 'vitest'
import type { Offer } from '@/api/client'
import { ahead, inTheWay, offered, type Turn } from './swap'

const turn = (id: string, person: string, day: number, state = 'planned'): Turn => ({
  case: id, desk: 'centre', desk_label: '', person: { id: person, name: person }, from: `2020-06-0${day}T08:30:00+08:00`, until: `2020-06-0${day}T18:00:00+08:00`,
  place: '', new_person: null, state: { id: state, label: '', final: state === 'cancelled' },
})
const turns = [turn('a1', 'A', 1), turn('b2', 'B', 2), turn('b3', 'B', 3), turn('a3', 'A', 3), turn('b1', 'B', 1, 'cancelled')]
const at = (n: number) => turns[n] as Turn

test('only turns that are planned and to come can be given in return', () => {
  expect(ahead(turns, 'B', Date.parse('2020-06-02T12:00:00+08:00')).map((one) => one.case)).toEqual(['b3'])
})

test('nobody gets two turns at one time; what is cancelled is in nobody’s way', () => {
  expect(inTheWay(turns, at(0), 'B', at(1))).toEqual([])
  expect(inTheWay(turns, at(0), 'B', at(2)).map((one) => one.case)).toEqual(['a3'])
  expect(inTheWay([...turns, turn('b1x', 'B', 1)], at(0), 'B', at(1)).map((one) => one.case)).toEqual(['b1x'])
  expect(inTheWay(turns, at(3), 'B', null).map((one) => one.case)).toEqual(['b3'])
})

test('a swap is offered when only the other turn is wanted first; that turn’s step never alone', () => {
  const offer = (step: string, ...codes: string[]) => ({ step, open: codes.length === 0, refusals: codes.map((code) => ({ code })) }) as unknown as Offer
  const all = [offer('swap_approve', 'casework.rule_referred_by'), offer('swap_settle', 'casework.rule_referred_by', 'casework.not_role'), offer('exchange'), offer('sign', 'casework.rule_referred_by')]
  expect(offered(all).map((one) => [one.step, one.open])).toEqual([['swap_approve', true], ['swap_settle', false], ['sign', false]])
})
