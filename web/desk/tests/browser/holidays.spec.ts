import type { Page } from '@playwright/test'
import { uuid7 } from '@/api/uuid'
import { expect, test } from './town'

// A stretch of days that begins in two days and lies in one year. Examples, not a notice.
const DAY = 86_400_000
const day = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
const soon = Date.now() + 2 * DAY
const first = day(soon + 8 * DAY).slice(0, 4) === day(soon).slice(0, 4) ? soon : Date.parse(`${Number(day(soon).slice(0, 4)) + 1}-01-01T00:00:00+08:00`)
const stretch = (days: number) => `春节 ${day(first)}..${day(first + (days - 1) * DAY)}`
const year = day(first).slice(0, 4)

/** A request of information received today, which must be answered within 20 working days. */
async function received(page: Page): Promise<string> {
  return page.evaluate(async (id) => {
    const session = (await (await fetch('/api/session')).json()) as { csrf: string }
    const answer = await fetch('/api/cases', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf },
      body: JSON.stringify({ id, pack: 'information_request', step: 'receive', fields: { channel: 'in_person', content: '申请公开本镇放假安排', identity_shown: true, form_wanted: 'paper' } }),
    })
    return ((await answer.json()) as { case: string }).case
  }, uuid7())
}

async function turnTo(page: Page, year: string) {
  const heading = page.getByRole('heading', { name: /^\d{4}年$/ })
  await expect(heading).toBeVisible()
  if (Number((await heading.textContent())?.slice(0, 4)) < Number(year)) await page.getByRole('button', { name: '下一年' }).click()
  await expect(heading).toHaveText(`${year}年`)
}

test('a notice of holidays is tried, recorded, corrected and withdrawn, and a case says what moved it', async ({ desk, page }) => {
  test.setTimeout(120_000)
  await desk.enter('党政办工作人员', '/admin/holidays')
  const one = await received(page)
  await expect(page.getByRole('heading', { name: /^\d{4}年$/ })).toBeVisible()
  await expect(page.locator('.year table')).toHaveCount(12)
  await desk.accessible()

  // The year that the stretch lies in, as it is; then with the stretch.
  await turnTo(page, year)
  await page.getByRole('button', { name: new RegExp(`^登记(${year}年放假通知|年内调整)$`) }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('放假安排').fill('放假三天')
  await form.getByRole('button', { name: '试算' }).click()
  await expect(form.getByRole('alert')).toContainText('不是一行放假或上班安排')
  await form.getByLabel('放假安排').fill(stretch(7))
  await form.getByLabel('调休上班').fill('')
  await form.getByRole('button', { name: '试算' }).click()
  const trial = form.getByRole('status', { name: '试算结果' })
  await expect(trial).toContainText(/\d+ 个期限将改期/)
  await expect(trial.getByRole('row').filter({ hasText: '申请公开本镇放假安排' })).toBeVisible()
  await expect(form.getByRole('button', { name: '登记', exact: true })).toBeDisabled()
  await desk.accessible()
  await form.getByLabel('文号').fill('示例〔2026〕9号')
  await form.getByLabel('发布日期').fill(day(Date.now()))
  await form.getByLabel('公布地址').fill('www.gov.cn')
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '期限已重新计算' })).toBeVisible()
  const source = page.locator('.sources li').filter({ hasText: '示例〔2026〕9号' })
  await expect(source).toContainText('本镇登记')
  await desk.accessible()

  await desk.open(`/cases/${one}`)
  await expect(page.getByText(/登记 示例〔2026〕9号：由 .* 改为 .* 到期/).first()).toBeVisible()
  await page.getByRole('button', { name: /已改期/ }).first().click()
  await expect(page.getByRole('list', { name: '因放假通知的变动' }).first()).toContainText('示例〔2026〕9号')
  await desk.open('/work?whose=all&pack=information_request')
  await expect(page.locator(`[data-id="${one}"]`)).toContainText('已改期')

  await desk.open('/admin/holidays')
  await turnTo(page, year)
  await source.getByRole('button', { name: '更正' }).click()
  await form.getByLabel('放假安排').fill(stretch(3))
  await form.getByRole('button', { name: '试算' }).click()
  await form.getByLabel('原因').fill('多录四天')
  await form.getByRole('button', { name: '更正', exact: true }).click()
  await expect(form).toBeHidden()
  await source.getByRole('button', { name: '撤销' }).click()
  await form.getByRole('button', { name: '试算' }).click()
  await form.getByLabel('原因').fill('误登记')
  await form.getByRole('button', { name: '撤销', exact: true }).click()
  await expect(form).toBeHidden()
  await expect(source).toHaveCount(0)
})

test('the text of a notice becomes lines, and the administrator learns how many deadlines move but not whose', async ({ desk, page }) => {
  test.setTimeout(90_000)
  await desk.enter('系统管理员', '/admin/holidays')
  const record = page.getByRole('button', { name: /^登记\d{4}年放假通知$/ })
  const next = /\d{4}/.exec((await record.textContent()) ?? '')?.[0] ?? ''
  await record.click()
  const form = page.getByRole('dialog')
  await form.getByPlaceholder(/一、元旦/).fill('国办发明电〔2026〕99号\n一、元旦：1月1日至3日放假，共3天。\n二、劳动节：5月1日至5日放假调休，共5天。')
  await expect(form.getByText('整理出 2 个假期')).toBeVisible()
  await expect(form.getByLabel('文号')).toHaveValue('国办发明电〔2026〕99号')
  await expect(form.getByLabel('放假安排')).toHaveValue(`元旦 ${next}-01-01..${next}-01-03\n劳动节 ${next}-05-01..${next}-05-05`)
  await form.getByRole('button', { name: '试算' }).click()
  await expect(form.getByRole('status', { name: '试算结果' })).toContainText(/期限/)
  await expect(form.locator('.sample')).toHaveCount(0)
})
