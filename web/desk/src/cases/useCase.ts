// Everything that the page of a case shows, loaded together; live, and told apart: what the person looks
// at, and what moved meanwhile.
import { computed, ref, shallowRef, watch } from 'vue'
import { api, got, type Act, type FieldValue, type Schemas } from '@/api/client'
import { onMoved } from '@/api/events'
import { useLoad } from '@/base/load'
import { pack as readPack } from '@/form/people'

export function useCase(id: () => string) {
  const load = useLoad(async (signal) => {
    const params = { path: { id: id() } }
    const [one, steps, timeline] = await Promise.all([
      got(api.GET('/api/cases/{id}', { params, signal })),
      got(api.GET('/api/cases/{id}/steps', { params, signal })),
      got(api.GET('/api/cases/{id}/timeline', { params, signal })),
    ])
    const pack = await readPack(one.pack.id, one.pack.version)
    return { one, steps: steps.steps, revision: steps.revision, acts: timeline.acts, pack }
  })
  /** What a recorded look has shown; kept until the page is left. */
  const looked = shallowRef<Schemas['WholeCase'] | null>(null)
  /** Somebody acted while a form was open. */
  const moved = ref(false)
  /** While a form is open the page does not change under it. */
  const held = ref(false)

  async function again() {
    moved.value = false
    await load.run()
  }
  onMoved((what) => {
    if (what && what.case !== id()) return
    if (held.value) moved.value = what !== null
    else void again()
  })
  watch(
    id,
    () => {
      looked.value = null
      load.data.value = null
      void again()
    },
    { immediate: true },
  )

  const unmasked = (fields: FieldValue[], seen: FieldValue[] | undefined): FieldValue[] =>
    fields.map((field) => (field.masked ? (seen?.find((one) => one.id === field.id && !one.masked) ?? field) : field))
  const fields = computed<FieldValue[]>(() => unmasked(load.data.value?.one.fields ?? [], looked.value?.fields))
  const acts = computed<Act[]>(() =>
    (load.data.value?.acts ?? []).map((act) => {
      const seen = looked.value?.acts.find((one) => one.number === act.number)
      return { ...act, fields: unmasked(act.fields, seen?.fields), evidence: seen?.evidence ?? act.evidence }
    }),
  )
  const masked = computed(() => fields.value.some((field) => field.masked) || acts.value.some((act) => act.fields.some((field) => field.masked)))
  return { load, fields, acts, masked, looked, moved, held, again }
}
