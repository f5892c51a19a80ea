import { describe, expect, it } from 'vitest'
import { exactCell, sheetName, widthOf } from '@/sheet/write'

describe('a cell', () => {
  it('is a number only where a sheet holds it exactly', () => {
    expect(exactCell(14)).toBe(14)
    expect(exactCell('93.33')).toBe(93.33)
    expect(exactCell('12345678901.5')).toBe('12345678901.5')
    expect(exactCell('2020-05-14')).toBe('2020-05-14')
    expect(exactCell(null)).toBe(null)
  })
  it('takes twice the width for a Chinese character', () => {
    expect(widthOf('\u4e2d\u6587ab')).toBe(6)
  })
  it('stands on a sheet with a name that spreadsheets accept', () => {
    expect(sheetName('a/b:c*d')).toBe('a b c d')
    expect(sheetName('x'.repeat(40))).toHaveLength(31)
  })
})
