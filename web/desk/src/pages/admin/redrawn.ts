// What must be recorded for a map that was redrawn, and whom it concerns.
import type { Schemas } from '@/api/client'
import { uuid7 } from '@/api/uuid'
import { areaText, changes, contains, type Place, type Shape } from '@/map/shapes'

export interface Member {
  record: string
  name: string
  cell: string
  unit: string
}
export interface Plan {
  before: readonly Shape[]
  after: readonly Shape[]
  members: readonly Member[]
  /** Where members go, by their record; who is not in it stays. */
  moves: ReadonlyMap<string, string>
  day: string
  today: string
  reason: string
  scheme: string
}

/** A point inside of a ring: the middle of the first triangle of its corners that lies within. */
function within(ring: readonly Place[]): Place {
  for (let i = 0; i + 2 < ring.length; ++i) {
    const [a, b, c] = [ring[i], ring[i + 1], ring[i + 2]] as [Place, Place, Place]
    const middle: Place = [Math.round((a[0] + b[0] + c[0]) / 3), Math.round((a[1] + b[1] + c[1]) / 3)]
    if (contains(ring, middle)) return middle
  }
  return ring[0] as Place
}

export const cellAt = (shapes: readonly Shape[], p: Place) => shapes.find((one) => contains(one.ring, p))?.code ?? ''

/** The cell that takes over from one that is no more. */
export const heir = (shape: Shape, after: readonly Shape[]) => cellAt(after, within(shape.ring))

/** The members of cells that change, each with where they go if nobody says otherwise. */
export function membersMoved(plan: Pick<Plan, 'before' | 'after' | 'members'>): (Member & { to: string })[] {
  const changed = new Map(changes(plan.before, plan.after).flatMap((one) => (one.before ? [[one.before.code, one.after?.code ?? heir(one.before, plan.after)] as const] : [])))
  return plan.members.flatMap((one) => (changed.has(one.cell) ? [{ ...one, to: changed.get(one.cell) ?? one.cell }] : []))
}

export interface Spot {
  id: string
  title: string
  place: Place
}
/** The open cases that come into another cell, from where to where. */
export function spotsMoved(before: readonly Shape[], after: readonly Shape[], spots: readonly Spot[]): { from: string; to: string; spots: Spot[] }[] {
  const out = new Map<string, { from: string; to: string; spots: Spot[] }>()
  for (const spot of spots) {
    const from = cellAt(before, spot.place)
    const to = cellAt(after, spot.place)
    if (from === to) continue
    const group = out.get(`${from} ${to}`) ?? { from, to, spots: [] }
    group.spots.push(spot)
    out.set(`${from} ${to}`, group)
  }
  return [...out.values()]
}

/** The acts, to be recorded together or not at all. */
export function actsOf(plan: Plan): Schemas['BatchAct'][] {
  // At the end of a day that is over, so that it comes after whatever else that day brought.
  const when = plan.day && plan.day !== plan.today ? { occurred_at: `${plan.day}T23:59:00+08:00` } : {}
  const acts = changes(plan.before, plan.after).map((one): Schemas['BatchAct'] => {
    if (one.kind === 'dissolve') return { id: uuid7(), case: one.before?.record ?? '', step: 'dissolve', fields: { reason: plan.reason }, ...when }
    const area = areaText(one.after?.ring ?? [])
    if (one.kind === 'correct') return { id: uuid7(), case: one.after?.record ?? '', step: 'correct', fields: { reason: plan.reason, area }, ...when }
    const cell = one.after as Shape
    return { id: uuid7(), pack: 'grid_cell', step: 'record', fields: { code: cell.code, name: cell.name, unit: cell.unit, scheme: plan.scheme, area }, ...when }
  })
  for (const one of membersMoved(plan)) {
    const to = plan.moves.get(one.record) ?? one.to
    if (to === one.cell) continue
    const unit = plan.after.find((cell) => cell.code === to)?.unit ?? ''
    acts.push({ id: uuid7(), case: one.record, step: 'correct', fields: { reason: plan.reason, cell: to, ...(unit && unit !== one.unit ? { unit } : {}) }, ...when })
  }
  return acts
}
