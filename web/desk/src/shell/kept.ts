// What the browser keeps between visits: choices of the person, never content of cases. A browser that
// keeps nothing (private window, full disk) still works.
export function readKept<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`fadu.${key}`)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    return fallback
  }
}

export function keep(key: string, value: unknown) {
  try {
    localStorage.setItem(`fadu.${key}`, JSON.stringify(value))
  } catch {
    // Only a convenience is lost.
  }
}

export function forget(key: string) {
  try {
    localStorage.removeItem(`fadu.${key}`)
  } catch {
    // What keeps nothing has nothing to forget.
  }
}
