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

test('a filter is kept under a name and works again after it was left', async ({ desk, page }) => {
  await desk.enter('调度员', '/work?whose=all')
  await page.getByLabel('期限状态').selectOption('late')
  await page.waitForURL(/clock=late/)
  await page.getByRole('button', { name: '＋ 存为常用' }).click()
  await page.getByLabel('名称').fill('超期的')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('link', { name: '超期的', exact: true })).toBeVisible()
  await desk.accessible()
  await desk.open('/work')
  await page.getByRole('link', { name: '超期的', exact: true }).click()
  await page.waitForURL(/clock=late/)
  await expect(page.getByRole('row').first()).toContainText('超期')
})

test('several cases are handed over at once, all or none', async ({ desk, page }) => {
  await desk.enter('调度员')
  await page.waitForSelector('[role=row]')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  const panel = page.getByRole('region', { name: '已选 2 件' })
  await panel.getByRole('group', { name: '可以办理的步骤' }).getByRole('button', { name: '改派' }).click()
  const form = page.getByRole('form', { name: '改派' })
  await form.getByLabel('承办科室').fill('综合执法队')
  await form.getByLabel('理由').fill('职责调整')
  await desk.accessible()
  await form.getByRole('button', { name: /提交/ }).click()
  await expect(page.getByRole('status').filter({ hasText: '已对 2 件办理“改派”' })).toBeVisible()
  await page.getByRole('row').first().click()
  await expect(page.getByRole('region', { name: '办理记录' })).toContainText('职责调整')
})

test('what others record appears in the queue by itself', async ({ desk, page, browser, town }) => {
  await desk.enter('调度员', '/work?whose=all&order=newest')
  await page.waitForSelector('[role=row]')
  const other = await browser.newPage()
  await other.goto(`${town.url}/sign-in`)
  await other.locator('.role').filter({ hasText: '调度员' }).first().click()
  await other.waitForURL(/work/)
  await other.evaluate(async () => {
    const session = (await (await fetch('/api/session')).json()) as { csrf: string }
    await fetch('/api/cases', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf },
      body: JSON.stringify({ pack: 'hotline_order', step: 'receive', fields: { number: 'T-LIVE', subject: 'utilities', content: '停水', urgent: true, secret: false, unit: 'E7' } }),
    })
  })
  await other.close()
  await expect(page.getByRole('row').filter({ hasText: 'T-LIVE' })).toBeVisible()
})
