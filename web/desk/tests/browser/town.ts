// A server of the test's own: a fresh copy of the demonstration, the real program, a free port. Each
// test file gets one; what it records nobody else sees.
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

  /**
   * `fresh`: a new town without people instead of the demonstration; `machine`: on one whose clock can be set;
   * `arguments`: more of `fadu serve`.
   */
  constructor(private readonly options: { fresh?: boolean; machine?: boolean; arguments?: string[] } = {}) {
    if (!options.fresh) cpSync(demonstration, join(this.folder, 'data'), { recursive: true })
  }

  async start(): Promise<this> {
    this.port ||= await freePort()
    const listen = `127.0.0.1:${this.port}`
    const town = this.options.fresh ? ['--town', 'xinzhen', '--name-zh', '新镇', '--name-en', 'New Town'] : []
    if (this.options.machine) this.setClock(0)
    const machine = this.options.machine ? { LD_PRELOAD: Town.machine, FAULT_MACHINE: this.orders } : {}
    this.child = spawn(program, ['serve', '--data', join(this.folder, 'data'), '--listen', listen, ...town, ...(this.options.arguments ?? [])], {
      env: { ...process.env, FADU_SHARE: process.env.FADU_SHARE ?? root, FADU_WEB: pages, ...machine },
    })
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()))
    await expect.poll(() => fetch(`http://${listen}/health/ready`).then((one) => one.status, () => 0), { message: this.said, timeout: 60_000 }).toBe(200)
    this.url = `http://${listen}`
    return this
  }

  /** Built by CMake; "" where it is not. */
  static readonly machine = existsSync(process.env.FAULT_MACHINE_LIBRARY ?? '') ? (process.env.FAULT_MACHINE_LIBRARY ?? '') : ''
  private get orders() {
    return join(this.folder, 'machine')
  }
  /** Seconds by which the server's clock is ahead; the orders of tests/fault/machine.cc. */
  setClock(ahead: number) {
    const orders = Buffer.alloc(24)
    orders.writeBigInt64LE(BigInt(ahead * 1000))
    // Written in place: the server has the file mapped.
    writeFileSync(this.orders, orders, { flag: existsSync(this.orders) ? 'r+' : 'w' })
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

  /** WCAG 2.2 AA, as far as a machine can tell; then contrast in the dark, contrast and targets in elder mode. */
  async accessible() {
    // What is half under the bar at the top counts as a small target.
    await this.page.evaluate(() => window.scrollTo(0, 0))
    await this.judge(new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']))
    const worn = await this.page.evaluate(() => ({ ...document.documentElement.dataset }))
    await this.wear({ ...worn, theme: 'dark' })
    await this.judge(new AxeBuilder({ page: this.page }).withRules(['color-contrast']))
    await this.wear({ ...worn, elder: 'on' })
    await this.judge(new AxeBuilder({ page: this.page }).withRules(['color-contrast', 'target-size']))
    await this.wear(worn)
  }
  private async wear(face: Partial<Record<string, string>>) {
    await this.page.evaluate(async (face) => {
      Object.assign(document.documentElement.dataset, face)
      // Rows, charts and maps draw themselves anew.
      for (let frame = 0; frame < 3; ++frame) await new Promise(requestAnimationFrame)
    }, face)
  }
  private async judge(axe: AxeBuilder) {
    const found = await axe.analyze()
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
