// Who is signed in, in which post. Expiry is not an end: the call that met it waits for a second
// sign-in over the page (SignInAgain.vue).
import { computed, ref, shallowRef } from 'vue'
import { api, connect, got, type Session } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { closeEvents, openEvents } from '@/api/events'
import { languageTag } from '@/shell/words'

export const session = shallowRef<Session | null>(null)
/** False while the server cannot be reached. */
export const reached = ref(true)
/** True while the dialog "sign in again" is asked for. */
export const expired = ref(false)

export const post = computed(
  () => session.value?.posts.find((one) => one.id === session.value?.post) ?? null,
)
export const role = computed(() => post.value?.role ?? '')

let waiting: { promise: Promise<void>; resolve: () => void; reject: (why: Error) => void } | null = null

function signInAgain(): Promise<void> {
  if (!waiting) {
    let resolve: () => void = () => undefined
    let reject: (why: Error) => void = () => undefined
    const promise = new Promise<void>((yes, no) => {
      resolve = yes
      reject = no
    })
    waiting = { promise, resolve, reject }
    expired.value = true
  }
  return waiting.promise
}

export function connectSession() {
  connect({
    language: languageTag,
    csrf: () => session.value?.csrf ?? '',
    signInAgain: () =>
      session.value ? signInAgain() : Promise.reject(new ApiProblem(notSignedIn())),
    reached: (yes) => (reached.value = yes),
  })
}

function notSignedIn() {
  return { type: 'about:blank', title: '', status: 401, code: 'desk.signed_out', detail: '' }
}

/** Takes a session in that the server has just given. */
export function enter(next: Session) {
  const other = session.value !== null && session.value.person.id !== next.person.id
  session.value = next
  expired.value = false
  const held = waiting
  waiting = null
  closeEvents()
  if (next.post !== '' && !(next.needs_second_factor && !next.strong)) openEvents()
  if (!held) return
  // Somebody else must not send what the first person had begun.
  if (other) {
    held.reject(new ApiProblem(notSignedIn()))
    location.assign('/')
    return
  }
  held.resolve()
}

/** The session of this browser, if there is one. */
export async function findSession(): Promise<Session | null> {
  const { data, response } = await api.GET('/api/session')
  if (data) enter(data)
  else if (response.status >= 500) throw new ApiProblem({ ...notSignedIn(), status: response.status, code: 'desk.answer' })
  return data ?? null
}

/** Reads the session again, for its words in another language; keeps the old one if that fails. */
export async function refreshSession() {
  if (!session.value) return
  const { data } = await api.GET('/api/session').catch(() => ({ data: undefined }))
  if (data) session.value = data
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
  expired.value = false
  session.value = null
  closeEvents()
  waiting?.reject(new ApiProblem(notSignedIn()))
  waiting = null
  location.assign('/sign-in')
}
