// Keys that a page answers wherever they are pressed.
import { onBeforeUnmount, onMounted } from 'vue'

export function useKeys(answer: (event: KeyboardEvent) => void) {
  onMounted(() => {
    window.addEventListener('keydown', answer)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', answer)
  })
}

/** Whether keys belong to what is being filled in: a field, or a dialog over the page. */
export const filling = (event: KeyboardEvent) =>
  event.ctrlKey || event.metaKey || event.altKey ||
  (event.target as HTMLElement).closest('input, textarea, select, [contenteditable], dialog, [role=dialog], .el-popper, .el-overlay') !== null
