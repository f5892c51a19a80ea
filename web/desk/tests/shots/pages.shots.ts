// Pictures of every page. For docs/screens: as a person sees it first, WebP. With FADU_SHOTS_ALL, for the
// eye of whoever changes pages: every size, both languages, dark, large type, PNG.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { test } from '../browser/town'
import { PAGES } from './pages'

const out = process.env.FADU_SHOTS ?? 'test-results/shots'
const all = Boolean(process.env.FADU_SHOTS_ALL)

interface Face {
  name: string
  width: number
  height: number
  theme?: 'dark'
  elder?: 'on'
}
const DESK: Face = { name: '', width: 1366, height: 768 }
const FACES: Face[] = [
  DESK,
  { name: '-4k', width: 3840, height: 2160 },
  { name: '-phone', width: 390, height: 844 },
  { name: '-dark', width: 1366, height: 768, theme: 'dark' },
  { name: '-elder', width: 1366, height: 768, elder: 'on' },
]
const ENGLISH: Face[] = [{ ...DESK, name: '-en' }, { name: '-en-phone', width: 390, height: 844 }]

async function wear(page: Page, face: Face) {
  await page.setViewportSize({ width: face.width, height: face.height })
  await page.evaluate(({ theme, elder }) => {
    document.documentElement.dataset.theme = theme ?? 'light'
    document.documentElement.dataset.elder = elder ?? 'off'
  }, face)
  await page.waitForTimeout(450)
}

async function shoot(page: Page, name: string) {
  if (all) {
    await page.screenshot({ path: join(out, `${name}.png`), animations: 'disabled' })
    return
  }
  const devtools = await page.context().newCDPSession(page)
  const picture = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 70 })
  writeFileSync(join(out, `${name}.webp`), Buffer.from(picture.data, 'base64'))
  await devtools.detach()
}

for (const english of all ? [false, true] : [false]) {
  for (const shown of PAGES) {
    test(`${shown.name}${english ? ', English' : ''}`, async ({ desk, page }) => {
      test.setTimeout(120_000)
      if (shown.role) await desk.enter(shown.role)
      else await desk.open(shown.path)
      if (english) {
        await page.getByRole('button', { name: '显示', exact: true }).click()
        await page.getByLabel('English').click()
        await page.getByRole('button', { name: 'Display' }).waitFor()
      }
      await desk.open(shown.path)
      await shown.ready(page)
      for (const face of english ? ENGLISH : all ? FACES : [DESK]) {
        await wear(page, face)
        await shoot(page, shown.name + face.name)
      }
      if (!english || !shown.role) return
      // The choice follows the person; whoever comes next reads Chinese.
      await page.getByRole('button', { name: 'Display' }).click()
      await page.getByLabel('中文').click()
      await page.getByRole('button', { name: '显示', exact: true }).waitFor()
    })
  }
}
