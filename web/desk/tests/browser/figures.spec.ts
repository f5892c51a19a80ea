import { readFileSync } from 'node:fs'
import { expect, test } from './town'

test('the report clerk opens a figure of the annual report to its records and from there a case', async ({ desk, page }) => {
  await desk.enter('法治报告编写人', '/figures/report?year=2020&as_of=2021-02-20')
  await expect(page.getByRole('heading', { name: '示范镇2020年法治政府建设情况报告' })).toBeVisible()
  await desk.accessible()
  await page.getByRole('button', { name: '14件' }).click()
  const side = page.getByRole('dialog')
  await expect(side.getByRole('heading', { name: '成功化解' })).toBeVisible()
  await expect(side.getByText(/= 14。/)).toBeVisible()
  await expect(side.getByRole('table').getByRole('link')).toHaveCount(14)
  await desk.accessible()
  await side.getByRole('table').getByRole('link').first().click()
  await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/)
})

test('a figure is found, explains itself, and keeps its day in the address', async ({ desk, page }) => {
  await desk.enter('法治报告编写人', '/figures?year=2020&as_of=2021-02-20')
  await page.getByRole('searchbox', { name: '查找数字' }).fill('调解成功率')
  const found = page.locator('.group .line')
  await expect(found.first()).toContainText('调解成功率')
  await desk.accessible()
  await found.filter({ hasText: '14 / 15' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: '调解成功率' })).toBeVisible()
  await expect(page.getByText('93.33', { exact: true })).toBeVisible()
  await expect(page.getByText('14 ÷ 15 = 93.33%')).toBeVisible()
  await page.getByRole('button', { name: '看数据表' }).click()
  await expect(page.locator('.numbers').getByRole('row', { name: /2020-07/ })).toContainText('1 / 2')
  expect(new URL(page.url()).searchParams.get('as_of')).toBe('2021-02-20')
  // The address is handed on: it opens the same figure by itself.
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: '调解成功率' })).toBeVisible()
  await desk.accessible()
})

test('a figure that was corrected later stands beside its new value', async ({ desk, page }) => {
  await desk.enter('法治报告编写人', '/figures?year=2020&as_of=2020-10-31')
  await page.getByLabel(/只看之后有更正的/).check()
  const first = page.locator('.group .line').first()
  await expect(first).toContainText('现为')
  await first.click()
  await expect(page.getByRole('heading', { name: '之后的更正' })).toBeVisible()
  await expect(page.getByText(/台账 #\d+ 号|打开分子、分母/).first()).toBeVisible()
})

test('a figure is broken down, and its records leave as a sheet', async ({ desk, page }) => {
  await desk.enter('法治报告编写人', '/figures/of/grid/events_reported?year=2020')
  await expect(page.getByRole('heading', { name: '分项' })).toBeVisible()
  await page.getByRole('main').getByRole('combobox').selectOption({ label: '事件类别' })
  await expect(page.getByRole('img', { name: /按事件类别分/ })).toBeVisible()
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出表格' }).click()])
  expect(sheet.suggestedFilename()).toMatch(/\.xlsx$/)
  // A ZIP, as XLSX is.
  expect(readFileSync(await sheet.path()).subarray(0, 2).toString()).toBe('PK')
  const [picture] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '存为图片' }).first().click()])
  expect(readFileSync(await picture.path()).subarray(1, 4).toString()).toBe('PNG')
})

test('a sealed figure gives its total and no record', async ({ desk, page }) => {
  await desk.enter('法治报告编写人', '/figures/of/correction/on_register?year=2020')
  await expect(page.getByText('密封的程序')).toBeVisible()
  await expect(page.locator('#records').getByRole('table')).toHaveCount(0)
  await desk.accessible()
})
