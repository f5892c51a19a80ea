import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { state, take } from './hands'
import { Desk, expect, test } from './town'

const packs = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', 'packs')

test('somebody new is recorded, gets a post and an account, and the link is shown once', async ({ desk, page }) => {
  await desk.enter('系统管理员', '/admin')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('管理')
  await expect(page.getByRole('row').nth(2)).toBeVisible()
  await desk.accessible()
  await page.getByRole('button', { name: '登记新人员' }).click()
  const person = page.getByRole('form', { name: '登记人员' })
  await person.getByLabel('姓名').fill('窗口新人')
  await person.getByRole('button', { name: /提交/ }).click()
  // The post follows at once, for the person just recorded.
  const post = page.getByRole('form', { name: '任职' })
  await expect(post).toContainText('窗口新人')
  await post.locator('#field-role').selectOption({ label: '窗口工作人员' })
  await post.getByRole('button', { name: /提交/ }).click()
  await expect(post).toBeHidden()
  await page.getByRole('searchbox').last().fill('窗口新人')
  await expect(page.getByRole('row').filter({ hasText: '窗口新人' })).toContainText('窗口工作人员')

  await desk.open('/admin/accounts')
  await page.getByRole('button', { name: '开账号' }).click()
  await page.getByRole('textbox', { name: '登录名' }).fill('window.new')
  await page.getByRole('combobox', { name: '人员' }).fill('窗口新人')
  await page.getByRole('option', { name: /窗口新人/ }).click()
  await page.getByRole('button', { name: '开账号并生成链接' }).click()
  const link = page.getByRole('status').filter({ hasText: '一次性链接' })
  await expect(link).toContainText('/start.html#link=')
  await desk.accessible()
  await desk.open('/admin/accounts')
  await expect(page.getByRole('row').filter({ hasText: 'window.new' })).toContainText('未设密码')
  await expect(link).toHaveCount(0)
})

test('an officer of personnel changes no setting and opens no account', async ({ desk, page }) => {
  await desk.enter('组织人事干部', '/admin/settings')
  await expect(page.locator('.groups li').first()).toBeVisible()
  await desk.accessible()
  await expect(page.getByRole('button', { name: /^变更/ })).toHaveCount(0)
  await desk.open('/admin/accounts')
  await expect(page.getByRole('alert')).toBeVisible()
})

test('the chart of a pack leads from state to state, and rules name their articles', async ({ desk, page }) => {
  await desk.enter('系统管理员', '/admin/packs/penalty_ordinary')
  const chart = page.getByRole('group', { name: '程序图' })
  await chart.getByRole('button', { name: '开始' }).click()
  await page.getByRole('button', { name: /^→/ }).first().click()
  await chart.getByRole('button', { name: /告知/ }).first().click()
  const review = page.locator('.steps > li').filter({ hasText: '法制审核' }).first()
  await expect(review).toContainText('办过前面步骤的人不得办理')
  await desk.accessible()
  await review.getByRole('button', { name: /行政处罚法.*58/ }).first().click()
  await expect(page.getByText('自 2021-07-15 起施行').first()).toBeVisible()
})

test('a backup is made on the page, watched and listed', async ({ desk, page }) => {
  test.setTimeout(90_000)
  await desk.enter('系统管理员', '/admin/backups')
  await expect(page.getByText('还没有从这里备份过')).toBeVisible()
  await desk.accessible()
  await page.getByRole('button', { name: '立即备份' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'backup-' })).toHaveCount(1, { timeout: 60_000 })
  await expect(page.locator('.age')).toHaveText('今天')
  await desk.accessible()
})

test('a new pack is checked before it is published, each problem with its line', async ({ desk, page }) => {
  test.setTimeout(90_000)
  await desk.enter('系统管理员', '/admin/packs')
  await page.getByRole('link', { name: '核对新版程序包' }).click()
  const pack = readFileSync(join(packs, 'town_setting', 'v1.yaml'), 'utf8')
  const files = page.locator('input[type=file]')
  const upload = (text: string) => files.setInputFiles({ name: 'v1.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) })
  await upload(pack)
  await expect(page.getByText('town_setting 第 1 版')).toBeVisible()
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await expect(page.getByText('核对通过', { exact: true })).toBeVisible({ timeout: 30_000 })
  await desk.accessible()
  await upload(nextVersion(pack).replace('to: withdrawn', 'to: withdrawm'))
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await expect(page.locator('.problems li').first()).toContainText(/packs\/town_setting\/v2.yaml:\d+/, { timeout: 30_000 })
  await desk.accessible()
})

const DAY_MS = 86_400_000
const FROM = new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 10)
const nextVersion = (text: string) => text.replace('version: 1', 'version: 2').replace(/in_force: \{from: [0-9-]+\}/, `in_force: {from: ${FROM}}`)
/** Every scenario once more, on days on which the new version is in force. */
function withLater(text: string): string {
  const [head = '', body = ''] = text.split('scenarios:\n')
  const first = [...body.matchAll(/on: "(\d{4}-\d\d-\d\d)/g)].map((one) => one[1] ?? '').sort()[0] ?? FROM
  const shift = Date.parse(FROM) - Date.parse(first)
  const later = body.replace(/on: "(\d{4}-\d\d-\d\d)/g, (_all, day: string) => `on: "${new Date(Date.parse(day) + shift).toISOString().slice(0, 10)}`)
  return `${head}scenarios:\n${body}${later.replace(/- name: (.*)/g, '- name: $1（第二版）')}`
}

test('a new version is proposed, reviewed by another and published; the server comes back with it', async ({ browser, desk, page }) => {
  test.setTimeout(180_000)
  const read = (name: string) => readFileSync(join(packs, 'case_link', name), 'utf8')
  await desk.enter('系统管理员', '/admin/packs/check')
  await expect(page.getByText('还没有提出过新版程序包')).toBeVisible()
  await page.locator('input[type=file]').setInputFiles([
    { name: 'v2.yaml', mimeType: 'application/yaml', buffer: Buffer.from(nextVersion(read('v1.yaml'))) },
    { name: 'scenarios.yaml', mimeType: 'application/yaml', buffer: Buffer.from(withLater(read('scenarios.yaml'))) },
  ])
  await page.getByRole('button', { name: '核对', exact: true }).click()
  const proposal = page.getByRole('region', { name: '提出公布' })
  await expect(proposal).toContainText(`${FROM} 起施行`, { timeout: 30_000 })
  await proposal.getByLabel('所依据的法律或文件').fill('示例文件')
  await proposal.getByLabel('修改的内容和原因').fill('增加一种关联')
  await desk.accessible()
  await proposal.getByRole('button', { name: '提出，交法制审核' }).click()
  await expect(proposal).toContainText('已提出', { timeout: 30_000 })
  const listed = page.getByRole('region', { name: '公布新版程序包' }).getByRole('listitem').filter({ hasText: 'case_link 第 2 版' })
  await expect(listed).toContainText('待审核')
  await desk.accessible()

  const other = await browser.newPage()
  const review = new Desk(other, desk.town)
  await review.enter('法制审核人员', '/work')
  await other.getByRole('row').filter({ hasText: '程序包公布' }).first().click()
  await take(other, '审核通过', { with: { 审核意见: '与文件一致' } })
  await expect(state(other)).toHaveText('已审核')
  await other.close()

  await expect(listed).toContainText('已审核')
  await listed.getByRole('link').click()
  await take(page, '公布')
  await expect(state(page)).toHaveText('已公布')
  // The server starts anew within a moment, nobody is signed out, and the version is there from its day.
  await expect.poll(() => desk.town.said.split('"started"').length - 1, { timeout: 30_000 }).toBe(2)
  await desk.open('/admin/packs')
  await expect(page.getByRole('listitem').filter({ hasText: `第 2 版，${FROM} 起施行` })).toContainText('办件关联')
})

test('the administrator sees when somebody signed in and ends it', async ({ browser, desk, page }) => {
  test.setTimeout(90_000)
  const other = await browser.newPage()
  await new Desk(other, desk.town).enter('网格中心调度员', '/work')
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible()
  const name = await other.locator('button.who .person').textContent()
  await desk.enter('系统管理员', '/admin/accounts')
  await page.getByRole('searchbox', { name: /按姓名或登录名/ }).fill(name ?? '')
  await page.getByRole('row').filter({ hasText: name ?? '' }).getByRole('button', { name: /登录会话/ }).click()
  const sessions = page.getByRole('dialog', { name: /的登录会话/ })
  await expect(sessions.locator('.list li').first()).toContainText('网格中心调度员')
  await desk.accessible()
  await sessions.getByRole('button', { name: '全部结束' }).click()
  await page.locator('.el-popconfirm').filter({ visible: true }).getByRole('button', { name: '全部结束' }).click()
  await expect(sessions).toContainText('目前没有登录')
  expect(await other.evaluate(() => fetch('/api/session').then((one) => one.status))).toBe(401)
  await other.close()
})

test('the ledger is verified on the page', async ({ desk, page }) => {
  await desk.enter('审计', '/admin/ledger')
  await page.getByRole('button', { name: '开始验证' }).click()
  await expect(page.getByText('记录完整，未被改动')).toBeVisible({ timeout: 60_000 })
  await desk.accessible()
})
