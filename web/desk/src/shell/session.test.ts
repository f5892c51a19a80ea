import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '@/api/client'
import { enter, findSession, refreshSession, session } from '@/shell/session'

const of = (login: string, town = '示范镇') =>
  ({ login, town_name: town, csrf: login, post: '', posts: [], person: { id: login, name: login }, demonstration: false, needs_second_factor: false, strong: false, fresh: false }) as unknown as Session

/** The server answers the next question when it is told to. */
function held() {
  let answer: (said: Session) => void = () => undefined
  vi.stubGlobal('fetch', () => new Promise((resolve) => (answer = (said) => { resolve(Response.json(said)) })))
  return (said: Session) => {
    answer(said)
  }
}
afterEach(() => {
  session.value = null
  vi.unstubAllGlobals()
})

describe('the session', () => {
  it('is the one that the browser has', async () => {
    const say = held()
    const asked = findSession()
    await vi.waitFor(() => { say(of('a')) })
    await asked
    expect(session.value?.login).toBe('a')
  })
  it('of whoever signs in is not taken back by an answer to an earlier question', async () => {
    const say = held()
    const asked = findSession()
    enter(of('b'))
    await Promise.resolve()
    say(of('a'))
    await asked
    expect(session.value?.login).toBe('b')
  })
  it('is told in another language, unless it ended meanwhile', async () => {
    enter(of('a'))
    const say = held()
    const first = refreshSession()
    await Promise.resolve()
    say(of('a', 'Model Town'))
    await first
    expect(session.value?.town_name).toBe('Model Town')
    const second = refreshSession()
    session.value = null
    await Promise.resolve()
    say(of('a'))
    await second
    expect(session.value).toBeNull()
  })
})
