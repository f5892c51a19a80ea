import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/dispatch', component: () => import('./Dispatch.vue'), meta: { title: 'dispatch.title' } }],
  nav: [{
    to: '/dispatch', key: 'dispatch', order: 30, icon: 'map',
    roles: ['dispatcher', 'grid_dispatcher', 'centre_receiver', 'centre_head', 'enterprise_officer', 'deputy_leader', 'mayor', 'party_secretary', 'supervision_clerk', 'office_clerk'],
  }],
} satisfies Area
