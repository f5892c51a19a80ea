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

/** Borders run from point to point in short stretches, which a large screen keeps apart. */
const LARGE = { width: 2000, height: 1900 }
type Dot = readonly [number, number]
interface Seen {
  cells: { code: string; ring: Dot[] }[]
  /** The map itself. */
  box: { x: number; y: number; width: number; height: number }
}
/** Where corners are seen: the whole town is fitted into the map with a margin. */
const seen = (page: Page): Promise<Seen> =>
  page.getByRole('img', { name: '网格图' }).evaluate(async (holder) => {
    const { features } = (await (await fetch('/api/map/cells')).json()) as { features: { properties: { code: string }; geometry: { coordinates: [number, number][][] } }[] }
    const rings = features.map((one) => (one.geometry.coordinates[0] ?? []).slice(0, -1).map(([lon, lat]) => [(lon * Math.PI) / 180, Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))] as const))
    const side = (n: 0 | 1) => [Math.min(...rings.flat().map((p) => p[n])), Math.max(...rings.flat().map((p) => p[n]))] as const
    const [[west, east], [south, north]] = [side(0), side(1)]
    const { x, y, width, height } = holder.getBoundingClientRect()
    const scale = Math.min((width - 32) / (east - west), (height - 32) / (north - south))
    const at = (p: readonly [number, number]) => [x + width / 2 + (p[0] - (west + east) / 2) * scale, y + height / 2 - (p[1] - (south + north) / 2) * scale] as const
    return { cells: features.map((one, n) => ({ code: one.properties.code, ring: rings[n]?.map(at) ?? [] })), box: { x, y, width, height } }
  })
const edgesOf = (ring: readonly Dot[]) => ring.map((p, n) => [p, ring[(n + 1) % ring.length] ?? p] as const)
type Edge = readonly [Dot, Dot]
const apart = (p: Dot, [a, b]: Edge) => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const part = Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(p[0] - a[0] - part * dx, p[1] - a[1] - part * dy)
}
/** A border of so many cells, and a place beside its middle where nothing of the map is near enough to snap to. */
function border({ cells, box }: Seen, of: 1 | 2): { a: Dot; b: Dot; middle: Dot; beside: Dot } {
  const SNAP = 14
  const MARGIN = 3
  const all = cells.flatMap((one) => edgesOf(one.ring))
  const key = (p: Dot) => p.map((one) => one.toFixed(3)).join()
  const shared = new Map<string, number>()
  for (const [a, b] of all) for (const one of [`${key(a)} ${key(b)}`, `${key(b)} ${key(a)}`]) shared.set(one, (shared.get(one) ?? 0) + 1)
  const inside = (p: Dot) => p[0] > box.x + MARGIN && p[0] < box.x + box.width - MARGIN && p[1] > box.y + MARGIN && p[1] < box.y + box.height - MARGIN
  for (const [a, b] of all) {
    const long = Math.hypot(b[0] - a[0], b[1] - a[1])
    if (long < 2 * SNAP || shared.get(`${key(a)} ${key(b)}`) !== of) continue
    const middle: Dot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
    // To the right of a ring that runs against the clock: outside of its cell.
    const beside: Dot = [middle[0] - ((b[1] - a[1]) / long) * (SNAP + 1), middle[1] + ((b[0] - a[0]) / long) * (SNAP + 1)]
    if (inside(beside) && all.every((edge) => apart(beside, edge) > SNAP)) return { a, b, middle, beside }
  }
  throw new Error('no such border')
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

test('a border is moved by its points without a pointer, on both sides; one that would cross is not', async ({ desk, page }) => {
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
  const ring = (await seen(page)).cells.find((one) => one.code === code)?.ring ?? []
  const [a, b] = [ring[0], ring[Math.floor(ring.length / 2)]] as [Dot, Dot]
  await page.mouse.click(...a)
  await page.mouse.dblclick(...b)
  await expect(table(page).getByText('新划定')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(table(page)).toHaveCount(0)
})

test('a new cell is drawn with the mouse beside the others, and recorded', async ({ desk, page }) => {
  test.setTimeout(180_000)
  await page.setViewportSize(LARGE)
  await desk.enter('网格中心调度员', '/admin/places/draw')
  await choose(page, 1)
  await page.getByText('新划', { exact: true }).click()
  const { a, b, beside } = border(await seen(page), 1)
  await page.mouse.click(...a)
  await page.mouse.click(...b)
  await page.mouse.dblclick(...beside)
  await expect(table(page).getByText('新划定')).toBeVisible()
  // Nothing of the others changes but points on their borders.
  await expect(table(page).getByRole('row')).toHaveCount(2)
  const name = table(page).getByRole('textbox', { name: '名称' })
  await name.fill('河滩新设网格')
  await name.blur()
  await record(page, '新增管理范围')
  await page.getByRole('link', { name: '← 网格与机构' }).click()
  await expect(page.getByRole('cell', { name: '河滩新设网格' })).toBeVisible()
})

test('a border between two cells is dragged with the mouse, and both are recorded', async ({ desk, page }) => {
  test.setTimeout(180_000)
  await page.setViewportSize(LARGE)
  await desk.enter('网格中心调度员', '/admin/places/draw')
  await choose(page, 1)
  await page.getByText('移动边界', { exact: true }).first().click()
  const { middle, beside } = border(await seen(page), 2)
  await page.mouse.move(...middle)
  await page.mouse.down()
  await page.mouse.move(...beside, { steps: 5 })
  await page.mouse.up()
  await expect(table(page).getByText('调整范围')).toHaveCount(2)
  await record(page, '道路改线')
  await expect(table(page)).toHaveCount(0)
})
