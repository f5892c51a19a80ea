// How long a certificate is still good. It is good through its last day.
export type Standing = 'expired' | 'soon' | 'valid' | 'later'

/** Whoever must renew needs about two months. */
export const SOON_DAYS = 60
const DAY_MS = 86_400_000

/** Days from one day of the calendar to another, both as YYYY-MM-DD. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

export function standingOf(validFrom: string, validTo: string, today: string): { standing: Standing; days: number } {
  const days = daysBetween(today, validTo)
  if (days < 0) return { standing: 'expired', days }
  if (validFrom > today) return { standing: 'later', days }
  return { standing: days <= SOON_DAYS ? 'soon' : 'valid', days }
}
