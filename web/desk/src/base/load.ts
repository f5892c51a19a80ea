// Loading what a page shows: the data, or the problem, and whether more is on its way. While it is
// loaded again the old data stays, so that nothing jumps.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

export interface Load<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  busy: Ref<boolean>
  /** Loads (again); resolves when done, never rejects. Only the last call counts. */
  run: () => Promise<void>
}

export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>): Load<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  let last: AbortController | null = null

  async function run() {
    last?.abort()
    const mine = new AbortController()
    last = mine
    busy.value = true
    try {
      const answer = await ask(mine.signal)
      if (last !== mine) return
      data.value = answer
      problem.value = null
    } catch (thrown) {
      if (last !== mine || mine.signal.aborted) return
      problem.value = asProblem(thrown)
    } finally {
      if (last === mine) busy.value = false
    }
  }
  onScopeDispose(() => last?.abort())
  return { data, problem, busy, run }
}
