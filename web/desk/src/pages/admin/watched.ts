// Long work that a page starts and then watches: a backup, a verification. Whoever comes while it runs sees it run.
import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Schemas } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'

export type Job = Schemas['Job']
const EVERY_MS = 1000

export function useWatched(look: (signal: AbortSignal) => Promise<Job | null>, ended: (job: Job) => void | Promise<void>) {
  const job = shallowRef<Job | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const running = ref(false)
  const work = new AbortController()
  let timer = 0
  onScopeDispose(() => {
    window.clearTimeout(timer)
    work.abort()
  })

  async function watch(): Promise<void> {
    window.clearTimeout(timer)
    try {
      const said = await look(work.signal)
      job.value = said
      const was = running.value
      running.value = said?.state === 'running'
      if (running.value) timer = window.setTimeout(() => void watch(), EVERY_MS)
      else if (was && said) await ended(said)
    } catch (thrown) {
      if (work.signal.aborted) return
      running.value = false
      problem.value = asProblem(thrown)
    }
  }
  /** Starts it; where it is under way already, watches that. */
  async function start(begin: () => Promise<unknown>) {
    problem.value = null
    running.value = true
    try {
      await begin()
    } catch (thrown) {
      const said = asProblem(thrown)
      if (said.code !== 'api.job_running') {
        running.value = false
        problem.value = said
        return
      }
    }
    await watch()
  }
  void watch()
  return { job, problem, running, start }
}

/** Hundredths done; null while nobody knows how much there is. */
export const shareOf = (job: Job | null) => (job && job.total > 0 ? Math.min(100, Math.floor((job.done / job.total) * 100)) : null)
