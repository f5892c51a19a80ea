// Who is signed in, in which post. Expiry is not an end: the call that met it waits for a second
// sign-in over the page (SignInAgain.vue). So does what wants a fresh proof (ProveAgain.vue).
import { computed, ref, shallowRef } from 'vue'
import { api, connect, got, type Session } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { closeEvents, openEvents } from '@/api/events'
import { makeGate } from '@/shell/gate'
import { languageTag } from '@/shell/words'

export const session = shallowRef<Session | null>(null)
/** False while the server cannot be reached. */
export const reached = ref(true)
const signIn = makeGate<null>()
const proof = makeGate<boolean>()
/** True while the dialog "sign in again" is asked for. */
export const expired = signIn.asked
/** True while a fresh proof of who sits there is asked for. */
export const unproven = proof.asked

export const post = computed(
  () => session.value?.posts.find((one) => one.id === session.value?.post) ?? null,
)
export const role = computed(() => post.value?.role ?? '')
/** Signed in by role, in a demonstration: there is no password. */
export const byRole = computed(() => Boolean(session.value?.demonstration && session.value.login.startsWith('role-')))

export function connectSession() {
  connect({
    language: languageTag,
    csrf: () => session.value?.csrf ?? '',
    signInAgain: async () => {
      if (!session.value) throw new ApiProblem(notSignedIn())
      await signIn.wait()
    },
    proveAgain: proof.wait,
    reached: (yes) => (reached.value = yes),
  })
}

function notSignedIn() {
  return { type: 'about:blank', title: '', status: 401, code: 'desk.signed_out', detail: '' }
}

/** Takes a session in that the server has just given; what waited goes on. */
export function enter(next: Session) {
  const other = session.value !== null && session.value.person.id !== next.person.id
  session.value = next
  closeEvents()
  if (next.post !== '' && !(next.needs_second_factor && !next.strong)) openEvents()
  // Somebody else must not send what the first person had begun.
  if (other && expired.value) {
    signIn.refuse(new ApiProblem(notSignedIn()))
    location.assign('/')
    return
  }
  signIn.open(null)
  if (next.fresh) proof.open(true)
}

/** Proves again who sits there, by password or code; without either, as one signed in by role does. */
export async function prove(password: string, code: string) {
  enter(await got(api.PUT('/api/session/proof', { body: { ...(password ? { password } : {}), ...(code ? { code } : {}) } })))
}

/** What waits for a proof is refused instead. */
export function leaveUnproven() {
  proof.open(false)
}

/** The session of this browser, if there is one. */
export async function findSession(): Promise<Session | null> {
  const before = session.value
  const { data, response } = await api.GET('/api/session')
  // Whoever has signed in meanwhile is who sits there.
  if (data && session.value === before) enter(data)
  else if (response.status >= 500) throw new ApiProblem({ ...notSignedIn(), status: response.status, code: 'desk.answer' })
  return data ?? null
}

/** Reads the session again, for its words in another language; keeps the old one if that fails. */
export async function refreshSession() {
  const before = session.value
  if (!before) return
  const { data } = await api.GET('/api/session').catch(() => ({ data: undefined }))
  // Nobody has signed in or out, or taken another post, since it was asked.
  if (data && session.value === before) session.value = data
}

export async function switchPost(to: string) {
  enter(await got(api.PUT('/api/session/post', { body: { post: to } })))
}

export async function signOut() {
  try {
    await api.DELETE('/api/session')
  } finally {
    session.value = null
    closeEvents()
  }
}

/** Gives the page up instead of signing in again. */
export function leaveExpired() {
  session.value = null
  closeEvents()
  signIn.refuse(new ApiProblem(notSignedIn()))
  location.assign('/sign-in')
}
