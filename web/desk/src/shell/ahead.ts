// Pages that are likely next are fetched while the browser has nothing else to do, so that they open at once.
import type { RouteLocationResolved, Router } from 'vue-router'
import { loadArea } from '@/shell/words'

/** Calls back when the browser has nothing else to do. */
export const idle: (then: () => void) => void = typeof window.requestIdleCallback === 'function' ? (then) => window.requestIdleCallback(then, { timeout: 5000 }) : (then) => window.setTimeout(then, 500)

type Load = () => Promise<unknown>
const isLoad = (page: unknown): page is Load => typeof page === 'function'

/** Once the first page stands. */
const AFTER_MS = 2000

/** What has to be fetched before a page can be shown: its script and its words. */
const loadsOf = ({ matched, meta: { area } }: Pick<RouteLocationResolved, 'matched' | 'meta'>): Load[] =>
  [...matched.map((record) => record.components?.default).filter(isLoad), ...(area ? [() => loadArea(area)] : [])]

/** Fetches a page beside what is asked before it is shown; a failure is met when it is shown. */
export function fetchBeside(to: Pick<RouteLocationResolved, 'matched' | 'meta'>) {
  for (const load of loadsOf(to)) void load().catch(() => undefined)
}

/** Fetches the pages at these paths, one after another; what fails is fetched when it is gone to. */
export function fetchAhead(router: Router, paths: string[]) {
  const loads = paths.flatMap((path) => loadsOf(router.resolve(path)))
  const next = () => {
    const load = loads.shift()
    if (load) idle(() => void load().catch(() => undefined).then(next))
  }
  window.setTimeout(next, AFTER_MS)
}
