// A pack as a chart: its states in columns, each in the column of the fewest steps from the beginning, and
// the ways between them. Steps that change no state belong to the state they are taken in.
import type { Pack } from '@/api/client'

export const BEGIN = 'new'

export interface ChartNode {
  id: string
  label: string
  final: boolean
  column: number
  row: number
}

export interface ChartWay {
  from: string
  to: string
  /** Ids of the steps that go this way. */
  steps: string[]
}

export interface Chart {
  nodes: ChartNode[]
  ways: ChartWay[]
  columns: number
  rows: number
}

type Step = Pack['steps'][number]
export const staysIn = (step: Step) => step.to === ''

function columnsOf(pack: Pack): Map<string, number> {
  const column = new Map<string, number>([[BEGIN, 0]])
  const open = [BEGIN]
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const step of pack.steps) {
      if (staysIn(step) || !step.from.includes(at) || column.has(step.to)) continue
      column.set(step.to, (column.get(at) ?? 0) + 1)
      open.push(step.to)
    }
  }
  const last = Math.max(...column.values()) + 1
  for (const state of pack.states) if (!column.has(state.id)) column.set(state.id, last)
  return column
}

function waysOf(pack: Pack): ChartWay[] {
  const ways = new Map<string, ChartWay>()
  for (const step of pack.steps) {
    if (staysIn(step)) continue
    for (const from of step.from) {
      const key = `${from} ${step.to}`
      const known = ways.get(key)
      if (known) known.steps.push(step.id)
      else ways.set(key, { from, to: step.to, steps: [step.id] })
    }
  }
  return [...ways.values()]
}

/** `begin`: the label of the beginning. */
export function chartOf(pack: Pack, begin: string): Chart {
  const column = columnsOf(pack)
  const ways = waysOf(pack)
  const all = [{ id: BEGIN, label: begin, final: false }, ...pack.states]
  const columns = Math.max(...column.values()) + 1
  const row = new Map<string, number>()
  const nodes: ChartNode[] = []
  let rows = 1
  for (let n = 0; n < columns; ++n) {
    const here = all.filter((state) => column.get(state.id) === n)
    // Each state beside the middle of those that lead to it; ends below what goes on.
    const middle = (id: string) => {
      const before = ways.filter((way) => way.to === id && row.has(way.from)).map((way) => row.get(way.from) ?? 0)
      return before.length > 0 ? before.reduce((a, b) => a + b, 0) / before.length : 0
    }
    const wanted = new Map(here.map((state) => [state.id, middle(state.id)]))
    here.sort((a, b) => Number(a.final) - Number(b.final) || (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0))
    here.forEach((state, at) => {
      row.set(state.id, at)
      nodes.push({ id: state.id, label: state.label, final: state.final, column: n, row: at })
    })
    rows = Math.max(rows, here.length)
  }
  return { nodes, ways, columns, rows }
}
