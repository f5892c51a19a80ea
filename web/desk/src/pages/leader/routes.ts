import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/leader', component: () => import('./Leader.vue'), meta: { title: 'leader.title' } }],
  nav: [{ to: '/leader', key: 'leader', order: 15, icon: 'idea', roles: ['party_secretary', 'mayor', 'deputy_leader', 'supervision_clerk', 'office_clerk', 'centre_head'] }],
} satisfies Area
