// A server of the test's own: a fresh copy of the demonstration, the real program, a free port. Each
// test file gets one; what it records nobody else sees.
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..')
const program = process.env.FADU ?? join(root, 'build', 'fadu')
const demonstration = process.env.FADU_DEMO ?? join(root, 'build', 'web_browser', 'demo')
const pages = process.env.FADU_WEB_OUT ?? join(root, 'build', 'web')

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const at = probe.address()
      probe.close(() => {
        if (at && typeof at === 'object') resolve(at.port)
        else reject(new Error('no port'))
      })
    })
  })
}

export class Town {
  private child: ChildProcess | null = null
  private readonly folder = mkdtempSync(join(tmpdir(), 'fadu-web-'))
  private port = 0
  url = ''
  /** What the server has printed, for messages. */
  said = ''

  /** `fresh`: a new town without people instead of the demonstration. */
  constructor(private readonly options: { fresh?: boolean } = {}) {
    if (!options.fresh) cpSync(demonstration, join(this.folder, 'data'), { recursive: true })
  }

  async start(): Promise<this> {
    this.port ||= await freePort()
    const listen = `127.0.0.1:${this.port}`
    const town = this.options.fresh ? ['--town', 'xinzhen', '--name-zh', '新镇', '--name-en', 'New Town'] : []
    this.child = spawn(program, ['serve', '--data', join(this.folder, 'data'), '--listen', listen, ...town], {
      env: { ...process.env, FADU_SHARE: process.env.FADU_SHARE ?? root, FADU_WEB: pages },
    })
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()))
    await expect.poll(() => fetch(`http://${listen}/health/ready`).then((one) => one.status, () => 0), { message: this.said, timeout: 20_000 }).toBe(200)
    this.url = `http://${listen}`
    return this
  }

  /** Ends the program as if the machine had gone, data kept. */
  async stop() {
    const child = this.child
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
    this.child = null
  }

  async end() {
    await this.stop()
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true })
  }
}

interface Fixtures {
  desk: Desk
}
interface WorkerFixtures {
  town: Town
}

/** What a person does at the desk. */
export class Desk {
  constructor(readonly page: Page, readonly town: Town) {}

  async open(path = '/') {
    await this.page.goto(this.town.url + path)
  }

  /** Signs in by role, through the page. */
  async enter(role: string, path = '/work') {
    await this.open(`/sign-in?to=${encodeURIComponent(path)}`)
    await this.page.getByRole('searchbox', { name: '按岗位名称筛选' }).fill(role)
    await this.page.locator('.role').filter({ hasText: role }).first().click()
    await this.page.waitForURL((url) => url.pathname !== '/sign-in')
  }

  /** WCAG 2.2 AA, as far as a machine can tell. */
  async accessible() {
    // What is half under the bar at the top counts as a small target.
    await this.page.evaluate(() => window.scrollTo(0, 0))
    const found = await new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
    expect(found.violations.map((one) => ({ id: one.id, at: one.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`) }))).toEqual([])
  }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  town: [
    async ({}, use) => {
      const town = await new Town().start()
      await use(town)
      await town.end()
    },
    { scope: 'worker' },
  ],
  desk: async ({ page, town }, use) => {
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) failures.push(message.text())
    })
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (/^https?:/.test(url.protocol) && url.hostname !== '127.0.0.1') failures.push(`outside request: ${request.url()}`)
    })
    await use(new Desk(page, town))
    expect(failures).toEqual([])
  },
})
export { expect }
