// Citations as data ("行政处罚法-2021#42-1") and as people read them ("行政处罚法（2021）第42条第1款").
import { words } from '@/shell/words'

const FORM = /^(.+)-(\d{4})#(.+)$/
// "42-2-3": article, paragraph, item.
const NUMBERS = /^\d+(-\d+){0,2}$/

export function splitBasis(basis: string): string[] {
  return basis
    .split(/[\u3001,;\uff1b\uff0c]\s*/)
    .map((one) => one.trim())
    .filter(Boolean)
}

export function citation(ref: string): string {
  const [, statute, year, place] = FORM.exec(ref) ?? []
  if (statute === undefined || year === undefined || place === undefined) return ref
  if (!NUMBERS.test(place)) return words.t('base.cite.other', { statute, year, place })
  const [article, paragraph, item] = place.split('-')
  const kind = item ? 'item' : paragraph ? 'paragraph' : 'article'
  return words.t(`base.cite.${kind}`, { statute, year, article, paragraph, item })
}
