import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/review/:id?', component: () => import('./Review.vue'), props: true, meta: { title: 'review.title' } }],
  nav: [{ to: '/review', key: 'review', order: 50, icon: 'stamp', roles: ['legal_reviewer', 'hearing_chair', 'enforcement_head'] }],
} satisfies Area
