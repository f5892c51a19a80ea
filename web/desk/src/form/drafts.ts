// What was typed and not yet sent. It is kept by the server, encrypted, for its owner alone: contents of
// cases do not stay on a machine that somebody else may use next.
import { api, got } from '@/api/client'
import { asProblem } from '@/api/problem'

const params = (key: string) => ({ path: { key } })

/** Letters, digits and . _ - : only, as the API asks. */
export function draftKey(...parts: string[]): string {
  return parts.join(':').replace(/[^\w.:-]/g, '_').slice(0, 100)
}

export async function readDraft<T>(key: string): Promise<T | null> {
  try {
    return (await got(api.GET('/api/drafts/{key}', { params: params(key) }))).value as T
  } catch (thrown) {
    if (asProblem(thrown).status === 404) return null
    throw thrown
  }
}

export async function keepDraft(key: string, pack: string, value: unknown): Promise<void> {
  await got(api.PUT('/api/drafts/{key}', { params: params(key), body: { pack, value: value as never } }))
}

export async function dropDraft(key: string): Promise<void> {
  await api.DELETE('/api/drafts/{key}', { params: params(key) })
}
