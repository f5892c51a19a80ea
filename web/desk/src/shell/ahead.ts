// Pages that are likely next are fetched while the browser has nothing else to do, so that they open at once.
import type { Router } from 'vue-router'
import { loadArea } from '@/shell/words'

/** Calls back when the browser has nothing else to do. */
export const idle: (then: () => void) => void = typeof window.requestIdleCallback === 'function' ? (then) => window.requestIdleCallback(then, { timeout: 5000 }) : (then) => window.setTimeout(then, 500)

type Load = () => Promise<unknown>
const isLoad = (page: unknown): page is Load => typeof page === 'function'

/** Once the first page stands. */
const AFTER_MS = 2000

/** Fetches the pages at these paths, one after another; what fails is fetched when it is gone to. */
export function fetchAhead(router: Router, paths: string[]) {
  const loads = paths.flatMap((path): Load[] => {
    const to = router.resolve(path)
    const area = to.meta.area
    return [...to.matched.map((record) => record.components?.default).filter(isLoad), ...(area ? [() => loadArea(area)] : [])]
  })
  const next = () => {
    const load = loads.shift()
    if (load) idle(() => void load().catch(() => undefined).then(next))
  }
  window.setTimeout(next, AFTER_MS)
}
