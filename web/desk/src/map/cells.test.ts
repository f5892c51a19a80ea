import { expect, test } from 'vitest'
import { legendOf, shadeOf, SHADES } from './cells'

test('nothing has no shade and one matter is never drawn as none', () => {
  expect(shadeOf(0, 10)).toBe(0)
  expect(shadeOf(1, 1000)).toBe(1)
  expect(shadeOf(1000, 1000)).toBe(SHADES)
})

test('the legend says where each shade begins, and no shade twice', () => {
  expect(legendOf(10)).toEqual([
    { shade: 1, from: 1 }, { shade: 2, from: 3 }, { shade: 3, from: 5 }, { shade: 4, from: 7 }, { shade: 5, from: 9 },
  ])
  expect(legendOf(2).map((one) => one.from)).toEqual([1, 2])
  expect(legendOf(0)).toEqual([])
})
