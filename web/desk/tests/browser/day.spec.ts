// Days are written 2026-12-08 in both languages and by every browser, typed or chosen by keys from a calendar.
import { begin, order } from './hands'
import { expect, test } from './town'

// The browser's own fields would show mm/dd/yyyy here.
test.use({ locale: 'en-US' })

for (const [language, label, opener, dialog] of [['zh', '按此日所知', /^从日历选择/, '选择日期'], ['en', 'As known on', /^Choose from a calendar/, 'Choose a day']] as const) {
  test(`a day is typed as offices write it and chosen from the calendar by keys (${language})`, async ({ desk, page }) => {
    await desk.enter('法治报告编写人', '/figures')
    if (language === 'en') {
      await page.getByRole('button', { name: '显示', exact: true }).click()
      await page.getByLabel('English').check()
    }
    const field = page.getByLabel(label, { exact: true })
    await expect(field).toBeVisible()
    await field.fill('2020/6/3')
    await field.press('Enter')
    await expect(field).toHaveValue('2020-06-03')
    await expect(page).toHaveURL(/2020-06-03/)
    await field.fill('06/03/2020')
    await field.press('Tab')
    await expect(page.getByRole('alert').filter({ hasText: '2026-12-08' })).toBeVisible()
    await expect(page).toHaveURL(/2020-06-03/)
    await desk.accessible()
    await field.fill('20200603')
    await field.press('Tab')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.getByRole('button', { name: opener }).press('Enter')
    const calendar = page.getByRole('dialog', { name: dialog })
    await expect(calendar.locator('[data-day="2020-06-03"]')).toBeFocused()
    await desk.accessible()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('PageUp')
    await expect(calendar.locator('[data-day="2020-05-10"]')).toBeFocused()
    // Not before the year that is shown.
    await page.keyboard.press('Shift+PageUp')
    await expect(calendar.locator('[data-day="2020-01-01"]')).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(calendar).toHaveCount(0)
    await expect(field).toHaveValue('2020-01-02')
    await expect(page).toHaveURL(/2020-01-02/)
    await expect(page.getByRole('button', { name: opener })).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(calendar).toHaveCount(0)
    await expect(field).toHaveValue('2020-01-02')
    if (language === 'en') {
      // The language follows the person, also into the tests after this one.
      await page.getByRole('button', { name: 'Display', exact: true }).click()
      const kept = page.waitForResponse((one) => one.url().includes('/api/preferences/') && one.request().method() === 'PUT')
      await page.getByLabel('中文').check()
      await kept
    }
  })
}

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 } })
  test('an act is dated with its minute, from the calendar', async ({ desk, page }) => {
    await desk.enter('调度员')
    await desk.open(`/cases/${await order(page, 'T-0100')}`)
    const form = await begin(page, '签收派发')
    await form.locator('summary').filter({ hasText: '办理时间' }).click()
    const field = form.getByLabel('补录其他时间')
    await form.getByRole('button', { name: /^从日历选择/ }).click()
    const calendar = page.getByRole('dialog', { name: '选择日期' })
    const box = await calendar.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
    // Turned, it stays in sight.
    await page.setViewportSize({ width: 844, height: 390 })
    await page.setViewportSize({ width: 320, height: 700 })
    await expect.poll(async () => { const now = await calendar.boundingBox(); return (now?.x ?? 0) + (now?.width ?? 999) }).toBeLessThanOrEqual(320)
    await page.setViewportSize({ width: 390, height: 844 })
    await calendar.getByLabel('时间').fill('0930')
    await calendar.getByRole('button', { name: '上个月', exact: true }).click()
    await desk.accessible()
    await calendar.getByRole('button', { name: '确定' }).click()
    await expect(calendar.getByLabel('时间')).toHaveCount(0)
    await expect(field).toHaveValue(/^\d{4}-\d{2}-\d{2} 09:30$/)
    await field.fill('2020-05-14 25:00')
    await field.blur()
    await expect(page.getByText('请填写日期和时间，如 2026-12-08 09:30')).toBeVisible()
    // Not sent with the day before it.
    await form.getByLabel('承办科室').fill('城建管理办公室')
    await form.getByRole('button', { name: /^提交/ }).click()
    await expect(field).toBeFocused()
    await desk.accessible()
  })
})
