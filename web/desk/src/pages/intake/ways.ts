// How somebody came, as the packs say it: each has its own words, so the likeliest choice is preset.
import { api, got, type Pack } from '@/api/client'

const WORDS_MAX = 200
/** Matters that fit what people say, best first; all of them without words. */
export const readMatters = async (q: string, limit: number, signal?: AbortSignal) =>
  (await got(api.GET('/api/matters', { params: { query: { q: q.slice(0, WORDS_MAX), limit } }, signal }))).matters
export type Matter = Awaited<ReturnType<typeof readMatters>>[number]

export const WAYS = ['window', 'phone', 'visit'] as const
export type Way = (typeof WAYS)[number]

const FIELDS = ['channel', 'source', 'way_in']
const CHOICES: Record<Way, string[]> = {
  window: ['window', 'visit', 'counter', 'offline', 'resident'],
  phone: ['phone', 'call', 'telephone', 'hotline', 'resident'],
  visit: ['visit', 'window', 'counter', 'resident'],
}

/** Values to begin a form with: how they came, what was recognised, what was said, where. */
export function beginning(
  pack: Pack, step: Matter, way: Way, said: string, unit: string,
): Record<string, string> {
  const declared = pack.steps.find((one) => one.id === step.step)
  const fields = [...(declared?.required ?? []), ...(declared?.optional ?? [])].flatMap((id) => pack.fields.filter((one) => one.id === id))
  const out: Record<string, string> = {}
  for (const field of fields) {
    if (field.type === 'choice' && FIELDS.includes(field.id)) {
      const choice = CHOICES[way].find((one) => field.choices?.some((each) => each.id === one))
      if (choice) out[field.id] = choice
    }
    if (field.type === 'unit' && unit) out[field.id] = unit
  }
  for (const [field, value] of Object.entries(step.fields)) if (typeof value === 'string') out[field] = value
  const words = fields.find((one) => one.type === 'text' && ['summary', 'matter', 'content', 'problem', 'subject'].includes(one.id))
  if (words && said.trim() && !out[words.id]) out[words.id] = said.trim()
  return out
}
