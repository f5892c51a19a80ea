// Acts that are recorded together or not at all.
import { api, got, type Schemas } from '@/api/client'
import type { Refusal } from '@/api/problem'

/** Why the others were not recorded: because of the one that was refused. */
const BESIDE = 'casework.whole_refused'

export interface Whole {
  receipts: Schemas['Receipt'][]
  /** What is in the way, each said once; none: recorded, or fit to be recorded. */
  refusals: Refusal[]
}

/** Sends them; `check`: only asks whether they would be recorded. */
export async function sendWhole(acts: Schemas['BatchAct'][], check = false): Promise<Whole> {
  const { outcomes } = await got(api.POST('/api/acts', { params: { query: { whole: true, check } }, body: { acts } }))
  const said = outcomes.flatMap((one) => (one.refusal && one.refusal.code !== BESIDE ? [one.refusal] : []))
  return { receipts: outcomes.flatMap((one) => (one.receipt ? [one.receipt] : [])), refusals: [...new Map(said.map((one) => [one.detail, one])).values()] }
}
