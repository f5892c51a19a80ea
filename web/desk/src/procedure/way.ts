// The line of a case: what was done, where it stands, what can be done now, and the way that most likely
// lies ahead: the usual way that its pack tells, from where the case stands on it, or back to it.
// Where a pack tells none it is guessed. A step that may be taken in many states (withdraw, move away, void) is a way out, one of few
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

/** Where a case in `state` would be after the steps; null if they cannot be taken in this order. */
function after(steps: Step[], state: string): string | null {
  return steps.reduce<string | null>((at, step) => (at !== null && step.from.includes(at) ? step.to || at : null), state)
}

/** The rest of the usual way for a case in `state` whose last step of it was number `at`; null if the case is beside it. */
function restOfWay(way: Step[], state: string, at: number): Step[] | null {
  if (after(way, 'new') === state) return way.slice(at + 1).every((step) => step.to === '') ? way.slice(at + 1) : []
  const starts = way.flatMap((_, n) => (after(way.slice(n), state) === null ? [] : [n]))
  const next = starts.find((n) => n > at) ?? starts[0]
  return next === undefined ? null : way.slice(next)
}

/** Beside the usual way the step that leaves the fewest states goes on, of equals the one that the pack names first. */
function alongWay(pack: Pack, from: string, done: string[]): Step[] {
  const way = pack.way.flatMap((id) => pack.steps.filter((step) => step.id === id))
  const at = done.map((id) => pack.way.indexOf(id)).reduce((last, n) => (n < 0 ? last : n), -1)
  const taken: Step[] = []
  for (let state = from; ; ) {
    const rest = restOfWay(way, state, at)
    if (rest) return [...taken, ...rest]
    const here = state
    const [next] = moves(pack).filter((step) => step.from.includes(here) && !taken.includes(step)).sort((a, b) => a.from.length - b.from.length)
    if (!next) return taken
    taken.push(next)
    state = next.to
  }
}

function toNaturalEnd(pack: Pack, state: string): Step[] {
  const reached = reach(pack, state)
  const end = naturalEnd(pack, new Set(reached.keys()))
  return end === null ? [] : (reached.get(end)?.steps ?? [])
}

/** The steps that most likely lie ahead of a case in `state` that took the steps `done`. */
export function wayAhead(pack: Pack, state: string, done: string[] = []): AheadStep[] {
  if (pack.kind === 'register' || pack.states.find((one) => one.id === state)?.final) return []
  return (pack.way.length > 0 ? alongWay(pack, state, done) : toNaturalEnd(pack, state)).map((step) => ({ step: step.id, label: step.label, by: step.by.map((one) => one.label) }))
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
