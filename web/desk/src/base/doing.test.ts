import { describe, expect, it } from 'vitest'
import { ApiProblem, problemOf } from '@/api/problem'
import { useDoing } from '@/base/doing'

describe('what a person does', () => {
  it('is under way by its name until the server has answered', async () => {
    const { doing, busy, run } = useDoing()
    let end = () => undefined as void
    const done = run(() => new Promise<void>((then) => (end = then)), 'try')
    expect([doing.value, busy.value]).toEqual(['try', true])
    end()
    expect(await done).toBe(true)
    expect(busy.value).toBe(false)
  })

  it('keeps its refusal until it is done again', async () => {
    const { busy, problem, run } = useDoing()
    expect(await run(() => Promise.reject(new ApiProblem(problemOf({ code: 'casework.too_early', detail: 'why' }, 422))))).toBe(false)
    expect([problem.value?.code, busy.value]).toEqual(['casework.too_early', false])
    expect(await run(() => Promise.resolve())).toBe(true)
    expect(problem.value).toBeNull()
  })
})
