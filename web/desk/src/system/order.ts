// The systems of the town (S1 … S20), in their order; what belongs to none comes last as "other".
export const OTHER = 'other'

const SYSTEM = /^S(\d+)$/

/** Place of a system among the others. */
export function systemOrder(system: string): number {
  const number = SYSTEM.exec(system)?.[1]
  return number === undefined ? 99 : Number(number)
}

/** Items by system, in the order of the systems. */
export function bySystem<T>(items: T[], of: (item: T) => string | undefined): { system: string; items: T[] }[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const asked = of(item) ?? OTHER
    const system = SYSTEM.test(asked) ? asked : OTHER
    groups.set(system, [...(groups.get(system) ?? []), item])
  }
  return [...groups].map(([system, of]) => ({ system, items: of })).sort((a, b) => systemOrder(a.system) - systemOrder(b.system))
}
