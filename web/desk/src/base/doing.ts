// Something that a person does and the server may refuse: that it is under way, and the refusal to show beside it.
import { computed, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

export function useDoing() {
  /** What is under way, as it was called; empty for nothing. */
  const doing = ref('')
  const busy = computed(() => doing.value !== '')
  const problem = shallowRef<Problem | null>(null)

  /** Does it; resolves to whether it was done, never rejects. */
  async function run(what: () => Promise<unknown>, as = 'it'): Promise<boolean> {
    doing.value = as
    problem.value = null
    try {
      await what()
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      doing.value = ''
    }
  }
  return { doing, busy, problem, run }
}
