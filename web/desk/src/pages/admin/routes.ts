import type { Area } from '@/shell/areas'

export default {
  routes: [{
    path: '/admin',
    component: () => import('./Admin.vue'),
    meta: { title: 'admin.title' },
    children: [
      { path: '', component: () => import('./Start.vue') },
      { path: 'people', component: () => import('./People.vue'), meta: { title: 'admin.tabs.people' } },
      { path: 'certificates', component: () => import('./Certificates.vue'), meta: { title: 'admin.tabs.certificates' } },
      { path: 'accounts', component: () => import('./Accounts.vue'), meta: { title: 'admin.tabs.accounts' } },
      { path: 'places', component: () => import('./Places.vue'), meta: { title: 'admin.tabs.places' } },
      { path: 'places/draw', component: () => import('./CellDraw.vue'), meta: { title: 'admin.redraw.title' } },
      { path: 'settings', component: () => import('./Settings.vue'), meta: { title: 'admin.tabs.settings' } },
      { path: 'packs', component: () => import('./Packs.vue'), meta: { title: 'admin.tabs.packs' } },
      { path: 'packs/:pack', component: () => import('./PackView.vue'), props: true, meta: { title: 'admin.tabs.packs' } },
      { path: 'ledger', component: () => import('./Ledger.vue'), meta: { title: 'admin.tabs.ledger' } },
    ],
  }],
  nav: [{ to: '/admin', key: 'admin', order: 90, icon: 'setting', roles: ['administrator', 'personnel_officer', 'founder', 'auditor', 'grid_dispatcher'] }],
} satisfies Area
