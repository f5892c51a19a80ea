import type { Page } from '@playwright/test'
import { expect, test, type Desk } from './town'
import { fill, order } from './hands'

const begin = (page: Page, step: string) => page.getByRole('group', { name: '可以办理的步骤' }).getByRole('button', { name: step }).click()
async function opened(desk: Desk, page: Page, number: string) {
  await desk.enter('调度员')
  const id = await order(page, number)
  await desk.open(`/cases/${id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
  return id
}

test('a step is taken on the page: form, ledger number, line and clock move on', async ({ desk, page }) => {
  await opened(desk, page, 'T-0001')
  await expect(page.getByRole('group', { name: '办理程序' })).toContainText('现在')
  await begin(page, '签收派发')
  const form = page.getByRole('form', { name: '签收派发' })
  // Nothing is sent while something is missing.
  await form.getByRole('button', { name: /提交/ }).click()
  await expect(form).toContainText('请填写“承办科室”')
  await desk.accessible()
  await form.getByLabel('承办科室').fill('城建管理办公室')
  await form.getByRole('button', { name: /提交/ }).click()
  await expect(page.getByRole('status').filter({ hasText: '已记录' })).toContainText(/台账号 \d+/)
  await expect(page.locator('.state')).toHaveText('已签收')
  await expect(page.getByRole('region', { name: '期限' })).toContainText('办理答复期限')
  await desk.accessible()
})

test('what the law blocks says by which article, and its gist is a click away', async ({ desk, page }) => {
  await desk.enter('行政执法人员', '/work?whose=all&pack=penalty_ordinary')
  await page.getByRole('row').filter({ hasText: '行政处罚（普通程序）' }).first().click()
  const steps = page.getByRole('region', { name: '办理', exact: true })
  await expect(steps).toContainText('“先行登记保存”之前须先完成：批准先行登记保存')
  await steps.getByRole('button', { name: /行政处罚法/ }).first().click()
  await expect(page.getByText('自 2018-01-01 起施行')).toBeVisible()
  await page.keyboard.press('Escape')
  // What the form itself must satisfy is said before it is sent, and goes away when it is satisfied.
  await begin(page, '调查终结报告')
  const asks = page.getByRole('region', { name: '提交前还须满足' })
  await expect(asks).toContainText('请由 2 名以上人员共同办理')
  await fill(page.getByRole('form', { name: '调查终结报告' }), { officers: ['行政执法人员02'] })
  await expect(page.getByText('请由 2 名以上人员共同办理')).toHaveCount(0)
  await desk.accessible()
})

test('what was typed is there again after the page was left', async ({ desk, page }) => {
  const id = await opened(desk, page, 'T-0002')
  await begin(page, '签收派发')
  await page.getByLabel('承办科室').fill('农业办公室')
  await expect(page.getByText('草稿已保存')).toBeVisible()
  await desk.open('/work')
  await desk.open(`/cases/${id}`)
  await begin(page, '签收派发')
  await expect(page.getByText('已恢复上次未提交的内容')).toBeVisible()
  await expect(page.getByLabel('承办科室')).toHaveValue('农业办公室')
})

test('of two people on one case the second sees what the first did, and loses nothing', async ({ desk, page, browser, town }) => {
  const id = await opened(desk, page, 'T-0003')
  await begin(page, '签收派发')
  await page.getByLabel('承办科室').fill('城建管理办公室')

  const other = await browser.newPage()
  await other.goto(`${town.url}/sign-in?to=/cases/${id}`)
  await other.locator('.role').filter({ hasText: '调度员' }).first().click()
  await begin(other, '更正')
  await other.getByLabel('理由').fill('补充地点')
  await other.getByRole('button', { name: /提交/ }).click()
  await expect(other.getByRole('status').filter({ hasText: '已记录' })).toBeVisible()
  await other.close()

  await expect(page.getByText('您填写期间，有人办理了此件')).toBeVisible()
  await page.getByRole('button', { name: /提交/ }).click()
  await expect(page.getByRole('alert').filter({ hasText: '您的操作没有记录' })).toBeVisible()
  await expect(page.getByLabel('承办科室')).toHaveValue('城建管理办公室')
  await expect(page.getByRole('region', { name: '办理记录' })).toContainText('补充地点')
  // Having seen it, the same is right now.
  await page.getByRole('button', { name: /提交/ }).click()
  await expect(page.locator('.state')).toHaveText('已签收')
})

test('a lost connection is said, and the same act is recorded once when it is back', async ({ desk, page, context }) => {
  await opened(desk, page, 'T-0004')
  await begin(page, '签收派发')
  await page.getByLabel('承办科室').fill('城建管理办公室')
  await context.setOffline(true)
  await page.getByRole('button', { name: /提交/ }).click()
  await expect(page.getByRole('alert').filter({ hasText: '连不上服务器' }).first()).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: '再试一次' }).click()
  await expect(page.locator('.state')).toHaveText('已签收')
  await expect(page.getByRole('region', { name: '办理记录' }).locator('.act')).toHaveCount(2)
})

test('masked content is seen for a purpose, and the look is an entry', async ({ desk, page }) => {
  await desk.enter('社区矫正工作人员', '/work?whose=all')
  await page.getByRole('row').filter({ hasText: '社区矫正协助' }).first().click()
  const facts = page.getByRole('region', { name: '基本情况' })
  await expect(facts).toContainText('***')
  await page.getByRole('button', { name: '查看遮蔽内容' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('查看会登记在台账中')
  await desk.accessible()
  await dialog.getByRole('button', { name: '登记并查看' }).click()
  await expect(page.getByText(/本次查阅已登记（台账号 \d+）/)).toBeVisible()
  await expect(facts).not.toContainText('***')
})

test('evidence goes up in pieces and is seen in the record', async ({ desk, page }) => {
  await opened(desk, page, 'T-0005')
  await begin(page, '签收派发')
  const form = page.getByRole('form', { name: '签收派发' })
  await form.getByLabel('承办科室').fill('城建管理办公室')
  await form.locator('summary').filter({ hasText: '证据' }).click()
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  await form.locator('input[type=file]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: png })
  await expect(form).toContainText('已上传')
  await form.getByRole('button', { name: /提交/ }).click()
  const record = page.getByRole('region', { name: '办理记录' })
  await expect(record.getByRole('button', { name: '放大“现场.png”' })).toBeVisible()
  await record.getByRole('button', { name: '放大“现场.png”' }).click()
  await expect(page.getByRole('dialog').getByRole('img', { name: '现场.png' })).toBeVisible()
})

test('a note for colleagues is an entry, and the case is printed as a page of its own', async ({ desk, page }) => {
  await opened(desk, page, 'T-0006')
  const notes = page.getByRole('region', { name: '备注' })
  await notes.getByRole('textbox').fill('请先电话联系')
  await notes.getByRole('button', { name: '写备注' }).click()
  await expect(notes.getByRole('listitem')).toContainText(/请先电话联系.*#\d+/s)
  await desk.accessible()
  const [printed] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: '打印' }).or(page.getByRole('button', { name: '打印' })).click()])
  await expect(printed.locator('body')).toContainText('T-0006')
})
