// What a role may not do, told on the page with its article: the drafter as reviewer, the auditor, the
// clerk and the administrator before matters of others.
import type { Page } from '@playwright/test'
import { blocked, fill, record, send, state, steps, take } from './hands'
import { expect, test } from './town'

test.slow()

const DRAFT = { title: '关于春节值班的通知', kind: 'notice', direction: 'down', need: '节日值班安排', recipients: 5, matters: 1, carries_request: false, to_person: false, skips_level: false, normative: false }

async function actAs(page: Page, post: string) {
  await page.getByRole('banner').locator('.who').click()
  await page.getByRole('menuitem', { name: post }).click()
  await expect(page.getByRole('banner').locator('.who')).toContainText(post)
}

test('who drafted a document does not review it, and the page says by which article; another does', async ({ desk, page }) => {
  // The reviewer also works in the office, as happens in small towns.
  await desk.enter('系统管理员')
  const person = await page.evaluate(async () => {
    const { people } = (await (await fetch('/api/people')).json()) as { people: { id: string; name: string }[] }
    return people.find((one) => one.name === '法制审核人员01')?.id ?? ''
  })
  await record(page, { pack: 'post', step: 'appoint', fields: { person, role: 'office_clerk' } })
  await desk.enter('法制审核人员')
  await actAs(page, '党政办工作人员')
  const path = `/cases/${await record(page, { pack: 'official_document', step: 'draft', fields: DRAFT })}`
  await actAs(page, '法制审核人员')
  await desk.open(path)
  await expect(state(page)).toHaveText('已起草')
  await expect(blocked(page, '合法性审核')).toContainText('《本镇制度》（2020）归档')
  await desk.accessible()
  await blocked(page, '合法性审核').getByRole('button', { name: /本镇制度/ }).first().click()
  await expect(page.getByText(/自 \d{4}-\d\d-\d\d 起施行/)).toBeVisible()
  // Nor in the other post; somebody else of the office does.
  await actAs(page, '党政办工作人员')
  await desk.open(path)
  await expect(blocked(page, '办公室审核')).toContainText('《本镇制度》（2020）归档')
  await desk.enter('党政办工作人员', path)
  await take(page, '办公室审核', { with: { 内容符合法律法规和政策: true, '文种、格式规范': true, '引文、数字、名称准确': true, 审核意见: '同意' } })
  await expect(state(page)).toHaveText('办公室审核通过')
})

test('the mayor follows an instruction to its end: who did the task does not close it, another leader does', async ({ desk, page }) => {
  await desk.enter('系统管理员')
  const person = await page.evaluate(async () => {
    const { people } = (await (await fetch('/api/people')).json()) as { people: { id: string; posts: { role: string }[] }[] }
    return people.find((one) => one.posts.some((post) => post.role === 'mayor'))?.id ?? ''
  })
  await record(page, { pack: 'post', step: 'appoint', fields: { person, role: 'department_handler' } })
  await desk.enter('镇长', '/leader')
  await page.getByRole('button', { name: '作出批示' }).click()
  const form = page.getByRole('form', { name: '镇长直接批示' })
  await fill(form, { with: { 批示范围: '法治建设', 批示事由: '学校门口摊点', 批示内容: '请综合执法队月底前报办法。' } })
  await send(form)
  await expect(page.getByRole('status').filter({ hasText: '批示已记录' })).toContainText(/台账号 \d+/)
  await page.locator('#instructions').getByRole('link', { name: /学校门口摊点/ }).first().click()
  await page.waitForURL(/\/cases\//)
  const path = new URL(page.url()).pathname
  await desk.enter('督查工作人员', path)
  await take(page, '督办立项', { with: { 承办科室: '综合执法队', 督办任务: '提出疏堵结合的办法' } })
  await desk.enter('镇长', path)
  await actAs(page, '科室经办人')
  await desk.open(path)
  await take(page, '签收')
  await take(page, '报结', { with: { 办理结果: '已设临时摊位' } })
  await actAs(page, '镇长')
  await desk.open(path)
  await expect(state(page)).toHaveText('已报结待审核')
  await expect(blocked(page, '审核销号')).toContainText('《本镇制度》（2020）批示督办')
  await desk.accessible()
  await desk.enter('分管领导', path)
  await take(page, '审核销号', { with: { 审核意见: '同意' } })
  await expect(state(page)).toHaveText('已销号')
})

test('the report clerk compiles the report, and cannot send it before it was checked and approved', async ({ desk, page }) => {
  await desk.enter('法治报告编写人')
  await desk.open(`/cases/${await record(page, { pack: 'annual_report', step: 'close_year', fields: { report_year: 2025 } })}`)
  await take(page, '编制报告', { with: { 数字截止日: '2026/1/15', 主要举措和成效: '见各项数字', 不足和原因: '复核不及时', 党政主要负责人履行第一责任人职责情况: '研究四次', 下一年度安排: '补训' } })
  await expect(state(page)).toHaveText('已成稿')
  await expect(page.locator('article.case')).toContainText('2026-01-15')
  await expect(blocked(page, '报送上级党委和政府')).toContainText('《本镇制度》（2020）报告')
  await desk.accessible()
  // Nor is it the clerk's to approve.
  await expect(page.getByRole('group', { name: '可以办理的步骤' }).getByRole('button', { name: '政府审定' })).toHaveCount(0)
})

test('the auditor sees and changes nothing', async ({ desk, page }) => {
  await desk.enter('审计监督人员', '/work?whose=all&ended=1')
  await page.locator('[role=row]').first().click()
  await expect(page.locator('article.case')).toBeVisible()
  await expect(page.getByRole('group', { name: '可以办理的步骤' })).toHaveCount(0)
  await expect(page.getByRole('region', { name: '办理记录' }).locator('.act').first()).toBeVisible()
  const notes = page.getByRole('region', { name: '备注' })
  await notes.getByRole('textbox').fill('请补正')
  await notes.getByRole('button', { name: '写备注' }).click()
  // In one sentence that names a few posts, and where all of them stand.
  await expect(notes.getByRole('alert')).toContainText(/审计监督人员不能办理“备注”，应由[^，。]{4,60}……办理。/)
  await expect(notes.getByRole('alert')).toContainText('见“管理 → 程序包 → 办件备注”')
  await desk.accessible()
  await desk.open('/registers/leader_meeting')
  await expect(page.getByRole('table')).toContainText('镇长办公会')
  await expect(page.getByRole('button', { name: /新增/ })).toHaveCount(0)
  await desk.open('/admin/settings')
  await expect(page.locator('.groups li').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^变更/ })).toHaveCount(0)
})

test('a clerk is not shown a penalty, and an administrator takes no step in matters', async ({ desk, page }) => {
  await desk.enter('行政执法人员', '/work?whose=all&pack=penalty_ordinary')
  await page.locator('[role=row]').first().click()
  await page.waitForURL(/\/cases\//)
  const path = new URL(page.url()).pathname
  await desk.enter('物资管理员', path)
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.locator('article.case')).toHaveCount(0)
  await desk.accessible()
  await desk.enter('系统管理员', path)
  await expect(page.getByRole('alert').or(steps(page)).first()).toBeVisible()
  await expect(page.getByRole('group', { name: '可以办理的步骤' })).toHaveCount(0)
})
