// Which records this post may begin, as the server says.
import { shallowRef } from 'vue'
import { api, got } from '@/api/client'

export function useOpenings() {
  const packs = shallowRef(new Set<string>())
  void got(api.GET('/api/openings')).then(
    (answer) => (packs.value = new Set(answer.openings.map((one) => one.pack))),
    // Without an answer nothing is offered; the lists beside it say what is wrong.
    () => undefined,
  )
  return { may: (pack: string) => packs.value.has(pack) }
}
