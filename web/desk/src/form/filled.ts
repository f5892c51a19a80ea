// What a form has filled in, as acts take it.
import type { Schemas } from '@/api/client'

export interface Filled {
  step: string
  occurred_at?: string
  officers?: string[]
  fields: Schemas['Fields']
  evidence: Schemas['EvidenceRef'][]
}
