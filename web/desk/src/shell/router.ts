import { createRouter, createWebHistory } from 'vue-router'
import { routes } from '@/shell/areas'
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
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
})

let asked = false

router.beforeEach(async (to) => {
  if (!asked) {
    asked = true
    await findSession()
  }
  if (to.meta.open) return true
  if (!session.value) return { path: '/sign-in', query: to.fullPath === '/work' ? {} : { to: to.fullPath } }
  const weak = session.value.needs_second_factor && !session.value.strong
  if ((weak || !post.value) && to.path !== '/account') return { path: '/account', query: { to: to.fullPath } }
  return true
})

router.beforeResolve(async (to) => {
  if (to.meta.area) await loadArea(to.meta.area)
})

router.afterEach((to, from) => {
  if (to.path === from.path && from.matched.length > 0) return
  const title = to.meta.title ? `${i18n.global.t(to.meta.title)} · ` : ''
  document.title = `${title}${i18n.global.t('shell.name')}`
})
