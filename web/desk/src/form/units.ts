// Villages and estates as people call them; cases and posts name them by their codes.
import { shallowRef } from 'vue'
import { vocabulary } from '@/form/people'

const names = shallowRef(new Map<string, string>())

/** The name of a unit by its code; the code itself until the names are there. */
export function useUnits(): (code: string) => string {
  if (names.value.size === 0) void vocabulary().then((words) => (names.value = new Map(words.units.map((one) => [one.id, one.label]))), () => undefined)
  return (code) => names.value.get(code) ?? code
}
