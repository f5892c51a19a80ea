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
      { path: 'holidays', component: () => import('./Holidays.vue'), meta: { title: 'admin.tabs.holidays' } },
      { path: 'packs', component: () => import('./Packs.vue'), meta: { title: 'admin.tabs.packs' } },
      { path: 'packs/check', component: () => import('./PackCheck.vue'), meta: { title: 'admin.check.title' } },
      { path: 'packs/:pack', component: () => import('./PackView.vue'), props: true, meta: { title: 'admin.tabs.packs' } },
      { path: 'backups', component: () => import('./Backups.vue'), meta: { title: 'admin.tabs.backups' } },
      { path: 'ledger', component: () => import('./Ledger.vue'), meta: { title: 'admin.tabs.ledger' } },
    ],
  }],
  nav: [{ to: '/admin', key: 'admin', order: 90, icon: 'setting', roles: ['administrator', 'personnel_officer', 'founder', 'office_clerk', 'auditor', 'grid_dispatcher'] }],
} satisfies Area
