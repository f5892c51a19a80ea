// Which pack defines a figure, and so to which system of the town it belongs.
import { api, got, type Pack } from '@/api/client'

type Definer = Pick<Pack, 'id' | 'system' | 'indicators' | 'fields'>
let known: Promise<Map<string, Definer>> | null = null
let language = ''

/** By indicator the pack that defines it. */
export function definersOf<T extends Pick<Pack, 'indicators'>>(packs: T[]): Map<string, T> {
  return new Map(packs.flatMap((pack) => pack.indicators.map((indicator) => [indicator, pack] as const)))
}

async function ask(): Promise<Map<string, Definer>> {
  const { packs } = await got(api.GET('/api/packs'))
  const ids = [...new Set(packs.map((pack) => pack.id))]
  return definersOf(await Promise.all(ids.map((pack) => got(api.GET('/api/packs/{pack}', { params: { path: { pack } } })))))
}

/** Packs do not change while the page is open: asked once in each language. */
function findDefiners(): Promise<Map<string, Definer>> {
  if (language !== document.documentElement.lang) known = null
  language = document.documentElement.lang
  known ??= ask().catch((why: unknown) => {
    known = null
    throw why
  })
  return known
}

export async function findSystems(): Promise<Map<string, string>> {
  return new Map([...(await findDefiners())].map(([indicator, pack]) => [indicator, pack.system]))
}

export async function packOf(indicator: string): Promise<Definer | null> {
  return (await findDefiners()).get(indicator) ?? null
}
