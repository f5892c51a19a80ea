// The course of a figure, drawn.
import type { Draw } from '@/chart/look'
import type { Schemas } from '@/api/client'
import { drawn, NONE } from './figure'

export type TrendPoint = Schemas['TrendPoint']

/** "2020-03" -> "3"; years as they are. */
export function placeOf(point: TrendPoint): string {
  return point.month ? String(Number(point.month.slice(5))) : String(point.year ?? '')
}

export interface Named {
  months: TrendPoint[]
  kind: string
  unit: string
  label: (point: TrendPoint) => string
}

/** Rates and stocks have a level, drawn as a line; what is counted in a span is drawn as bars. */
export function drawTrend(points: TrendPoint[], kind: string, label: (point: TrendPoint) => string): Draw {
  const level = kind === 'rate' || kind === 'stock' || kind === 'latest'
  return (look) => ({
    aria: { enabled: false },
    grid: { left: 8, right: 12, top: 24, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: look.surface, borderColor: look.line, textStyle: { color: look.text, fontSize: look.size },
      formatter: (hit: unknown) => {
        const point = points[(hit as { dataIndex: number }[])[0]?.dataIndex ?? -1]
        return point ? label(point) : ''
      },
    },
    xAxis: { type: 'category', data: points.map(placeOf), axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.quiet, fontSize: look.size } },
    yAxis: {
      type: 'value', scale: level, min: kind === 'rate' ? undefined : level ? undefined : 0, minInterval: kind === 'rate' ? undefined : 1,
      axisLabel: { color: look.quiet, fontSize: look.size }, splitLine: { lineStyle: { color: look.line } },
    },
    series: [
      level
        ? { type: 'line', data: points.map((point) => drawn(point.value)), symbol: 'circle', symbolSize: 7, lineStyle: { color: look.main, width: 2 }, itemStyle: { color: look.main }, areaStyle: kind === 'rate' ? undefined : { color: look.soft }, connectNulls: false }
        : { type: 'bar', data: points.map((point) => drawn(point.value)), itemStyle: { color: look.main, borderRadius: [3, 3, 0, 0] }, barMaxWidth: 36, label: { show: points.length <= 12, position: 'top', color: look.quiet, fontSize: look.size - 1, formatter: (one: { value: unknown }) => (one.value === 0 || one.value === null ? '' : String(one.value)) } },
    ],
  })
}

export function trendTable(points: TrendPoint[], heads: string[]): string[][] {
  return [
    heads,
    ...points.map((point) => [
      point.month ?? String(point.year ?? ''), point.value === null ? NONE : String(point.value),
      point.numerator === null || point.denominator === null ? '' : `${point.numerator} / ${point.denominator}`, String(point.records),
    ]),
  ]
}
