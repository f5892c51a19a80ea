import { expect, test } from './town'

test('visitors are received, and the first receiver has the matter', async ({ desk, page }) => {
  await desk.enter('矛调中心接待员', '/centre')
  await expect(page.getByRole('button', { name: '我首接的' })).toBeVisible()
  await desk.accessible()
  await page.getByRole('button', { name: '接待登记' }).click()
  const dialog = page.getByRole('dialog', { name: '接待登记' })
  await dialog.getByRole('button', { name: '提交：接待登记' }).click()
  await expect(dialog.getByText(/请填写/).first()).toBeVisible()
  await desk.accessible()
})

test('the roster is read by week and a turn opens', async ({ desk, page }) => {
  await desk.enter('矛调中心负责人', '/centre?tab=rosters&week=2020-06-01')
  await expect(page.locator('.turn').first()).toBeVisible()
  await expect(page.getByRole('columnheader', { name: '周一 06-01' })).toBeVisible()
  await desk.accessible()
  // On a telephone a list of the days on which somebody is there.
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const turn = page.locator('td').filter({ has: page.locator('.turn') }).first()
  expect(await turn.evaluate((cell) => getComputedStyle(cell, '::before').content)).toBe('"周一 06-01"')
  for (const one of ['html', '.sheet']) expect(await page.locator(one).evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
  await desk.accessible()
  if (size) await page.setViewportSize(size)
  await page.locator('.turn').first().click()
  await expect(page.getByRole('dialog')).toContainText('值班')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '本周' }).click()
  await expect(page.getByText('这一周还没有排班')).toBeVisible()
})

test('a turn is planned from the week that is shown', async ({ desk, page }) => {
  await desk.enter('矛调中心负责人', '/centre?tab=rosters')
  await page.getByRole('button', { name: '排班' }).click()
  await expect(page.getByRole('dialog', { name: '排班' }).getByText('值班类别')).toBeVisible()
})
