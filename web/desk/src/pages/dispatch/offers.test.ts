import { expect, test } from 'vitest'
import type { Offer } from '@/api/client'
import { dispatchingOf } from './offers'

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
