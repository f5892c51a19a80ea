import type { Page } from '@playwright/test'
import { expect, test } from './town'

const table = (page: Page) => page.getByRole('region', { name: '将要登记的变更' })
async function record(page: Page, reason: string) {
  await page.getByLabel('原因').fill(reason)
  await page.getByRole('button', { name: '先检查' }).click()
  await expect(page.getByText('没有空隙、没有重叠，可以登记。')).toBeVisible()
  await page.getByRole('button', { name: '一并登记' }).click()
  await expect(page.getByText(/^已登记 \d+ 件/)).toBeVisible()
}
async function choose(page: Page, nth: number) {
  const pick = page.getByRole('combobox', { name: '选择网格' })
  await expect(pick.locator('option').nth(nth)).toBeAttached()
  const code = await pick.locator('option').nth(nth).getAttribute('value')
  await pick.selectOption(code)
  return code ?? ''
}

test('a cell is split by its points without a pointer, and the map of the day before stays', async ({ desk, page }) => {
  test.setTimeout(120_000)
  await desk.enter('网格中心调度员', '/admin/places')
  const title = page.getByRole('heading', { level: 2, name: /^网格（/ })
  await expect(title).toHaveText(/网格（[1-9]\d* 个）/)
  const count = Number(/\d+/.exec((await title.textContent()) ?? '')?.[0])
  await desk.accessible()
  await page.getByRole('link', { name: '在地图上调整' }).click()
  const code = await choose(page, 3)
  const tools = page.getByRole('region', { name: '按边界点操作' })
  await expect(tools).toContainText(code)
  await page.getByRole('button', { name: '切成两格' }).click()
  await expect(table(page).getByRole('row')).toHaveCount(3)
  await expect(table(page)).toContainText('新划定')
  const name = table(page).getByRole('textbox', { name: '名称' })
  await name.fill('新设网格')
  await name.blur()
  // A member of the old cell is given to the new one.
  const goal = page.locator('.concerned select').first()
  await goal.selectOption({ index: 1 })
  await desk.accessible()
  await record(page, '人口增加')
  await page.getByRole('link', { name: '← 网格与机构' }).click()
  await expect(title).toHaveText(`网格（${count + 1} 个）`)
  await expect(page.getByRole('cell', { name: '新设网格' })).toBeVisible()
  // Before: as it was.
  await page.getByRole('slider').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(title).toHaveText(`网格（${count + 1} 个）`)
  await page.keyboard.press('ArrowLeft')
  await expect(title).toHaveText(`网格（${count} 个）`)
  await desk.accessible()
})

test('neighbours are merged, their members go along, and undoing leaves nothing to record', async ({ desk, page }) => {
  test.setTimeout(90_000)
  await desk.enter('网格中心调度员', '/admin/places/draw')
  const code = await choose(page, 6)
  await page.getByLabel('并入相邻网格').selectOption({ index: 1 })
  await page.getByRole('button', { name: '合并', exact: true }).click()
  await expect(table(page).getByText('撤销')).toBeVisible()
  await page.getByRole('button', { name: '撤销（1）' }).click()
  await expect(table(page)).toHaveCount(0)
  await page.getByLabel('并入相邻网格').selectOption({ index: 1 })
  await page.getByRole('button', { name: '合并', exact: true }).click()
  await expect(page.getByRole('heading', { name: /涉及的网格员（[1-9]/ })).toBeVisible()
  await expect(page.locator('.concerned select').first()).toHaveValue(code)
  await record(page, '并村')
})

test('a border is moved by dragging, on both sides; one that would cross is not', async ({ desk, page }) => {
  test.setTimeout(90_000)
  await desk.enter('网格中心调度员', '/admin/places/draw')
  await choose(page, 10)
  const options = page.getByRole('combobox', { name: '边界点' }).locator('option')
  await expect(options.first()).toBeAttached()
  const [lon, lat] = ((await options.first().textContent()) ?? '').split(' · ')[1]?.split(',').map(Number) as [number, number]
  await page.getByLabel('移到').fill(`${(lon + 0.00004).toFixed(6)},${(lat + 0.00003).toFixed(6)}`)
  await page.getByRole('button', { name: '移动', exact: true }).click()
  await expect(table(page).getByText('调整范围').first()).toBeVisible()
  await page.getByLabel('移到').fill(`${(lon + 1).toFixed(6)},${lat.toFixed(6)}`)
  await page.getByRole('button', { name: '移动', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: '边界会相交' })).toBeVisible()
  await record(page, '河道改线')
})

test('a line drawn on the map splits the cell it runs through', async ({ desk, page }) => {
  test.setTimeout(90_000)
  await desk.enter('网格中心调度员', '/admin/places/draw')
  const code = await choose(page, 2)
  await page.getByText('切分', { exact: true }).first().click()
  // The whole town is fitted into the map with a margin: from that follows where a corner is seen.
  const [a, b] = await page.getByRole('img', { name: '网格图' }).evaluate(async (holder, chosen) => {
    const cells = (await (await fetch('/api/map/cells')).json()) as { features: { properties: { code: string }; geometry: { coordinates: number[][][] } }[] }
    const onPlane = (p: number[]) => [((p[0] ?? 0) * Math.PI) / 180, Math.log(Math.tan(Math.PI / 4 + ((p[1] ?? 0) * Math.PI) / 360))]
    const all = cells.features.flatMap((one) => (one.geometry.coordinates[0] ?? []).map(onPlane))
    const side = (n: number) => [Math.min(...all.map((p) => p[n] ?? 0)), Math.max(...all.map((p) => p[n] ?? 0))] as const
    const [[west, east], [south, north]] = [side(0), side(1)]
    const box = holder.getBoundingClientRect()
    const scale = Math.min((box.width - 32) / (east - west), (box.height - 32) / (north - south))
    const ring = cells.features.find((one) => one.properties.code === chosen)?.geometry.coordinates[0]?.slice(0, -1) ?? []
    const seen = ring.map(onPlane).map((p) => [box.x + box.width / 2 + ((p[0] ?? 0) - (west + east) / 2) * scale, box.y + box.height / 2 - ((p[1] ?? 0) - (south + north) / 2) * scale])
    return [seen[0] ?? [], seen[Math.floor(seen.length / 2)] ?? []]
  }, code)
  await page.mouse.click(a?.[0] ?? 0, a?.[1] ?? 0)
  await page.mouse.dblclick(b?.[0] ?? 0, b?.[1] ?? 0)
  await expect(table(page).getByText('新划定')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(table(page)).toHaveCount(0)
})
