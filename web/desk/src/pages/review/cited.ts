// The articles that a review of a case is about: those of what this post may or may not do now, then those
// of what comes next in the state that the case is in.
import type { Offer, Pack } from '@/api/client'
import { splitBasis } from '@/base/citation'

export interface Cited {
  ref: string
  /** Labels of the steps that cite it. */
  steps: string[]
  /** A step is blocked by it now. */
  blocks: boolean
}

export function citedBy(pack: Pack, state: string, offers: Offer[]): Cited[] {
  const out = new Map<string, Cited>()
  const add = (basis: string, step: string, blocks: boolean) => {
    for (const ref of splitBasis(basis)) {
      const known = out.get(ref)
      if (!known) out.set(ref, { ref, steps: [step], blocks })
      else {
        known.blocks ||= blocks
        if (!known.steps.includes(step)) known.steps.push(step)
      }
    }
  }
  const mine = offers.filter((one) => !one.refusals.some((why) => why.code === 'casework.role_not_allowed' || why.code === 'casework.other_unit'))
  for (const offer of mine) {
    for (const why of [...offer.refusals, ...offer.asks]) if (why.basis) add(why.basis, offer.label, offer.refusals.includes(why))
    for (const basis of offer.basis) add(basis, offer.label, false)
  }
  for (const step of pack.steps.filter((one) => one.from.includes(state) && mine.some((offer) => offer.step === one.id))) {
    for (const rule of step.rules) add(rule.basis, step.label, false)
  }
  return [...out.values()].sort((a, b) => Number(b.blocks) - Number(a.blocks))
}
