// The one way to the server. Types come from api/openapi; refusals are thrown as ApiProblem.
//
//   const page = await got(api.GET('/api/cases', { params: { query: { whose: 'mine' } } }))
//
// When the session has ended, or the server wants a fresh proof of who sits there, the call waits until
// the person has given it and is then sent again as it was, with the same Idempotency-Key: pages do not
// notice, nothing typed is lost.
import createClient from 'openapi-fetch'
import type { components, paths } from '@/api/generated/schema'
import { ApiProblem, problemOf, PROVE_AGAIN } from '@/api/problem'

export type Schemas = components['schemas']
export type CaseRow = Schemas['CaseRow']
export type Case = Schemas['Case']
export type Act = Schemas['Act']
export type Offer = Schemas['Offer']
export type Clock = Schemas['Clock']
export type Pack = Schemas['Pack']
export type PackField = Schemas['PackField']
export type FieldValue = Schemas['FieldValue']
export type Session = Schemas['Session']

interface Hooks {
  language: () => string
  csrf: () => string
  /** Resolves once somebody is signed in again; rejects if the page is to be left. */
  signInAgain: () => Promise<void>
  /** Whether the person has proven again who sits there; false if she would rather not. */
  proveAgain: () => Promise<boolean>
  reached: (yes: boolean) => void
}

let hooks: Hooks = {
  language: () => 'zh-CN',
  csrf: () => '',
  signInAgain: () => Promise.reject(new Error('no session')),
  proveAgain: () => Promise.resolve(false),
  reached: () => undefined,
}

/** Called once by the shell. */
export function connect(next: Hooks) {
  hooks = next
}

const OWN_401 = ['/api/session', '/api/session/role', '/api/session/password']

function prepared(request: Request): Request {
  const out = new Request(request)
  out.headers.set('Accept-Language', hooks.language())
  if (request.method !== 'GET') out.headers.set('X-CSRF-Token', hooks.csrf())
  return out
}

async function wantsProof(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false
  const said: unknown = await answer.clone().json().catch(() => null)
  return problemOf(said, answer.status).code === PROVE_AGAIN
}

/** fetch with language, CSRF token, second sign-in and second proof; for what openapi-fetch cannot do (files). */
export async function call(request: Request): Promise<Response> {
  // What has a body can be sent once.
  const again = request.body === null ? request : request.clone()
  const csrf = hooks.csrf()
  let answer: Response
  try {
    answer = await fetch(prepared(request))
  } catch (thrown) {
    if (!request.signal.aborted) hooks.reached(false)
    throw thrown
  }
  hooks.reached(true)
  if (answer.status === 401 && !OWN_401.includes(new URL(request.url).pathname)) {
    // Where somebody signed in since this was sent, its answer is of the session before.
    if (csrf === hooks.csrf()) await hooks.signInAgain()
  } else if (!(await wantsProof(answer)) || !(await hooks.proveAgain())) return answer
  return call(again)
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: call })

/** The data of an answer, or its problem thrown. */
export async function got<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await asked
  if (error !== undefined || !response.ok) throw new ApiProblem(problemOf(error, response.status))
  return data as T
}
