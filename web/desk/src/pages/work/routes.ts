import type { Area } from '@/shell/areas'
import Work from './Work.vue'

// Where everybody begins: it comes with the frame, for a page in many small files takes longer to ask for than to read.
export default {
  routes: [{ path: '/work', component: Work, meta: { title: 'work.title' } }],
  nav: [{ to: '/work', key: 'work', order: 10, icon: 'home' }],
} satisfies Area
