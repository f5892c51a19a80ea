// Spreadsheets in: XLSX, or CSV in UTF-8 or GB 18030 (what Chinese office programs write). The libraries
// come with the first file.
export type Raw = string | number | boolean | Date | null

export interface ReadSheet {
  heads: string[]
  rows: Raw[][]
  /** Line of the file on which the first row stands; for messages. */
  firstLine: number
}

export class SheetProblem extends Error {
  /** `key`: below sheet.* */
  constructor(readonly key: 'type' | 'broken' | 'empty' | 'long', readonly args: Record<string, string | number> = {}) {
    super(key)
  }
}

export const ROWS_MAX = 2000
const BYTES_MAX = 8 * 1024 * 1024

/** UTF-8, or GB 18030 where that is no UTF-8. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

const blank = (row: Raw[]) => row.every((cell) => cell === null || (typeof cell === 'string' && cell.trim() === ''))

/** The head is the first line with at least two filled cells (or one, in a sheet of one column): titles and notes above are passed over. */
export function split(lines: Raw[][]): ReadSheet {
  const filled = (row: Raw[]) => row.filter((cell) => cell !== null && String(cell).trim() !== '').length
  const most = Math.max(0, ...lines.map(filled))
  const at = lines.findIndex((row) => filled(row) >= Math.min(2, most) && filled(row) > 0)
  if (at < 0) throw new SheetProblem('empty')
  const heads = (lines[at] ?? []).map((cell) => String(cell ?? '').trim())
  const below = lines.slice(at + 1)
  while (below.length > 0 && blank(below[below.length - 1] ?? [])) below.pop()
  if (below.length === 0) throw new SheetProblem('empty')
  if (below.length > ROWS_MAX) throw new SheetProblem('long', { max: ROWS_MAX, count: below.length })
  return { heads, rows: below, firstLine: at + 2 }
}

export async function readSheet(file: File): Promise<ReadSheet> {
  if (file.size > BYTES_MAX) throw new SheetProblem('long', { max: ROWS_MAX, count: `${Math.round(file.size / 1_000_000)} MB` })
  const bytes = await file.arrayBuffer()
  const zip = new Uint8Array(bytes.slice(0, 2)).join() === '80,75'
  if (zip) {
    const { readSheet: read } = await import('read-excel-file/universal')
    let lines: Raw[][]
    try {
      lines = (await read(bytes)) as Raw[][]
    } catch {
      throw new SheetProblem('broken')
    }
    return split(lines)
  }
  // An old .xls is a compound file; it is no text either.
  if (new Uint8Array(bytes.slice(0, 4)).join() === '208,207,17,224') throw new SheetProblem('type')
  const { default: papa } = await import('papaparse')
  return split(papa.parse<string[]>(decode(bytes).replace(/^\ufeff/, ''), { skipEmptyLines: false }).data)
}
