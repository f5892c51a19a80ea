import { expect, test } from 'vitest'
import type { Offer } from '@/api/client'
import { dispatchingOf } from './offers'
import { burdens } from './offices'

const offer = (step: string, over: Partial<Offer>): Offer => ({
  step, label: step, to: '', open: true, basis: [], required: [], optional: [], refusals: [], asks: [], advice: [], ...over,
})

test('a step that names an office dispatches, others do not', () => {
  const { now } = dispatchingOf([
    offer('dispatch', { required: ['office'], optional: ['co_office'] }), offer('close', { required: ['check_result'] }),
  ])
  expect(now.map((one) => [one.offer.step, one.office, one.helping, one.others])).toEqual([['dispatch', 'office', 'co_office', []]])
})

test('what is refused is told apart, and what is not open is not told', () => {
  const refusal = { code: 'casework.rule_field_is', detail: 'x', basis: 'STATUTE-2020#1' }
  const { now, blocked } = dispatchingOf([
    offer('urgent', { required: ['office'], refusals: [refusal] }), offer('old', { required: ['office'], open: false }),
    offer('reassign', { required: ['office', 'reason'] }),
  ])
  expect(now.map((one) => one.others)).toEqual([['reason']])
  expect(blocked.map((one) => one.step)).toEqual(['urgent'])
})

test('what an office has on hand is counted by its name, late ones and those it helps with apart', () => {
  const row = (office: string, late: boolean, helping = '') => ({ late, fields: [{ id: 'office', label: '', type: 'text', masked: false, text: office }, { id: 'co_office', label: '', type: 'text', masked: false, text: helping }] }) as never
  const all = burdens([row('A', true), row('A', false, 'B、C'), row('', false)])
  expect([...all]).toEqual([['A', { open: 2, late: 1, helping: 0 }], ['B', { open: 0, late: 0, helping: 1 }], ['C', { open: 0, late: 0, helping: 1 }]])
})
