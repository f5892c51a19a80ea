import { join } from 'node:path'
import type { Page } from '@playwright/test'

const out = process.env.FADU_SHOTS ?? 'test-results/shots'
/** With FADU_SHOTS_ALL each picture is also taken as on a telephone, dark, in large type and on a 4K screen. */
const all = Boolean(process.env.FADU_SHOTS_ALL)

const faces = [
  { name: 'phone', width: 390, height: 844, theme: 'light', elder: 'off' },
  { name: 'dark', width: 1366, height: 768, theme: 'dark', elder: 'off' },
  { name: 'elder', width: 1366, height: 768, theme: 'light', elder: 'on' },
  { name: '4k', width: 3840, height: 2160, theme: 'light', elder: 'off' },
]

export async function shoot(page: Page, name: string, options: { fullPage?: boolean } = {}) {
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(out, `${name}.png`), animations: 'disabled', ...options })
  if (!all) return
  const before = page.viewportSize()
  for (const face of faces) {
    await page.setViewportSize({ width: face.width, height: face.height })
    await page.evaluate(({ theme, elder }) => {
      document.documentElement.dataset.theme = theme
      document.documentElement.dataset.elder = elder
    }, face)
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(out, `${name}-${face.name}.png`), animations: 'disabled', ...options })
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light'
    document.documentElement.dataset.elder = 'off'
  })
  if (before) await page.setViewportSize(before)
}
