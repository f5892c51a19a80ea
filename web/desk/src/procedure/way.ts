// The line of a case: what was done, where it stands, what can be done now, and the way that most likely
// lies ahead. A step that may be taken in many states (withdraw, move away, void) is a way out, one of few
// states belongs to the main line: so a step costs as much as it has states, and half more. The way ahead
// is the cheapest to the natural end: the end that takes the most steps, since refusals and withdrawals
// come early. A record of a register has no way ahead.
import type { Act, Offer, Pack } from '@/api/client'

export interface DoneStep {
  step: string
  label: string
  at: string
  by: string
  /** How often in a row. */
  times: number
  number: number
}

export interface AheadStep {
  step: string
  label: string
  /** Roles that take it. */
  by: string[]
}

type Step = Pack['steps'][number]

const moves = (pack: Pack): Step[] => pack.steps.filter((step) => step.to !== '')

const STEP_COST = 0.5

interface Reached {
  cost: number
  steps: Step[]
}

/** The likeliest steps from `state` to every state that can be reached (Dijkstra). */
function reach(pack: Pack, state: string): Map<string, Reached> {
  const found = new Map<string, Reached>([[state, { cost: 0, steps: [] }]])
  const open = new Set([state])
  while (open.size > 0) {
    const at = [...open].reduce((a, b) => ((found.get(b)?.cost ?? 0) < (found.get(a)?.cost ?? 0) ? b : a))
    open.delete(at)
    const here = found.get(at)
    // What can be done after an end (revoking, reopening) is no part of the way.
    if (!here || (at !== state && pack.states.find((one) => one.id === at)?.final)) continue
    for (const step of moves(pack)) {
      if (!step.from.includes(at) || step.to === at) continue
      const cost = here.cost + step.from.length + STEP_COST
      if ((found.get(step.to)?.cost ?? Infinity) <= cost) continue
      found.set(step.to, { cost, steps: [...here.steps, step] })
      open.add(step.to)
    }
  }
  return found
}

/** The natural end of a pack, of the states in `among` if given. */
export function naturalEnd(pack: Pack, among?: Set<string>): string | null {
  const fromStart = reach(pack, 'new')
  let end: string | null = null
  let far = -1
  for (const state of pack.states) {
    if (!state.final || (among && !among.has(state.id))) continue
    const steps = fromStart.get(state.id)?.steps.length ?? -1
    if (steps > far) {
      end = state.id
      far = steps
    }
  }
  return end
}

/** The steps that most likely lie ahead of a case in `state`. */
export function wayAhead(pack: Pack, state: string): AheadStep[] {
  if (pack.kind === 'register' || pack.states.find((one) => one.id === state)?.final) return []
  const reached = reach(pack, state)
  const end = naturalEnd(pack, new Set(reached.keys()))
  const steps = end === null ? [] : (reached.get(end)?.steps ?? [])
  return steps.map((step) => ({ step: step.id, label: step.label, by: step.by.map((one) => one.label) }))
}

/** What was done, repeats in a row drawn together. */
export function wayDone(acts: Act[]): DoneStep[] {
  const out: DoneStep[] = []
  for (const act of acts) {
    const last = out[out.length - 1]
    if (last?.step === act.step.id) {
      last.times += 1
      last.at = act.occurred_at
      last.by = act.actor.name
      last.number = act.number
    } else {
      out.push({ step: act.step.id, label: act.step.label, at: act.occurred_at, by: act.actor.name, times: 1, number: act.number })
    }
  }
  return out
}

export interface Offers {
  open: Offer[]
  /** Mine to take, but the law (or what is missing) blocks them. */
  blocked: Offer[]
  /** Taken by other posts. */
  others: Offer[]
}

const NOT_MINE = ['casework.role_not_allowed', 'casework.other_unit']

export function sorted(offers: Offer[]): Offers {
  const others = offers.filter((one) => one.refusals.some((why) => NOT_MINE.includes(why.code)))
  return {
    open: offers.filter((one) => one.open),
    blocked: offers.filter((one) => !one.open && !others.includes(one)),
    others: others.filter((one) => !one.open),
  }
}
