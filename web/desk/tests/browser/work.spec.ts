import { expect, test } from './town'

test('the queue is worked by keys, and a clock explains itself', async ({ desk, page }) => {
  await desk.enter('调度员')
  const rows = page.getByRole('row')
  await expect(rows.first()).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(rows.first()).toBeFocused()
  await rows.first().getByRole('button').click()
  await expect(page.getByText(/^起算：/)).toBeVisible()
  await expect(page.getByText(/^到期：/)).toBeVisible()
  await desk.accessible()
})

test('the desk speaks English on request', async ({ desk, page }) => {
  await desk.enter('调度员')
  await page.getByRole('button', { name: '显示' }).click()
  await page.getByLabel('English').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My work')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('banner')).toContainText('Dispatcher')
})
