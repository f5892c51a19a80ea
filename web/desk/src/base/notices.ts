// Short notices at the edge of the screen: what was done, with a way on. Read out by screen readers.
// Refusals belong beside what was refused (ProblemNote.vue), not here.
import { ref } from 'vue'

export interface Notice {
  id: number
  text: string
  kind: 'done' | 'warn'
  /** An optional way on. */
  action?: { label: string; run: () => void }
}

const SHOWN_MS = 6000
export const notices = ref<Notice[]>([])
let count = 0

export function notify(text: string, kind: Notice['kind'] = 'done', action?: Notice['action']) {
  const id = ++count
  notices.value.push({ id, text, kind, action })
  window.setTimeout(() => {
    dismiss(id)
  }, SHOWN_MS)
}

export function dismiss(id: number) {
  notices.value = notices.value.filter((one) => one.id !== id)
}
