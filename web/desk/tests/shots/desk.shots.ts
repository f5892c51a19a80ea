import { test } from '../browser/town'
import { shoot } from './shoot'

test('entrance and queue', async ({ desk, page }) => {
  await desk.open('/sign-in')
  await page.locator('.role').first().waitFor()
  await shoot(page, 'sign-in')
  await desk.enter('调度员')
  await page.getByRole('row').first().waitFor()
  await shoot(page, 'work')
})

test('a case', async ({ desk, page }) => {
  await desk.enter('行政执法人员', '/work?whose=all&pack=penalty_ordinary')
  await page.getByRole('row').filter({ hasText: '行政处罚（普通程序）' }).first().click()
  await page.getByRole('heading', { name: '办理记录' }).waitFor()
  await shoot(page, 'case')
  await page.getByRole('button', { name: '调查终结报告' }).last().click()
  await page.waitForTimeout(700)
  await shoot(page, 'case-form', { fullPage: true })
})

test('account', async ({ desk, page }) => {
  await desk.enter('行政执法人员', '/account')
  await page.getByRole('heading', { name: '接口令牌' }).waitFor()
  await shoot(page, 'account')
})
