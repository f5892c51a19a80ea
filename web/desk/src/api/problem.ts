// Refusals. What the server refuses is an RFC 9457 problem; what never reached it is told in the same
// form, so that pages have one way to show both.
import type { components } from '@/api/generated/schema'

export type Problem = components['schemas']['Problem']
export type Refusal = components['schemas']['Refusal']

export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail)
    this.name = 'ApiProblem'
  }
  get status() {
    return this.problem.status
  }
  get code() {
    return this.problem.code
  }
}

/** What is sensitive wants a fresh proof of who sits there (api/openapi/session.yaml, proveAgain). */
export const PROVE_AGAIN = 'identity.prove_again'
/** Status 0: the server could not be reached; nothing was recorded that it did not acknowledge. */
export const OFFLINE = 'desk.offline'

function made(code: string, status: number, detail = ''): Problem {
  return { type: 'about:blank', title: '', status, code, detail }
}

/** The problem of an answer that is none: a proxy's page, a cut connection. */
export function problemOf(body: unknown, status: number): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
    return body as Problem
  }
  return made('desk.answer', status)
}

/** Whatever was thrown, as a problem that a page can show. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof ApiProblem) return thrown.problem
  if (thrown instanceof TypeError) return made(OFFLINE, 0)
  return made('desk.fault', 0, thrown instanceof Error ? thrown.message : String(thrown))
}
