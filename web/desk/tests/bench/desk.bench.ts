// First load, change of page and a long queue, in Chromium on a processor slowed four times, against the
// real program on this machine. Each figure is the median of several runs; the page itself takes the time.
import { appendFileSync } from 'node:fs'
import type { CDPSession, Page } from '@playwright/test'
import { test } from '../browser/town'

const SLOWER = 4
const RUNS = 5
const MILLION = 1_000_000

const tell = (line: string) => {
  if (process.env.FADU_BENCH_OUT) appendFileSync(process.env.FADU_BENCH_OUT, `${line}\n`)
}
const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN
const ms = (number: number) => `${Math.round(number)} ms`

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
      times.push(await until(fresh, selector))
      bytes = await fresh.evaluate(() =>
        performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js')).reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0),
      )
      await context.close()
    }
    tell(`first load, ${name}: usable after ${ms(median(times))}, ${Math.round(bytes / 1000)} kB of script (gzip)`)
  }
})

test('change of page', async ({ desk, page }) => {
  await desk.enter('调度员', '/work?whose=all')
  await page.locator('[role=row]').first().waitFor()
  await slowed(page)
  const there: number[] = []
  const back: number[] = []
  for (let run = 0; run < RUNS; ++run) {
    await page.locator('[role=row] .title').first().waitFor()
    const from = await page.evaluate(() => {
      const now = performance.now()
      document.querySelector<HTMLElement>('[role=row]')?.click()
      return now
    })
    there.push(await until(page, 'article.case', from))
    const again = await page.evaluate(() => {
      const now = performance.now()
      history.back()
      return now
    })
    back.push(await until(page, '.work [role=row]', again))
  }
  tell(`queue to case: ${ms(median(there))} (first time ${ms(there[0] ?? NaN)}); back: ${ms(median(back))}`)
})

test('a million rows', async ({ desk, page }) => {
  await desk.enter('调度员')
  const one = await page.evaluate(async () => ((await (await fetch('/api/cases?whose=all&limit=1')).json()) as { cases: object[] }).cases[0])
  // The server's page of a million-case town is measured elsewhere (bench/RESULTS.md); here the desk is.
  await page.route('**/api/cases?*', (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = Number(query.get('cursor') ?? 0)
    const limit = Math.min(Number(query.get('limit')), MILLION - from)
    const cases = Array.from({ length: limit }, (_unused, n) => ({ ...one, id: `00000000-0000-7000-8000-${String(from + n).padStart(12, '0')}`, title: `#${from + n}` }))
    return route.fulfill({ json: { cases, next: from + limit < MILLION ? String(from + limit) : '' } })
  })
  await desk.open('/work?whose=all')
  await page.locator('[role=row]').first().waitFor()
  await slowed(page)
  const frames = await page.evaluate(async () => {
    const box = document.querySelector<HTMLElement>('.scroller')
    const list: number[] = []
    let last = performance.now()
    for (let n = 0; box && n < 400; ++n) {
      box.scrollTop += 600
      const now = await new Promise<number>(requestAnimationFrame)
      list.push(now - last)
      last = now
    }
    return list
  })
  const rows = await page.locator('.foot').first().textContent()
  const drawn = await page.locator('[role=row]').count()
  const sorted = [...frames].sort((a, b) => a - b)
  tell(`scrolling a queue of a million: frame median ${ms(median(frames))}, p95 ${ms(sorted[Math.floor(sorted.length * 0.95)] ?? NaN)}, ${drawn} rows drawn, ${rows?.trim().split(' ')[0] ?? ''}`)
})
