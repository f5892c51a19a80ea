import { expect, test } from 'vitest'
import { plusMonths, readDay, readTime, weeksOf } from './day'

test('a day is read as offices write it, and typed without a mark between', () => {
  expect(['2026-12-08', '2026/12/8', '2026.12.08', '20261208', ' 2026\u5e7412\u67088\u65e5 '].map(readDay)).toEqual(Array.from({ length: 5 }, () => '2026-12-08'))
  expect(['12/08/2026', '2026-02-30', '2026-13-01', '2026-1', 'soon', ''].map(readDay)).toEqual(Array.from({ length: 6 }, () => null))
})

test('a minute is read with its day', () => {
  expect(['2026-12-08 9:05', '2026-12-08T09:05', '20261208 0905', '2026\u5e7412\u67088\u65e5 9\u65f605\u5206'].map(readDay)).toEqual(Array.from({ length: 4 }, () => '2026-12-08T09:05'))
  expect(['2026-12-08 24:00', '2026-12-08 10:61'].map(readDay)).toEqual([null, null])
  expect(['9:05', '0905', '9\uff1a05', '25:00', '9'].map(readTime)).toEqual(['09:05', '09:05', '09:05', null, null])
})

test('a month later is the same day, or the last that the month has', () => {
  expect(plusMonths('2026-12-08', 1)).toBe('2027-01-08')
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(plusMonths('2024-02-29', -12)).toBe('2023-02-28')
  expect(plusMonths('2026-01-15', -1)).toBe('2025-12-15')
})

test('a month is drawn in weeks from Monday, with all of its days and no other', () => {
  const weeks = weeksOf('2026-02-10')
  expect(weeks[0]).toEqual(['', '', '', '', '', '', '2026-02-01'])
  expect(weeks.flat().filter(Boolean)).toHaveLength(28)
  expect(weeksOf('2026-12-08')).toHaveLength(5)
  expect(weeksOf('2021-02-01')).toHaveLength(4)
})
