import { afterEach, describe, expect, it, vi } from 'vitest'
import { api, call, connect, got } from '@/api/client'
import { ApiProblem, asProblem, problemOf, PROVE_AGAIN } from '@/api/problem'
import { uuid7 } from '@/api/uuid'

const REFUSAL = { type: 'about:blank', title: 'no', status: 422, code: 'casework.too_early', detail: 'why', basis: 'law', remedy: 'wait' }
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

function hooks(over: Partial<Parameters<typeof connect>[0]> = {}) {
  connect({ language: () => 'zh-CN', csrf: () => 'token', signInAgain: () => Promise.resolve(), proveAgain: () => Promise.resolve(true), reached: () => undefined, ...over })
}
afterEach(() => vi.unstubAllGlobals())

describe('the client', () => {
  it('throws a refusal with its article and remedy', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(json(422, REFUSAL)))
    hooks()
    const thrown = await got(api.GET('/api/session')).catch((why: unknown) => why)
    expect(thrown).toBeInstanceOf(ApiProblem)
    expect(asProblem(thrown)).toEqual(REFUSAL)
  })

  it('sends language and token, the token only with what writes', async () => {
    const seen: Request[] = []
    vi.stubGlobal('fetch', (request: Request) => {
      seen.push(request)
      return Promise.resolve(json(200, {}))
    })
    hooks()
    await api.GET('/api/session')
    await api.PUT('/api/session/post', { body: { post: 'p' } })
    expect(seen.map((one) => [one.headers.get('Accept-Language'), one.headers.get('X-CSRF-Token')])).toEqual([['zh-CN', null], ['zh-CN', 'token']])
  })

  it('waits for a second sign-in and repeats the call with its body', async () => {
    const bodies: string[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      bodies.push(`${request.headers.get('X-CSRF-Token')} ${await request.text()}`)
      return bodies.length === 1 ? json(401, { ...REFUSAL, status: 401 }) : json(200, { ok: true })
    })
    let csrf = 'old'
    hooks({
      csrf: () => csrf,
      signInAgain: () => {
        csrf = 'new'
        return Promise.resolve()
      },
    })
    const answer = await call(new Request('http://localhost/api/acts', { method: 'POST', body: 'act' }))
    expect(answer.status).toBe(200)
    expect(bodies).toEqual(['old act', 'new act'])
  })

  it('does not ask for a second sign-in where a password was refused', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(json(401, { ...REFUSAL, status: 401 })))
    const again = vi.fn()
    hooks({ signInAgain: again })
    await call(new Request('http://localhost/api/session', { method: 'POST' }))
    expect(again).not.toHaveBeenCalled()
  })

  it('waits for a second proof and sends the same act under the same key', async () => {
    const keys: string[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      keys.push(`${request.headers.get('X-CSRF-Token')} ${request.headers.get('Idempotency-Key')} ${await request.text()}`)
      return keys.length === 1 ? json(403, { ...REFUSAL, status: 403, code: PROVE_AGAIN }) : json(200, { ok: true })
    })
    let csrf = 'old'
    hooks({
      csrf: () => csrf,
      proveAgain: () => {
        csrf = 'new'
        return Promise.resolve(true)
      },
    })
    const act = new Request('http://localhost/api/acts', { method: 'POST', headers: { 'Idempotency-Key': 'k' }, body: 'act' })
    expect((await call(act)).status).toBe(200)
    expect(keys).toEqual(['old k act', 'new k act'])
  })

  it('tells the refusal of whoever would rather not prove it, and asks for no other refusal', async () => {
    const asked = vi.fn(() => Promise.resolve(false))
    hooks({ proveAgain: asked })
    vi.stubGlobal('fetch', () => Promise.resolve(json(403, { ...REFUSAL, status: 403, code: PROVE_AGAIN })))
    expect(asProblem(await got(api.GET('/api/session')).catch((why: unknown) => why)).code).toBe(PROVE_AGAIN)
    expect(asked).toHaveBeenCalledOnce()
    vi.stubGlobal('fetch', () => Promise.resolve(json(403, { ...REFUSAL, status: 403 })))
    expect(asProblem(await got(api.GET('/api/session')).catch((why: unknown) => why)).code).toBe(REFUSAL.code)
    expect(asked).toHaveBeenCalledOnce()
  })

  it('tells a lost connection from a refusal', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
    const reached = vi.fn()
    hooks({ reached })
    const thrown = await got(api.GET('/api/session')).catch((why: unknown) => why)
    expect(asProblem(thrown).code).toBe('desk.offline')
    expect(reached).toHaveBeenCalledWith(false)
    expect(problemOf('<html>', 502).code).toBe('desk.answer')
  })
})

describe('an id', () => {
  it('is a UUIDv7 of its time', () => {
    expect(uuid7(0x017692de5120, new Uint8Array(10).fill(255))).toBe('017692de-5120-7fff-bfff-ffffffffffff')
  })
})
