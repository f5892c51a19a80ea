// The parts of the administration, and who works in them. The server decides who may do what; a part that
// is not listed for a role would show that role nothing but refusals.
export const TABS = ['people', 'certificates', 'accounts', 'places', 'settings', 'holidays', 'packs', 'backups', 'ledger'] as const
export type Tab = (typeof TABS)[number]

const BY_ROLE: Record<string, readonly Tab[]> = {
  administrator: TABS,
  founder: TABS,
  personnel_officer: ['people', 'certificates', 'places', 'settings', 'holidays', 'packs'],
  grid_dispatcher: ['places', 'people', 'settings', 'packs'],
  office_clerk: ['holidays', 'people', 'settings', 'packs'],
  auditor: ['ledger', 'settings', 'holidays', 'packs', 'people'],
}

/** The parts that a role works in, the usual one first. */
export function tabsOf(role: string): readonly Tab[] {
  return BY_ROLE[role] ?? ['people', 'settings', 'holidays', 'packs']
}
