// Choices that follow the person from machine to machine, kept by the server; 16 KB each.
import { api, got } from '@/api/client'

// All of them: one that was never chosen is none among these, and no refusal.
const ask = () => got(api.GET('/api/preferences'))
let asking: ReturnType<typeof ask> | null = null

/** As the server has it now; what is asked for at the same time is asked once. */
export async function readPreference<T>(key: string): Promise<T | null> {
  asking ??= ask().finally(() => (asking = null))
  const { preferences } = await asking
  return ((preferences as Record<string, unknown>)[key] as T | undefined) ?? null
}

export async function writePreference(key: string, value: unknown): Promise<void> {
  await got(api.PUT('/api/preferences/{key}', { params: { path: { key } }, body: { value: value as never } }))
}
