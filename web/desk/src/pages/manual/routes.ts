import type { Area } from '@/shell/areas'

export default {
  routes: [
    { path: '/guide', redirect: '/guide/start' },
    { path: '/guide/:name', component: () => import('./Guide.vue'), props: true, meta: { title: 'manual.page', guide: 'start' } },
  ],
} satisfies Area
