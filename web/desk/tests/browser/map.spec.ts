import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Desk, expect, test, Town } from './town'

// One pixel.
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

test('pictures of the land come from the one server that is named, and its key is in no log', async ({ browser }) => {
  const asked: string[] = []
  const tiles = createServer((request, answer) => {
    asked.push(request.url ?? '')
    answer.writeHead(200, { 'Content-Type': 'image/png' }).end(PICTURE)
  })
  await new Promise<void>((resolve) => tiles.listen(0, '127.0.0.1', resolve))
  const port = (tiles.address() as AddressInfo).port
  const folder = mkdtempSync(join(tmpdir(), 'fadu-tiles-'))
  writeFileSync(join(folder, 'key'), 'secret-of-the-tiles\n')
  const town = await new Town({ arguments: ['--tiles', `http://127.0.0.1:${port}/{z}/{x}/{y}?tk={key}`, '--tiles-key', join(folder, 'key'), '--log-requests'] }).start()
  const context = await browser.newContext()
  const page = await context.newPage()
  const failures: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text())
  })
  try {
    const desk = new Desk(page, town)
    await desk.enter('网格中心调度员', '/dispatch')
    await expect(page.getByText(`底图：127.0.0.1:${port}`)).toBeVisible()
    await expect.poll(() => asked.length).toBeGreaterThan(0)
    for (const one of asked) expect(one).toMatch(/^\/\d+\/\d+\/\d+\?tk=secret-of-the-tiles$/)
    // A picture from anywhere else is refused by the browser.
    const other = await page.evaluate((url) => new Promise((resolve) => {
      const picture = new Image()
      picture.onload = () => resolve('shown')
      picture.onerror = () => resolve('refused')
      picture.src = url
    }), `http://localhost:${port}/1/1/1`)
    expect(other).toBe('refused')
    expect(failures.filter((one) => !/Content Security Policy|Failed to load/.test(one))).toEqual([])
    await desk.accessible()
  } finally {
    await context.close()
    await town.end()
    tiles.close()
    rmSync(folder, { recursive: true })
  }
  expect(town.said).not.toContain('secret-of-the-tiles')
})

test('without a tile server no page asks anybody outside', async ({ desk, page }) => {
  const hosts = new Set<string>()
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http')) hosts.add(url.origin)
  })
  await desk.enter('网格中心调度员', '/dispatch')
  await expect(page.locator('.cell-map canvas').first()).toBeVisible()
  await desk.open('/leader')
  await expect(page.locator('.cell-map canvas').first()).toBeVisible()
  expect([...hosts]).toEqual([desk.town.url])
})

test('a place is pressed on the map, typed, or taken from the device', async ({ desk, page }) => {
  await page.context().grantPermissions(['geolocation'])
  await desk.enter('窗口工作人员', '/intake')
  await page.getByLabel('群众反映什么').fill('楼道漏水')
  await page.locator('.matters button').filter({ hasText: '网格事件' }).first().click()
  const field = page.locator('.point input')
  await expect(field).toBeVisible()
  await page.getByRole('button', { name: '在地图上点' }).click()
  const map = page.locator('.point').getByRole('img', { name: '网格图' })
  await expect(map.locator('canvas').first()).toBeVisible()
  await map.click()
  await expect(field).toHaveValue(/^\d+\.\d{6},\d+\.\d{6}$/)
  await expect(page.locator('.point [aria-live]')).toContainText('网格')
  await desk.accessible()
  await page.context().setGeolocation({ longitude: 119.24, latitude: 38.62 })
  await page.getByRole('button', { name: '我的位置' }).click()
  await expect(field).toHaveValue('119.240000,38.620000')
  await field.fill('119.241,38.621')
  await expect(page.locator('.point [aria-live]')).toContainText('网格')
})
