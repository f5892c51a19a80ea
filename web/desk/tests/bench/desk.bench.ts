// First load, change of page and a long queue, in Chromium on a processor slowed four times, against the
// real program on this machine. Each figure is the median of several runs; the page itself takes the time.
import { appendFileSync } from 'node:fs'
import type { CDPSession, Page } from '@playwright/test'
import { test } from '../browser/town'

const SLOWER = 4
const RUNS = 5
/** Of the long queue; what a server with millions does is measured by bench/run.sh. */
const ROWS = Number(process.env.BENCH_ROWS ?? 20_000)
const BATCH = 2000

/** A row of the results: what was measured, and the limit that it is held against; 0 for what is told without one. */
const tell = (what: string, value: number, unit: string, limit: number) => {
  const told = limit === 0 ? ' | ' : `${limit}${unit && ` ${unit}`} | ${(value / limit).toFixed(2)}`
  const line = `| ${what} | ${Math.round(value)}${unit && ` ${unit}`} | ${told} |`
  if (process.env.FADU_BENCH_OUT) appendFileSync(process.env.FADU_BENCH_OUT, `${line}\n`)
}
const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN

async function slowed(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return session
}

/** Milliseconds since navigation (or since `from`) until the selector is there and drawn. */
function until(page: Page, selector: string, from = 0): Promise<number> {
  return page.evaluate(
    ([selector, from]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(selector)) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)))
          else requestAnimationFrame(look)
        }
        look()
      }),
    [selector, from] as const,
  )
}

test('first load', async ({ desk, page, browser, town }) => {
  await desk.enter('调度员')
  const state = await page.context().storageState()
  for (const [name, path, selector] of [
    ['sign-in', '/sign-in', '.role'],
    ['my work', '/work?whose=all', '[role=row]'],
  ] as const) {
    const times: number[] = []
    let bytes = 0
    for (let run = 0; run < RUNS; ++run) {
      const context = await browser.newContext({ storageState: name === 'my work' ? state : undefined, viewport: { width: 1366, height: 768 } })
      const fresh = await context.newPage()
      await slowed(fresh)
      await fresh.goto(town.url + path, { waitUntil: 'commit' })
      const usable = await until(fresh, selector)
      times.push(usable)
      bytes = await fresh.evaluate((usable) =>
        performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js') && one.startTime < usable).reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0),
        usable,
      )
      await context.close()
    }
    tell(`first load, ${name}: usable after`, median(times), 'ms', 1000)
    tell(`first load, ${name}: script, gzip`, bytes / 1000, 'kB', 250)
  }
})

test('change of page', async ({ desk, page }) => {
  await desk.enter('调度员', '/work?whose=all')
  await page.locator('[role=row]').first().waitFor()
  // Whoever reads a queue takes a moment; meanwhile the page of a case is fetched (shell/ahead.ts).
  await page.waitForTimeout(4000)
  const session = await page.context().newCDPSession(page)
  // The limit is that of the office's machine; slowed four times it is told beside it.
  for (const [rate, how, limit] of [[1, '', 100], [SLOWER, ', slowed', 0]] as const) {
    await session.send('Emulation.setCPUThrottlingRate', { rate })
    const there: number[] = []
    const whole: number[] = []
    const back: number[] = []
    for (let run = 0; run < RUNS; ++run) {
      await page.locator('[role=row] .title').first().waitFor()
      const from = await page.evaluate(() => {
        const now = performance.now()
        document.querySelector<HTMLElement>('[role=row]')?.click()
        return now
      })
      there.push(await until(page, 'article.case', from))
      // With what can be done and the record.
      whole.push(await until(page, '#steps', from))
      const again = await page.evaluate(() => {
        const now = performance.now()
        history.back()
        return now
      })
      back.push(await until(page, '.work [role=row]', again))
    }
    if (rate === 1) tell('queue to case, the first time', there[0] ?? NaN, 'ms', limit)
    tell(`queue to case${how}`, median(there), 'ms', limit)
    tell(`queue to case with its steps${how}`, median(whole), 'ms', limit)
    tell(`case back to queue${how}`, median(back), 'ms', limit)
  }
})

/** Hotline orders recorded by the dispatcher through the API, whole batches at a time. */
async function seed(page: Page, count: number) {
  await page.evaluate(
    async ([count, batch, fill]) => {
      const { csrf } = (await (await fetch('/api/session')).json()) as { csrf: string }
      const uuid7 = () => {
        const bytes = crypto.getRandomValues(new Uint8Array(16))
        new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | BigInt((bytes[6] ?? 0) * 256 + (bytes[7] ?? 0)))
        bytes[6] = ((bytes[6] ?? 0) & 15) | 0x70
        bytes[8] = ((bytes[8] ?? 0) & 63) | 0x80
        const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('')
        return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
      }
      for (let from = 0; from < count; from += batch) {
        const acts = Array.from({ length: Math.min(batch, count - from) }, (_unused, n) => ({
          id: uuid7(), pack: 'hotline_order', step: 'receive', fields: { number: `B-${from + n}`, subject: 'utilities', content: fill, urgent: false, secret: false, unit: 'E7' },
        }))
        const answer = await fetch('/api/acts?whole=true', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ acts }) })
        if (!answer.ok) throw new Error(await answer.text())
      }
    },
    [count, BATCH, '路灯不亮'] as const,
  )
}

test('a long queue', async ({ desk, page }) => {
  await desk.enter('调度员')
  await seed(page, ROWS)
  await desk.open('/work?whose=all&order=newest')
  await page.locator('[role=row]').first().waitFor()
  const session = await page.context().newCDPSession(page)
  const frames: [string, number[]][] = []
  for (const [rate, how] of [[1, ''], [SLOWER, ', slowed']] as const) {
    await session.send('Emulation.setCPUThrottlingRate', { rate })
    // Nearly a whole page of the list for each frame, as fast as rows come; each frame is timed.
    const timed = await page.evaluate(async () => {
      const box = document.querySelector<HTMLElement>('.scroller')
      const list: number[] = []
      let last = performance.now()
      for (let n = 0; box && n < 300; ++n) {
        box.scrollTop += 600
        const now = await new Promise<number>(requestAnimationFrame)
        list.push(now - last)
        last = now
      }
      return list
    })
    frames.push([how, timed])
  }
  const rows = parseInt((await page.locator('.foot').first().textContent())?.replace(/\D+/g, '') ?? '0')
  const drawn = await page.locator('[role=row]').count()
  for (const [how, timed] of frames) {
    // Two frames of a screen; a tenth of a second is seen as a hitch.
    tell(`frame while scrolling${how}, median`, median(timed), 'ms', 34)
    tell(`frame while scrolling${how}, 95th of 100`, [...timed].sort((a, b) => a - b)[Math.floor(timed.length * 0.95)] ?? NaN, 'ms', 100)
  }
  tell(`rows in the page of ${rows} loaded`, drawn, '', 60)
})
