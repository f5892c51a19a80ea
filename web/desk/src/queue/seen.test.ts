import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useSeen } from '@/queue/seen'

// jsdom lays nothing out: the box says its height itself.
vi.stubGlobal('ResizeObserver', class {
  constructor(private readonly tell: (boxes: { contentRect: { height: number } }[]) => void) {}
  observe() { this.tell([{ contentRect: { height: 500 } }]) }
  unobserve() { /* it tells nothing later */ }
  disconnect() { /* nor then */ }
})
let scope: EffectScope
afterEach(() => {
  scope.stop()
})
async function list(count: number) {
  const box = document.createElement('div')
  Object.defineProperty(box, 'clientHeight', { value: 500 })
  const scroller = ref<HTMLElement | null>(box)
  const rows = ref(count)
  scope = effectScope()
  const all = scope.run(() => useSeen(scroller, () => rows.value, () => 50))
  if (!all) throw new Error('no scope')
  await nextTick()
  const to = (top: number) => {
    box.scrollTop = top
    box.dispatchEvent(new Event('scroll'))
  }
  return { box, rows, to, ...all, indexes: () => all.seen.value.map((one) => one.index) }
}

describe('the rows seen', () => {
  it('are those in the box and a few around, of a million', async () => {
    const { to, seen, whole, indexes } = await list(1_000_000)
    expect(whole.value).toBe(50_000_000)
    expect(indexes()).toEqual(Array.from({ length: 19 }, (_unused, n) => n))
    to(25_000_000)
    expect(indexes()[0]).toBe(500_000 - 8)
    expect(indexes().at(-1)).toBe(500_000 + 10 + 8)
    expect(seen.value[0]?.start).toBe((500_000 - 8) * 50)
  })
  it('end with the list, also when it has become shorter than where one was', async () => {
    const { rows, to, indexes } = await list(100)
    to(4500)
    expect(indexes().at(-1)).toBe(99)
    rows.value = 20
    expect(indexes().at(-1)).toBe(19)
    rows.value = 0
    expect(indexes()).toEqual([])
  })
  it('move no further than it takes to show a row', async () => {
    const { box, show } = await list(100)
    show(5)
    expect(box.scrollTop).toBe(0)
    show(10)
    expect(box.scrollTop).toBe(50)
    show(0)
    expect(box.scrollTop).toBe(0)
  })
})
