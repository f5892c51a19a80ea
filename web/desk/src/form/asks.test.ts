import { describe, expect, it } from 'vitest'
import { placed } from '@/form/asks'

const ask = (detail: string, field?: string) => ({ code: 'casework.rule_at_most', detail, ...(field ? { field } : {}) })

describe('what would still refuse a step', () => {
  it('stands at the field that it is about, the rest in the list', () => {
    const out = placed([ask('too much', 'fine'), ask('officers'), ask('elsewhere', 'unit')], ['fine', 'day'], () => true)
    expect(out.at.fine?.detail).toBe('too much')
    expect(out.rest.map((one) => one.detail)).toEqual(['officers', 'elsewhere'])
  })
  it('waits in the list until the field was filled in', () => {
    const out = placed([ask('needs a day', 'day')], ['fine', 'day'], () => false)
    expect(out.at).toEqual({})
    expect(out.rest).toHaveLength(1)
  })
  it('says one thing at a field, the first', () => {
    const out = placed([ask('first', 'fine'), ask('second', 'fine')], ['fine'], () => true)
    expect(out.at.fine?.detail).toBe('first')
    expect(out.rest[0]?.detail).toBe('second')
  })
})
