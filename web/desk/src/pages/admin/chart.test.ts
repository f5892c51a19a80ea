import { describe, expect, it } from 'vitest'
import type { Pack } from '@/api/client'
import { BEGIN, chartOf } from './chart'

const step = (id: string, from: string[], to: string) => ({ id, label: id, from, to, by: [], required: [], optional: [], basis: [], rules: [], document: '' })
const state = (id: string, final = false) => ({ id, label: id, final })
const pack = {
  states: [state('open'), state('heard'), state('closed', true), state('void', true), state('lost')],
  steps: [step('begin', ['new'], 'open'), step('note', ['open'], ''), step('hear', ['open'], 'heard'), step('back', ['heard'], 'open'), step('close', ['heard'], 'closed'), step('void', ['open', 'heard'], 'void'), step('drop', ['open'], 'void')],
} as unknown as Pack

describe('the chart of a pack', () => {
  const chart = chartOf(pack, 'begin')
  const at = (id: string) => chart.nodes.find((one) => one.id === id)

  it('puts a state in the column of the fewest steps to it', () => {
    expect([BEGIN, 'open', 'heard', 'closed'].map((id) => at(id)?.column)).toEqual([0, 1, 2, 3])
    expect(at('void')?.column).toBe(2)
  })

  it('keeps ends below the states that go on', () => {
    expect(at('heard')?.row).toBe(0)
    expect(at('void')?.row).toBe(1)
  })

  it('draws one way for all steps between two states, and none for steps that stay', () => {
    expect(chart.ways.find((way) => way.from === 'open' && way.to === 'void')?.steps).toEqual(['void', 'drop'])
    expect(chart.ways.some((way) => way.steps.includes('note'))).toBe(false)
  })

  it('shows a state that nothing leads to in a last column of its own', () => {
    expect(at('lost')?.column).toBe(4)
    expect(chart.columns).toBe(5)
  })
})
