import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { REVIEWS } from './steps'

interface PackFile {
  steps?: Record<string, { by?: string[] }>
}
const packs = join(__dirname, '..', '..', '..', '..', '..', 'packs')
const newest = (pack: string): PackFile => {
  const name = readdirSync(join(packs, pack)).filter((one) => /^v\d+\.yaml$/.test(one)).sort().at(-1) ?? ''
  return load(readFileSync(join(packs, pack, name), 'utf8')) as PackFile
}

describe('steps of review', () => {
  it.each(Object.entries(REVIEWS).flatMap(([role, steps]) => steps.map((step) => [role, step] as const)))('%s takes %s', (role, step) => {
    const [pack = '', id = ''] = step.split('/')
    expect(newest(pack).steps?.[id]?.by ?? []).toContain(role)
  })
})
