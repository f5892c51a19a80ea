// The one way to the server. Types come from api/openapi; refusals are thrown as ApiProblem.
//
//   const page = await got(api.GET('/api/cases', { params: { query: { whose: 'mine' } } }))
//
// When the session has ended, the call waits until the user has signed in again and is then repeated:
// pages do not notice, nothing typed is lost.
import createClient from 'openapi-fetch'
import type { components, paths } from '@/api/generated/schema'
import { ApiProblem, problemOf } from '@/api/problem'

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
  reached: (yes: boolean) => void
}

let hooks: Hooks = {
  language: () => 'zh-CN',
  csrf: () => '',
  signInAgain: () => Promise.reject(new Error('no session')),
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

/** fetch with language, CSRF token and a second sign-in; for what openapi-fetch cannot do (files). */
export async function call(request: Request): Promise<Response> {
  const again = request.clone()
  let answer: Response
  try {
    answer = await fetch(prepared(request))
  } catch (thrown) {
    if (!request.signal.aborted) hooks.reached(false)
    throw thrown
  }
  hooks.reached(true)
  if (answer.status !== 401 || OWN_401.includes(new URL(request.url).pathname)) return answer
  await hooks.signInAgain()
  return fetch(prepared(again))
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
