// Where what was asked stands in a text: the rules of the server's search (src/store/bigrams.h), as far as a
// reader sees them. Pure.
import type { Act } from '@/api/client'

const FULL_FIRST = 0xff01
const FULL_LAST = 0xff5e
const FULL_TO_HALF = 0xfee0
/** Characters shown on either side of a hit. */
const AROUND = 26

/** Full width as half, letters as small ones; never longer or shorter. */
function folded(text: string): string {
  return [...text]
    .map((one) => {
      const code = one.codePointAt(0) ?? 0
      const half = code >= FULL_FIRST && code <= FULL_LAST ? String.fromCodePoint(code - FULL_TO_HALF) : one
      const small = half.toLowerCase()
      return small.length === one.length ? small : one
    })
    .join('')
}

/** What is looked for as a whole: what stands together without a space or a mark. */
export function runsOf(words: string): string[] {
  const all = folded(words).split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  // A single Chinese character beside others is not looked for.
  const long = all.filter((one) => one.length > 1 || /[a-z0-9]/.test(one))
  return [...new Set(long.length > 0 ? long : all)]
}

export interface Part {
  text: string
  hit: boolean
}

/** The text in parts, those that were asked for marked. */
export function parts(text: string, runs: string[]): Part[] {
  const plain = folded(text)
  const hit = new Array<boolean>(text.length).fill(false)
  for (const run of runs) {
    for (let at = plain.indexOf(run); at >= 0; at = plain.indexOf(run, at + 1)) hit.fill(true, at, at + run.length)
  }
  const out: Part[] = []
  for (let from = 0, to = 1; to <= text.length; ++to) {
    if (to < text.length && hit[to] === hit[from]) continue
    out.push({ text: text.slice(from, to), hit: hit[from] ?? false })
    from = to
  }
  return out
}

/** As much of the text as shows the first hit with its surroundings. */
export function excerpt(text: string, runs: string[]): string {
  const plain = folded(text)
  const first = Math.min(...runs.map((run) => plain.indexOf(run)).filter((at) => at >= 0))
  if (!Number.isFinite(first)) return text
  const from = Math.max(0, first - AROUND)
  const to = Math.min(text.length, first + 2 * AROUND)
  return `${from > 0 ? '…' : ''}${text.slice(from, to).replace(/\s+/g, ' ')}${to < text.length ? '…' : ''}`
}

export interface Where {
  /** The entry of the ledger that holds it. */
  number: number
  step: string
  field: string
  text: string
}

/** The text of the case that holds most of what was asked, of equals the last recorded; null if none is to be seen. */
export function whereFound(acts: Act[], runs: string[]): Where | null {
  let best: Where | null = null
  let most = 0
  for (const act of [...acts].reverse()) {
    for (const field of act.fields) {
      if (field.type !== 'text' || field.masked || field.value === undefined) continue
      const plain = folded(field.value)
      const held = runs.filter((run) => plain.includes(run)).length
      if (held <= most) continue
      most = held
      best = { number: act.number, step: act.step.label, field: field.label, text: field.value }
    }
  }
  return best
}
