import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/cases/:id', component: () => import('./CasePage.vue'), props: true, meta: { title: 'case.page' } }],
} satisfies Area
