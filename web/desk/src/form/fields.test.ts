import { describe, expect, it } from 'vitest'
import type { PackField } from '@/api/client'
import { problemsOf, sent, wrongWith } from '@/form/fields'

const field = (type: string, more: Partial<PackField> = {}): PackField => ({ id: 'f', label: 'F', type, sensitive: false, choices: [], ...more })

describe('a field', () => {
  it.each([
    ['count', '12', null],
    ['count', '1.5', 'count'],
    ['count', '-1', 'count'],
    ['money', '0.10', null],
    ['money', '1.005', 'money'],
    ['quantity', '1.2345', null],
    ['date', '2020-05-14', null],
    ['date', '14.5.2020', 'date'],
    ['date', '2020-02-30', 'date'],
    ['instant', '2020-05-14T09:30', null],
    ['instant', '2020-05-14T09:30:00+08:00', null],
    ['instant', '2020-05-14', 'instant'],
    ['point', '117.123456,39.1', null],
    ['point', '117.1 39.1', 'point'],
    ['text', 'x'.repeat(4001), 'long'],
  ])('%s takes %s or says why not', (type, value, key) => {
    expect(wrongWith(field(type), value)?.key ?? null).toBe(key)
  })

  it('keeps to its range', () => {
    expect(wrongWith(field('count', { min: '1', max: '5' }), '6')).toEqual({ key: 'max', args: { max: '5' } })
    expect(wrongWith(field('count', { min: '1' }), '0')).toEqual({ key: 'min', args: { min: '1' } })
  })
})

describe('a form', () => {
  it('asks for what the step requires, and takes No for an answer', () => {
    const fields = [field('flag', { id: 'a' }), field('text', { id: 'b' }), field('text', { id: 'c' })]
    expect(problemsOf(fields, ['a', 'b'], { a: false, b: '  ' })).toEqual({ b: { key: 'missing' } })
    expect(problemsOf(fields, ['a'], {})).toEqual({ a: { key: 'missing' } })
  })

  it('sends no empty values', () => {
    expect(sent({ a: false, b: ' x ', c: '' })).toEqual({ a: false, b: 'x' })
  })
})
