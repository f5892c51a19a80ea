const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']
/** "12.4 MB" */
export function bytesOf(count: number): string {
  let unit = 0
  let rest = count
  while (rest >= 1000 && unit < UNITS.length - 1) {
    rest /= 1000
    ++unit
  }
  return `${unit === 0 ? String(rest) : rest.toFixed(1)} ${UNITS[unit] ?? ''}`
}
