import { describe, expect, it } from 'vitest'
import { fitOf, yuan } from './benchmark'

describe('a fine beside its benchmark', () => {
  it('counts the bounds as within', () => {
    expect(fitOf(200, { min: 200, max: 1000 })).toBe('within')
    expect(fitOf(1000, { min: 200, max: 1000 })).toBe('within')
  })

  it('tells below and above', () => {
    expect(fitOf(199.99, { min: 200, max: 1000 })).toBe('below')
    expect(fitOf(1000.01, { min: 200, max: 1000 })).toBe('above')
    expect(fitOf(5, { min: null, max: 3 })).toBe('above')
  })

  it('says nothing where there is no fine or no range', () => {
    expect(fitOf(null, { min: 1, max: 2 })).toBe('none')
    expect(fitOf(100, { min: null, max: null })).toBe('none')
  })

  it('reads amounts as fields say them', () => {
    expect(yuan('1,000.50')).toBe(1000.5)
    expect(yuan('500')).toBe(500)
    expect(yuan('***')).toBe(null)
  })
})
