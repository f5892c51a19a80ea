import { expect, test } from './town'

test('a demonstration is entered by role, with unit and post in sight', async ({ desk, page }) => {
  await desk.open()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('示范镇')
  await desk.accessible()
  await desk.enter('调度员')
  await expect(page.getByRole('banner')).toContainText('调度员')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的工作')
  await desk.accessible()
})

test('a wrong password is refused in place, with a way on', async ({ desk, page }) => {
  await desk.open('/sign-in')
  await page.getByLabel('账号').fill('nobody')
  await page.getByLabel('密码').fill('not the password')
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('alert')).toContainText('不正确')
})

test('whoever is not signed in comes back to the page asked for', async ({ desk, page }) => {
  await desk.open('/work?whose=all')
  await page.waitForURL(/sign-in/)
  await page.locator('.role').filter({ hasText: '镇长' }).click()
  await page.waitForURL(/whose=all/)
})

test('an ended session is signed in again over the page', async ({ desk, page, context }) => {
  await desk.enter('调度员')
  await expect(page.getByRole('row').first()).toBeVisible()
  await context.clearCookies()
  await page.getByRole('link', { name: '全部' }).click()
  const dialog = page.getByRole('dialog', { name: '登录已过期' })
  await expect(dialog).toBeVisible()
  await dialog.locator('.role').filter({ hasText: '调度员' }).first().click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row').first()).toBeVisible()
  expect(new URL(page.url()).search).toContain('whose=all')
})
