// Choices that follow the person from machine to machine, kept by the server; 16 KB each.
import { api, got } from '@/api/client'

export async function readPreference<T>(key: string): Promise<T | null> {
  // All of them: one that was never chosen is none among these, and no refusal.
  const { preferences } = await got(api.GET('/api/preferences'))
  return ((preferences as Record<string, unknown>)[key] as T | undefined) ?? null
}

export async function writePreference(key: string, value: unknown): Promise<void> {
  await got(api.PUT('/api/preferences/{key}', { params: { path: { key } }, body: { value: value as never } }))
}
