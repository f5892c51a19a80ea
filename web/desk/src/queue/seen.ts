// Which rows of a long list are seen. All have one height, so that a place is a number times it: a million rows
// cost what ten do. Only what is seen is drawn, and a few around it, for whoever scrolls faster than is drawn.
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

export interface SeenRow {
  index: number
  /** Pixels from the top of the list. */
  start: number
  /** Of the elements that draw rows, the one for this: those of rows that went are taken for rows that come. */
  slot: number
}

const AROUND = 8

export function useSeen(scroller: Ref<HTMLElement | null>, count: () => number, height: () => number) {
  const top = ref(0)
  const fit = ref(0)
  let place = 0
  function look() {
    place = scroller.value?.scrollTop ?? 0
    top.value = Math.floor(place / height())
  }
  // The browser says how high the box is when it has laid the page out: asked before, it would have to do so twice.
  let room = 0
  function measure() {
    if (room > 0) fit.value = Math.ceil(room / height()) + 1
  }
  const watcher = new ResizeObserver(([box]) => {
    // A box that is put aside has no height, and is as high as before when it is back.
    room = box?.contentRect.height || room
    measure()
  })
  watch(scroller, (box, _before, cleanUp) => {
    if (!box) return
    watcher.observe(box)
    box.addEventListener('scroll', look, { passive: true })
    cleanUp(() => {
      watcher.unobserve(box)
      box.removeEventListener('scroll', look)
    })
  }, { immediate: true, flush: 'post' })
  watch(height, (now) => {
    top.value = Math.floor(place / now)
    measure()
  })
  onScopeDispose(() => {
    watcher.disconnect()
  })

  const from = computed(() => Math.max(0, Math.min(top.value, count() - fit.value) - AROUND))
  const to = computed(() => Math.min(count(), top.value + fit.value + AROUND))
  const seen = computed<SeenRow[]>(() =>
    Array.from({ length: Math.max(0, to.value - from.value) }, (_unused, n) => {
      const index = from.value + n
      return { index, start: index * height(), slot: index % (fit.value + 2 * AROUND) }
    }),
  )

  /** Scrolls as little as it takes to show a row wholly, below what sticks to the top, if anything does. */
  function show(index: number, sticky = 0) {
    const box = scroller.value
    if (!box) return
    const start = index * height()
    if (start < box.scrollTop) box.scrollTop = start
    else if (start + sticky + height() > box.scrollTop + box.clientHeight) box.scrollTop = start + sticky + height() - box.clientHeight
    look()
  }
  /** The box was put aside and is shown again: browsers forget where it stood. */
  function back() {
    if (scroller.value && place > 0) scroller.value.scrollTop = place
  }
  return { seen, whole: computed(() => count() * height()), end: to, show, back }
}
