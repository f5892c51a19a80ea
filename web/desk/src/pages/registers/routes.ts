import type { Area } from '@/shell/areas'

export default {
  routes: [
    { path: '/registers', component: () => import('./Registers.vue'), meta: { title: 'registers.title' } },
    { path: '/registers/:register', component: () => import('./Register.vue'), meta: { title: 'registers.title' }, props: true },
    { path: '/registers/:register/import', component: () => import('./Import.vue'), meta: { title: 'registers.import.title' }, props: true },
  ],
  nav: [{ to: '/registers', key: 'registers', order: 60, icon: 'files' }],
} satisfies Area
