// The height of a row in pixels, of the token --row or of so many rem; it follows elder mode, screen and breakpoints.
import { onBeforeUnmount, onMounted, ref } from 'vue'

export function useRowHeight(rems?: number) {
  const height = ref(52)
  const measure = () => {
    const style = getComputedStyle(document.documentElement)
    const rem = parseFloat(style.fontSize) || 16
    const lines = rems === undefined && window.matchMedia('(max-width: 700px)').matches ? 1.75 : 1
    height.value = Math.round((rems ?? parseFloat(style.getPropertyValue('--row'))) * rem * lines) || 52
  }
  const watcher = new MutationObserver(measure)
  // Before the page is there: asked after, the browser would have to style it at once.
  measure()
  onMounted(() => {
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-elder'] })
    window.addEventListener('resize', measure)
  })
  onBeforeUnmount(() => {
    watcher.disconnect()
    window.removeEventListener('resize', measure)
  })
  return height
}
