// What a browser fetches before the first page can be used: at most 250 kB of script, gzipped. Read from
// the built index and what it imports without waiting; skipped where nothing is built.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const BUDGET = 250_000
const web = process.env.FADU_WEB_OUT ?? join(__dirname, '..', '..', '..', '..', 'build', 'web')

/** The script of the index and every script that it imports statically. */
function eager(): string[] {
  const index = readFileSync(join(web, 'index.html'), 'utf8')
  const todo = [...index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((one) => one[1] ?? '')
  const seen = new Set<string>()
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const code = readFileSync(join(web, file), 'utf8')
    for (const one of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) todo.push(`assets/${one[1]}`)
  }
  return [...seen]
}

describe.skipIf(!existsSync(join(web, 'index.html')))('the first load', () => {
  it('is at most 250 kB of script, gzipped', () => {
    const size = eager().reduce((sum, file) => sum + gzipSync(readFileSync(join(web, file))).length, 0)
    expect(size).toBeGreaterThan(20_000)
    expect(size).toBeLessThan(BUDGET)
  })
  it('asks nobody else for anything', () => {
    expect(readFileSync(join(web, 'index.html'), 'utf8')).not.toMatch(/https?:\/\//)
  })
})
