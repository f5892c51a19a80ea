import { expect, test } from './town'

test('the question mark opens the guide to this page beside it', async ({ desk, page }) => {
  await desk.enter('调度员')
  await page.getByRole('button', { name: '本页说明' }).click()
  const guide = page.getByRole('dialog', { name: '使用说明' })
  await expect(guide.getByRole('heading', { name: '我的工作' })).toBeVisible()
  await desk.accessible()
  await guide.getByRole('link', { name: '全部说明' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('从这里开始')
  await page.getByRole('link', { name: '办件' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('办件')
  await desk.accessible()
})
