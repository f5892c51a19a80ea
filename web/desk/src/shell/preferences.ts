// Choices that follow the person from machine to machine, kept by the server; 16 KB each.
import { api, got } from '@/api/client'
import { asProblem } from '@/api/problem'

export async function readPreference<T>(key: string): Promise<T | null> {
  try {
    return (await got(api.GET('/api/preferences/{key}', { params: { path: { key } } }))).value as T
  } catch (thrown) {
    if (asProblem(thrown).status === 404) return null
    throw thrown
  }
}

export async function writePreference(key: string, value: unknown): Promise<void> {
  await got(api.PUT('/api/preferences/{key}', { params: { path: { key } }, body: { value: value as never } }))
}
