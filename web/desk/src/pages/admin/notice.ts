// Notices of holidays: what the text of one says, as the lines that are recorded, and the year drawn.
import type { Schemas } from '@/api/client'

export type Workday = Schemas['Workday']
export interface Lines {
  holidays: string[]
  makeUp: string[]
}

/** The line that says that there is none. */
export const NONE = '无'
/** The document number in the text of a notice. */
export const numberOf = (text: string) => /国办发明电〔\d{4}〕\d+号/.exec(text)?.[0] ?? ''

const two = (number: string | number) => String(number).padStart(2, '0')
const DAY = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（[^）]*）|\([^)]*\))?/
const RANGE = new RegExp(`${DAY.source}(?:至${DAY.source})?(?:[^。；;日]*?)放假`)

/**
 * "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。" as lines. What is not understood is
 * left out: whoever records it compares the lines with the notice.
 */
export function linesOf(text: string, year: number): Lines {
  const out: Lines = { holidays: [], makeUp: [] }
  const items = text.replace(/\s*\n\s*/g, '\n').matchAll(/(?:^|\n|[。；;])\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、])?\s*([\u4e00-\u9fff、]{2,12})[：:]([^\n]*)/g)
  for (const [, name = '', said = ''] of items) {
    const range = RANGE.exec(said)
    if (!range) continue
    const [, y1, m1, d1, y2, m2, d2] = range
    const month = m1 ?? ''
    if (!month || !d1) continue
    const from = `${y1 ?? year}-${two(month)}-${two(d1)}`
    const to = d2 ? `${y2 ?? y1 ?? year}-${two(m2 ?? month)}-${two(d2)}` : from
    out.holidays.push(to === from ? `${name} ${from}` : `${name} ${from}..${to}`)
    for (const sentence of said.split(/[。；;]/)) {
      if (!sentence.includes('上班')) continue
      let at = month
      for (const [, y, m, d] of sentence.matchAll(new RegExp(DAY.source, 'g'))) {
        at = m ?? at
        out.makeUp.push(`${name} ${y ?? year}-${two(at)}-${two(d ?? '')}`)
      }
    }
  }
  const day = (line: string) => line.slice(line.indexOf(' ') + 1)
  out.holidays.sort((a, b) => day(a).localeCompare(day(b)))
  out.makeUp.sort((a, b) => day(a).localeCompare(day(b)))
  return out
}

export interface Day {
  date: string
  day: number
  weekend: boolean
  is?: Workday
}
export interface Month {
  month: number
  /** Weeks from Monday; null where the week reaches into another month. */
  weeks: (Day | null)[][]
}

/** The twelve months of a year with what its days are. */
export function monthsOf(year: number, days: Workday[]): Month[] {
  const known = new Map(days.map((one) => [one.date, one]))
  return Array.from({ length: 12 }, (_, n) => {
    const count = new Date(Date.UTC(year, n + 1, 0)).getUTCDate()
    const before = (new Date(Date.UTC(year, n, 1)).getUTCDay() + 6) % 7
    const cells: (Day | null)[] = Array.from({ length: before }, () => null)
    for (let day = 1; day <= count; ++day) {
      const date = `${year}-${two(n + 1)}-${two(day)}`
      const is = known.get(date)
      cells.push({ date, day, weekend: (before + day - 1) % 7 > 4, ...(is ? { is } : {}) })
    }
    while (cells.length % 7 > 0) cells.push(null)
    return { month: n + 1, weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7)) }
  })
}

/** The days of a year after a trial. */
export function after(days: Workday[], changed: Workday[]): Workday[] {
  const out = new Map(days.map((one) => [one.date, one]))
  for (const one of changed) out.set(one.date, one)
  return [...out.values()]
}

/** The days of a year as the lines that would record them. */
export function linesOfDays(days: Workday[]): Lines {
  const out: Lines = { holidays: [], makeUp: [] }
  const sorted = [...days].sort((a, b) => a.date.localeCompare(b.date))
  let run: { name: string; from: string; to: string } | null = null
  const close = () => {
    if (run) out.holidays.push(run.from === run.to ? `${run.name} ${run.from}` : `${run.name} ${run.from}..${run.to}`)
    run = null
  }
  for (const one of sorted) {
    if (one.kind === 'make_up') out.makeUp.push(`${one.name} ${one.date}`)
    if (one.kind !== 'holiday') continue
    const follows = run !== null && run.name === one.name && Date.parse(one.date) - Date.parse(run.to) === 86_400_000
    if (run && follows) run.to = one.date
    else {
      close()
      run = { name: one.name, from: one.date, to: one.date }
    }
  }
  close()
  return out
}
