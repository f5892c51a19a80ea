import type { Area } from '@/shell/areas'

export default {
  routes: [{ path: '/intake', component: () => import('./Intake.vue'), meta: { title: 'intake.title' } }],
  nav: [{
    to: '/intake', key: 'intake', order: 20, icon: 'phone',
    roles: ['window_clerk', 'dispatcher', 'grid_dispatcher', 'centre_receiver', 'centre_head', 'service_handler', 'enterprise_officer', 'grid_member', 'mediator', 'environment_officer'],
  }],
} satisfies Area
