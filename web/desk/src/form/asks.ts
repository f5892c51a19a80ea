// What would still refuse a step: at its field where it is about one that was filled in, else in the list.
import type { Refusal } from '@/api/problem'

export interface Asks {
  at: Partial<Record<string, Refusal>>
  rest: Refusal[]
}

/** `shown`: the fields of the form; `touched`: whether one has a value, or was handed in without. */
export function placed(asks: Refusal[], shown: string[], touched: (field: string) => boolean): Asks {
  const out: Asks = { at: {}, rest: [] }
  for (const ask of asks) {
    const field = ask.field
    if (field === undefined || !shown.includes(field) || !touched(field) || out.at[field]) out.rest.push(ask)
    else out.at[field] = ask
  }
  return out
}
