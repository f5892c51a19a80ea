// Keys that a page answers wherever they are pressed.
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue'

export function useKeys(answer: (event: KeyboardEvent) => void) {
  const begin = () => {
    window.addEventListener('keydown', answer)
  }
  const end = () => {
    window.removeEventListener('keydown', answer)
  }
  onMounted(begin)
  onBeforeUnmount(end)
  // A page that is kept while another is shown is silent meanwhile.
  onActivated(begin)
  onDeactivated(end)
}

/** Whether keys belong to what is being filled in: a field, or a dialog over the page. */
export const filling = (event: KeyboardEvent) =>
  event.ctrlKey || event.metaKey || event.altKey ||
  (event.target as HTMLElement).closest('input, textarea, select, [contenteditable], dialog, [role=dialog], .el-popper, .el-overlay') !== null
