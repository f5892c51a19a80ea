// Colours and type of charts, read from the tokens, so that a chart follows dark and elder mode.
import type { EChartsCoreOption } from 'echarts/core'

export interface Look {
  text: string
  quiet: string
  line: string
  surface: string
  main: string
  soft: string
  late: string
  soon: string
  good: string
  pause: string
  font: string
  /** Pixels of small type. */
  size: number
}

export type Draw = (look: Look) => EChartsCoreOption

export function lookOf(root: HTMLElement = document.documentElement): Look {
  const style = getComputedStyle(root)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const rem = parseFloat(style.fontSize) || 16
  return {
    text: token('--text'), quiet: token('--text-2'), line: token('--line-soft'), surface: token('--surface'),
    main: token('--main'), soft: token('--main-soft'), late: token('--late'), soon: token('--soon'),
    good: token('--good'), pause: token('--pause'), font: token('--font') || 'sans-serif',
    size: Math.round(rem * (parseFloat(token('--type-s')) || 0.8125)),
  }
}
