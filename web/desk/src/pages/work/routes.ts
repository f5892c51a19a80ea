import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/work', component: () => import('./Work.vue'), meta: { title: 'work.title' } }],
  nav: [{ to: '/work', key: 'work', order: 10, icon: 'home' }],
} satisfies Area
