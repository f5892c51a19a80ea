import { describe, expect, it } from 'vitest'
import type { Act } from '@/api/client'
import { excerpt, parts, runsOf, whereFound } from './hits'

const act = (number: number, label: string, value: string, masked = false) =>
  ({ number, step: { id: 's', label: `step ${number}` }, fields: [{ id: 'f', label, type: 'text', ...(masked ? { masked } : { value }) }] }) as unknown as Act

describe('a hit', () => {
  it('is what stands together without a space or a mark, in any width and case', () => {
    expect(runsOf(' \u8def\u706f\uff0c\uff21B-12 ')).toEqual(['\u8def\u706f', 'ab', '12'])
    expect(runsOf('\u706f \u8def\u706f')).toEqual(['\u8def\u706f'])
  })
  it('is marked wherever it stands', () => {
    expect(parts('\u6751\u53e3\u8def\u706f\u4e0d\u4eae', ['\u8def\u706f'])).toEqual([{ text: '\u6751\u53e3', hit: false }, { text: '\u8def\u706f', hit: true }, { text: '\u4e0d\u4eae', hit: false }])
    expect(parts('\uff21B', ['ab'])).toEqual([{ text: '\uff21B', hit: true }])
    expect(parts('', ['ab'])).toEqual([])
  })
  it('is shown with its surroundings', () => {
    const long = `${'\u524d'.repeat(80)}\u8def\u706f${'\u540e'.repeat(80)}`
    expect(excerpt(long, ['\u8def\u706f'])).toMatch(/^\u2026\u524d{26}\u8def\u706f\u540e+\u2026$/)
    expect(excerpt('\u8def\u706f', ['\u8def\u706f'])).toBe('\u8def\u706f')
  })
  it('is the field with most of the words, the last recorded first; what is masked tells nothing', () => {
    const acts = [act(1, 'a', '\u8def\u706f \u6f0f\u6c34'), act(2, 'b', '\u8def\u706f'), act(3, 'c', '\u8def\u706f', true)]
    expect(whereFound(acts, ['\u8def\u706f', '\u6f0f\u6c34'])?.number).toBe(1)
    expect(whereFound(acts, ['\u8def\u706f'])?.number).toBe(2)
    expect(whereFound(acts, ['\u7535\u68af'])).toBeNull()
  })
})
