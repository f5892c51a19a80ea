import type { Area } from '@/shell/areas'
import { idOf } from './figure'

export default {
  routes: [
    { path: '/figures', component: () => import('./Figures.vue'), meta: { title: 'figures.title' } },
    { path: '/figures/report', component: () => import('./Report.vue'), meta: { title: 'figures.report.title' } },
    { path: '/figures/of/:id+', component: () => import('./FigurePage.vue'), meta: { title: 'figures.title' }, props: (to) => ({ id: idOf(to.params.id ?? '') }) },
  ],
  nav: [
    { to: '/figures', key: 'figures', order: 70, icon: 'chart' },
  ],
} satisfies Area
