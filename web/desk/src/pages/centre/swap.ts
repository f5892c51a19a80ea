// Who may take whose turn: two turns change hands, and nobody has two at one time.
import type { Offer } from '@/api/client'
import type { paths } from '@/api/generated/schema'

export type Turn = paths['/api/rosters']['get']['responses'][200]['content']['application/json']['turns'][number]
type Span = Pick<Turn, 'from' | 'until'>

/** Steps with a form of their own: two turns change together, the pack has one for each. */
export const SWAPS = ['swap_request', 'swap_approve', 'swap_settle']
/** The other turn's step, taken along and never alone; and the refusal that wants it taken first. */
const ALONG = 'exchange'
const WANTS_ALONG = 'casework.rule_referred_by'

/** The steps that a turn is offered; a swap is not refused for what its form takes along. */
export const offered = (all: Offer[]): Offer[] =>
  all
    .filter((one) => one.step !== ALONG)
    .map((one) => (SWAPS.includes(one.step) && one.refusals.length > 0 && one.refusals.every((each) => each.code === WANTS_ALONG) ? { ...one, open: true, refusals: [] } : one))

const meet = (a: Span, b: Span) => Date.parse(a.from) < Date.parse(b.until) && Date.parse(b.from) < Date.parse(a.until)

/** Turns of a person that are still to come or under way, the first one first. */
export const ahead = (turns: readonly Turn[], person: string, now: number) =>
  turns.filter((one) => one.person.id === person && one.state.id === 'planned' && Date.parse(one.from) > now)

/**
 * What stands in the way of a swap of `own` (of `person`) with `other` (of `by`), or of giving `own` away: turns
 * that either would have at the same time.
 */
export function inTheWay(turns: readonly Turn[], own: Turn, by: string, other: Turn | null): Turn[] {
  const rest = turns.filter((one) => !one.state.final && one.case !== own.case && one.case !== other?.case)
  return rest.filter((one) => (one.person.id === by && meet(one, own)) || (other !== null && one.person.id === own.person.id && meet(one, other)))
}
