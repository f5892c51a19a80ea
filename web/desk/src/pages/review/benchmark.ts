// A proposed fine beside the benchmarks in force for its kind of matter.
export interface Benchmark {
  id: string
  code: string
  name: string
  matter: string
  grade: string
  gradeText: string
  circumstances: string
  /** Yuan; null where the benchmark sets none. */
  min: number | null
  max: number | null
}

export type Fit = 'within' | 'below' | 'above' | 'none'

/** Yuan from what a field says ("1,000.50", "500 元"); null if it says no number. */
export function yuan(text: string): number | null {
  const number = /-?\d[\d,]*(\.\d+)?/.exec(text)?.[0]
  return number === undefined ? null : Number(number.replaceAll(',', ''))
}

/** How a fine stands to one benchmark; bounds are within. */
export function fitOf(fine: number | null, one: Pick<Benchmark, 'min' | 'max'>): Fit {
  if (fine === null || (one.min === null && one.max === null)) return 'none'
  if (one.min !== null && fine < one.min) return 'below'
  if (one.max !== null && fine > one.max) return 'above'
  return 'within'
}
