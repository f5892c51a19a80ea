import { expect, test } from './town'

test('language, dark and large type follow the person to another machine, and stay with her', async ({ desk, page, browser, town }) => {
  await desk.enter('普法宣传干部')
  const html = page.locator('html')
  await page.getByRole('button', { name: '显示', exact: true }).click()
  await page.getByLabel('深色').check()
  await page.getByLabel('长辈版（大字）').check()
  await page.getByLabel('English').check()
  await expect(html).toHaveAttribute('lang', 'en')
  await expect.poll(() => page.evaluate(async () => ((await (await fetch('/api/preferences/face')).json()) as { value: object }).value)).toEqual({ theme: 'dark', elder: true, language: 'en' })
  await desk.accessible()

  // Another machine: its own choice until she signs in.
  const context = await browser.newContext({ locale: 'zh-CN' })
  const other = await context.newPage()
  await other.goto(`${town.url}/sign-in`)
  await expect(other.locator('html')).toHaveAttribute('data-elder', 'off')
  await other.getByRole('searchbox').fill('普法宣传干部')
  await other.locator('.role').first().click()
  await expect(other.locator('html')).toHaveAttribute('lang', 'en')
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(other.locator('html')).toHaveAttribute('data-elder', 'on')
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('My work')
  // When she leaves, the machine is as it was.
  await other.getByRole('banner').locator('.who').click()
  await other.getByRole('menuitem', { name: 'Sign out' }).click()
  await other.waitForURL(/sign-in/)
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(other.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await context.close()
})
