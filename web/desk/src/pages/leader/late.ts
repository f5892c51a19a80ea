// What is open and late, by system or by post; hidden numbers of sealed packs are no numbers.
export type By = 'system' | 'post'
interface Amount {
  open: number | null
  late: number | null
}
export interface Work {
  packs: (Amount & { system: string })[]
  waiting: (Amount & { role: { label: string } })[]
}

/** Those with something late, the most late first, at most `shown`. */
export function lateness(work: Work, by: By, shown = 12): { name: string; open: number; late: number }[] {
  const all = new Map<string, { name: string; open: number; late: number }>()
  const add = (name: string, amount: Amount) => {
    const one = all.get(name) ?? { name, open: 0, late: 0 }
    all.set(name, { name, open: one.open + (amount.open ?? 0), late: one.late + (amount.late ?? 0) })
  }
  if (by === 'system') for (const one of work.packs) add(one.system, one)
  else for (const one of work.waiting) add(one.role.label, one)
  return [...all.values()].filter((one) => one.late > 0).sort((a, b) => b.late - a.late || b.open - a.open).slice(0, shown)
}
