// Which step of a case dispatches it to an office, and what that step still wants.
import type { Offer } from '@/api/client'

/** The fields by which packs name the office in charge and those that help. */
export const OFFICE = ['office', 'handler_office', 'department']
export const HELPING = ['co_office', 'co_department']

export interface Dispatching {
  offer: Offer
  office: string
  helping: string
  /** Required fields beside the office. */
  others: string[]
}

function read(offer: Offer): Dispatching | null {
  const office = offer.required.find((field) => OFFICE.includes(field))
  if (!office) return null
  const fields = [...offer.required, ...offer.optional]
  return {
    offer, office,
    helping: fields.find((field) => HELPING.includes(field)) ?? '',
    others: offer.required.filter((field) => field !== office && !HELPING.includes(field)),
  }
}

/** Steps that dispatch and can be taken now; and those that could, with the refusals that stand in the way. */
export function dispatchingOf(offers: Offer[]): { now: Dispatching[]; blocked: Offer[] } {
  const all = offers.map(read).filter((one): one is Dispatching => one !== null)
  return {
    now: all.filter((one) => one.offer.open && one.offer.refusals.length === 0),
    blocked: all.filter((one) => one.offer.open && one.offer.refusals.length > 0).map((one) => one.offer),
  }
}
