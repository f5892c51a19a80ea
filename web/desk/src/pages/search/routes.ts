import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/search', component: () => import('./Search.vue'), meta: { title: 'search.title', guide: 'work' } }],
} satisfies Area
