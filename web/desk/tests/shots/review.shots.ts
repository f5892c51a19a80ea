import { test } from '../browser/town'
import { shoot } from './shoot'

test('review', async ({ desk, page }) => {
  test.setTimeout(120_000)
  await desk.enter('法制审核人员', '/review')
  await page.getByRole('link').filter({ hasText: '发文办理' }).first().click()
  await page.getByRole('region', { name: '审核意见' }).getByRole('button').first().click()
  await page.waitForTimeout(600)
  await shoot(page, 'review', { fullPage: true })
  await desk.enter('执法机构负责人', '/review')
  await page.getByRole('region', { name: '对照条文' }).waitFor()
  await page.waitForTimeout(600)
  await shoot(page, 'review-head')
})
