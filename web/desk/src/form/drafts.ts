// What was typed and not yet sent. Contents of cases do not stay on the machine: the draft lives as long
// as the browser's tab, and is gone when it is sent, cleared or the person signs out.
const PREFIX = 'fadu.draft.'

export function readDraft<T>(key: string): T | null {
  try {
    const text = sessionStorage.getItem(PREFIX + key)
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

export function keepDraft(key: string, draft: unknown) {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(draft))
  } catch {
    // Only a convenience is lost.
  }
}

export function dropDraft(key: string) {
  try {
    sessionStorage.removeItem(PREFIX + key)
  } catch {
    // As above.
  }
}

/** At sign-out. */
export function dropDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  } catch {
    // As above.
  }
}
