// Tables as XLSX. The library comes with the first export. Numbers that a float holds exactly are
// written as numbers, everything else as text: a sheet must not round what the ledger says.
import { saveFile } from '@/sheet/save'

export type Cell = string | number | null | undefined
export interface Sheet {
  name: string
  heads: string[]
  rows: Cell[][]
  /** Lines above the heads: what the table is, as of when. */
  notes?: string[]
}

const MAX_WIDTH = 60

/** Width of a text in a sheet: a Chinese character takes two columns of a Latin one. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + ((one.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}

/** "Exact" values of the API: whole numbers, or decimals and dates as text. */
export function exactCell(value: string | number | null | undefined): Cell {
  if (typeof value !== 'string' || !/^-?\d{1,10}(\.\d{1,4})?$/.test(value)) return value
  return Number(value)
}

/** Names of sheets: at most 31 characters, none of []:*?/\ in them. */
export function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)
}

export async function sheetBlob(sheets: Sheet[]): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal')
  const made = sheets.map((sheet) => ({
    sheet: sheetName(sheet.name),
    stickyRowsCount: (sheet.notes?.length ?? 0) + 1,
    columns: sheet.heads.map((head, n) => ({
      width: Math.min(MAX_WIDTH, Math.max(8, widthOf(head), ...sheet.rows.slice(0, 200).map((row) => widthOf(String(row[n] ?? '')))) + 2),
    })),
    data: [
      ...(sheet.notes ?? []).map((note) => [{ value: note, type: String, textColor: '#5d687c' }]),
      sheet.heads.map((head) => ({ value: head, type: String, fontWeight: 'bold' as const, backgroundColor: '#e8f0fa' })),
      ...sheet.rows.map((row) => row.map((cell) => cell ?? null)),
    ],
  }))
  return write(made).toBlob()
}

export async function saveSheet(file: string, sheets: Sheet[]) {
  saveFile(await sheetBlob(sheets), `${file}.xlsx`)
}
