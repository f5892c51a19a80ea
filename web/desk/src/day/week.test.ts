import { expect, test } from 'vitest'
import { monday, plus, week, weekday } from './week'

test('a week begins on Monday, also for its Sunday', () => {
  expect(monday('2020-05-14')).toBe('2020-05-11')
  expect(monday('2020-05-17')).toBe('2020-05-11')
  expect(monday('2020-05-11')).toBe('2020-05-11')
})

test('days run over the ends of months and years', () => {
  expect(plus('2020-12-31', 1)).toBe('2021-01-01')
  expect(plus('2020-03-01', -1)).toBe('2020-02-29')
  expect(week('2020-12-28').at(-1)).toBe('2021-01-03')
  expect(weekday('2020-05-17')).toBe(0)
})
