import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/centre', component: () => import('./Centre.vue'), meta: { title: 'centre.title' } }],
  nav: [{ to: '/centre', key: 'centre', order: 40, icon: 'service' }],
} satisfies Area
