// The row that a case was opened from: its page says at once what it is and where it stands, and asks for the rest.
// Held until the rest is there, in no store of the browser, and by nobody but who opened it.
import { watch } from 'vue'
import type { CaseRow } from '@/api/client'
import { session } from '@/shell/session'

let row: CaseRow | null = null
watch(() => `${session.value?.person.id ?? ''} ${session.value?.post ?? ''}`, () => (row = null))

/** A case is opened from this row. */
export function know(opened: CaseRow) {
  row = opened
}

/** The case has been read, or was refused. */
export function forget() {
  row = null
}

/** What is known of the case before it is asked for. */
export const known = (id: string): CaseRow | null => (row?.id === id ? row : null)
