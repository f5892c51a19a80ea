import { shallowRef } from 'vue'
import { createRouter, createWebHistory, START_LOCATION } from 'vue-router'
import { asProblem, type Problem } from '@/api/problem'
import { fetchBeside } from '@/shell/ahead'
import { routes } from '@/shell/areas'
import { wearFace } from '@/shell/face'
import { findSession, post, session } from '@/shell/session'
import { i18n, loadArea } from '@/shell/words'

declare module 'vue-router' {
  interface RouteMeta {
    /** Folder of pages/, set by shell/areas.ts. */
    area?: string
    /** Key of the page's title in its area's words. */
    title?: string
    /** Shown to whoever is not signed in. */
    open?: boolean
    /** Page of the guide that "?" opens; the area's name if none. */
    guide?: string
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/work' },
    ...routes,
    { path: '/:rest(.*)*', component: () => import('@/shell/NotFound.vue'), meta: { title: 'shell.not_found' } },
  ],
  // The first page is at its top anyhow: told to go there, the browser would have to lay it out at once.
  scrollBehavior: (to, from, saved) => saved ?? (to.hash ? { el: to.hash } : from !== START_LOCATION && { top: 0 }),
})

/** Whether there is a session: asked once, with the first page. */
let finding: Promise<unknown> | null = null
/** The desk could not begin: the server is not there. */
export const startProblem = shallowRef<Problem | null>(null)

export async function startAgain() {
  startProblem.value = null
  await router.replace(location.pathname + location.search + location.hash)
}

router.beforeEach(async (to, from) => {
  const wear = () => wearFace(session.value?.login ?? '', from.meta.area ?? to.meta.area ?? '')
  if (!finding) {
    fetchBeside(to)
    finding = findSession()
    if (to.meta.open) {
      // Whoever comes to sign in has no session, as a rule, and need not wait to hear so; what fails is asked again.
      void finding.then(wear).catch(() => (finding = null))
      return true
    }
  }
  try {
    await finding
  } catch (thrown) {
    finding = null
    startProblem.value = asProblem(thrown)
    return false
  }
  await wear()
  if (to.meta.open) return true
  if (!session.value) return { path: '/sign-in', query: to.fullPath === '/work' ? {} : { to: to.fullPath } }
  const weak = session.value.needs_second_factor && !session.value.strong
  if ((weak || !post.value) && to.path !== '/account') return { path: '/account', query: { to: to.fullPath } }
  return true
})

router.beforeResolve(async (to) => {
  if (to.meta.area) await loadArea(to.meta.area)
})

// After an upgrade the old pages are gone from the server: the new desk is fetched, once.
const RELOADED = 'fadu.reloaded'
router.onError((thrown, to) => {
  if (!/dynamically imported module|Importing a module script|preload CSS/i.test(String(thrown))) return
  if (sessionStorage.getItem(RELOADED) === to.fullPath) {
    startProblem.value = asProblem(new TypeError())
    return
  }
  sessionStorage.setItem(RELOADED, to.fullPath)
  location.assign(to.fullPath)
})

router.afterEach((to, from) => {
  if (to.path === from.path && from.matched.length > 0) return
  const title = to.meta.title ? `${i18n.global.t(to.meta.title)} · ` : ''
  document.title = `${title}${i18n.global.t('shell.name')}`
})
