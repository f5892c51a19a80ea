import type { Area } from '@/shell/areas'
import SignIn from './SignIn.vue'

// Ways in: sign-in, one-time links, my account.
export default {
  routes: [
    { path: '/sign-in', component: SignIn, meta: { open: true, title: 'entrance.sign_in' } },
    // The address that `fadu admin` and the administrator hand out: /start.html#link=…
    { path: '/start.html', component: () => import('./Link.vue'), meta: { open: true, title: 'entrance.link' } },
    { path: '/account', component: () => import('./Account.vue'), meta: { title: 'entrance.account', guide: 'account' } },
  ],
} satisfies Area
