// @vitest-environment node
import { File as NodeFile } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { decode, readSheet, split } from '@/sheet/read'
import { sheetBlob } from '@/sheet/write'

// Node's own files: those of jsdom cannot be read as bytes.
const file = (part: string | Uint8Array<ArrayBuffer>, name: string) => new NodeFile([part], name) as unknown as File
describe('a sheet that is read', () => {
  it('passes over a title above its heads and empty lines below', () => {
    const sheet = split([['Title', null], [null, null], ['a', 'b'], [1, 2], [null, ''], [3, 4], [null, null]])
    expect(sheet).toEqual({ heads: ['a', 'b'], rows: [[1, 2], [null, ''], [3, 4]], firstLine: 4 })
  })
  it('is refused without a line below its heads', () => {
    expect(() => split([['a', 'b']])).toThrow('empty')
  })
  it('is refused beyond its limit', () => {
    expect(() => split([['a', 'b'], ...Array.from({ length: 2001 }, () => [1, 2])])).toThrow('long')
  })
  it('comes in UTF-8 or GB 18030', () => {
    expect(decode(new TextEncoder().encode('\u9547').buffer as ArrayBuffer)).toBe('\u9547')
    expect(decode(new Uint8Array([0xd5, 0xf2]).buffer)).toBe('\u9547')
  })
  it('is the same after it was written and read again', async () => {
    const blob = await sheetBlob([{ name: 'x', heads: ['name', 'n'], rows: [['=1+1', 3], ['b', 4.5]] }])
    const sheet = await readSheet(file(new Uint8Array(await blob.arrayBuffer()), 'x.xlsx'))
    expect(sheet).toEqual({ heads: ['name', 'n'], rows: [['=1+1', 3], ['b', 4.5]], firstLine: 2 })
  })
  it('is read from CSV with quotes', async () => {
    const sheet = await readSheet(file('\ufeffname,n\r\n"a, b",2\r\n', 'x.csv'))
    expect(sheet.rows).toEqual([['a, b', '2']])
  })
  it('is refused as an old XLS', async () => {
    await expect(readSheet(file(new Uint8Array([208, 207, 17, 224, 1]), 'x.xls'))).rejects.toThrow('type')
  })
})
