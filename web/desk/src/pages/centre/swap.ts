// Who may take whose turn: two turns change hands, and nobody has two at one time.
import type { paths } from '@/api/generated/schema'

export type Turn = paths['/api/rosters']['get']['responses'][200]['content']['application/json']['turns'][number]
type Span = Pick<Turn, 'from' | 'until'>

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
