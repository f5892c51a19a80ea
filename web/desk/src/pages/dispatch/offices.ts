// The offices of the town, with the post that takes their matters up.
import { api, got, type Schemas } from '@/api/client'

export type Office = Schemas['Office']

/** All offices that stand; an empty list where the town has set up none. */
export async function readOffices(signal?: AbortSignal): Promise<Office[]> {
  return (await got(api.GET('/api/offices', { signal }))).offices
}

/** What waits for posts and is open in packs. */
export const readWork = (signal?: AbortSignal) => got(api.GET('/api/workload', { params: { query: {} }, signal }))
export type Work = Awaited<ReturnType<typeof readWork>>
