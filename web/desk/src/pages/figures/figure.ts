// Figures as the page tells them: exact values, parts of rates, what changed after a date.
import type { Schemas } from '@/api/client'

export type Figure = Schemas['Figure']
export type Change = Schemas['Change']
export type Exact = Schemas['Exact']
export type Language = 'zh' | 'en'

export const NONE = '\u2014'

export function titleOf(figure: Figure, language: Language): string {
  return language === 'zh' ? figure.title : figure.title_en
}
export function definitionOf(figure: Figure, language: Language): string {
  return language === 'zh' ? figure.definition : figure.definition_en
}

/** The page of a figure. Its id has a dot, and what has a dot in its last part is a file to a server. */
export function pathOf(id: string): string {
  return `/figures/of/${id.replaceAll('.', '/')}`
}
export function idOf(path: string | string[]): string {
  return (Array.isArray(path) ? path : path.split('/')).join('.')
}

/** The exact value without its unit; a rate of nothing has none. */
export function valueText(figure: Pick<Figure, 'value'>): string {
  return figure.value === null ? NONE : String(figure.value)
}

/** The unit beside a value; dates need none. */
export function unitText(figure: Figure): string {
  return figure.value === null || isDay(figure) ? '' : figure.unit
}

/** Whether the value is a day ("2020-05-14"), which no chart can add. */
export function isDay(figure: Pick<Figure, 'value'>): boolean {
  return typeof figure.value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(figure.value)
}

/** "14 / 15", or nothing for what is no rate. */
export function partsText(figure: Pick<Figure, 'numerator' | 'denominator'>): string {
  return figure.numerator === null || figure.denominator === null ? '' : `${figure.numerator} / ${figure.denominator}`
}

/** How the report prints it, where that differs from the exact value: 12490 is printed 12000\u4f59. */
export function printedText(figure: Figure): string {
  if (figure.kind === 'rate' || figure.value === null) return ''
  return figure.text === String(figure.value) ? '' : figure.text
}

/** Whether the two say the same. */
export function sameValue(a: Figure, b: Figure): boolean {
  return a.value === b.value && a.numerator === b.numerator && a.denominator === b.denominator
}

/** Those of `then` whose value is another in `now`, by id. */
export function corrected(then: Figure[], now: Figure[]): Map<string, Figure> {
  const today = new Map(now.map((figure) => [figure.id, figure]))
  const out = new Map<string, Figure>()
  for (const figure of then) {
    const other = today.get(figure.id)
    if (other && !sameValue(figure, other)) out.set(figure.id, other)
  }
  return out
}

export interface Filter {
  words: string
  kind: string
  /** Only these ids, e.g. the corrected ones. */
  only?: ReadonlyMap<string, unknown> | null
}

/** Every word must occur in title, definition, id or unit. */
export function filtered(figures: Figure[], filter: Filter): Figure[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean)
  return figures.filter((figure) => {
    if (filter.kind !== '' && figure.kind !== filter.kind) return false
    if (filter.only && !filter.only.has(figure.id)) return false
    const text = `${figure.title} ${figure.title_en} ${figure.definition} ${figure.definition_en} ${figure.id} ${figure.unit}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** A number for a chart, which is drawn, not counted: floats are good enough there and only there. */
export function drawn(value: Exact): number | null {
  if (value === null) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}
