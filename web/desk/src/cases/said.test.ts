import { expect, test } from 'vitest'
import { said } from '@/cases/said'

const field = { id: 'from', label: '', type: 'instant', masked: false, text: '2026-12-08T08:30:00+08:00' }

test('an instant is read by the town’s clock, wherever it was written', () => {
  expect(said(field)).toBe('2026-12-08 08:30')
  expect(said({ ...field, text: '2026-12-08T00:30:00Z' })).toBe('2026-12-08 08:30')
})

test('what is masked, and what is no instant, is read as it stands', () => {
  expect(said({ ...field, masked: true, text: '＊' })).toBe('＊')
  expect(said({ ...field, text: '' })).toBe('')
  expect(said({ ...field, type: 'text' })).toBe(field.text)
})
