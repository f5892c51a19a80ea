import { readFileSync } from 'node:fs'
import { expect, test } from './town'

const csv = (text: string) => ({ name: 'masks.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
const HEAD = '品名,数量,计量单位,来源,发生时间\n'

test('a register is read as a table, filtered and exported', async ({ desk, page }) => {
  await desk.enter('党政办工作人员', '/registers')
  await expect(page.getByRole('heading', { name: '我可以登记的' })).toBeVisible()
  await desk.accessible()
  await page.getByRole('link', { name: '党政主要负责人会议台账' }).first().click()
  const table = page.getByRole('table', { name: '党政主要负责人会议台账' })
  await expect(table.getByRole('columnheader', { name: '会议类别' })).toBeVisible()
  await expect(table).toContainText('镇长办公会')
  await page.getByRole('button', { name: '按列筛选' }).click()
  await page.getByRole('combobox', { name: '筛选“会议类别”' }).selectOption('镇长办公会')
  await expect(page.getByText(/筛出 \d+ 条/)).toBeVisible()
  await expect(table.getByRole('cell', { name: '政法工作会', exact: true })).toHaveCount(0)
  await desk.accessible()
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出表格' }).click()])
  expect(sheet.suggestedFilename()).toMatch(/会议台账.*\.xlsx$/)
  expect(readFileSync(await sheet.path()).subarray(0, 2).toString()).toBe('PK')
})

test('a line is added by the form of the register, and a wrong one is refused in place', async ({ desk, page }) => {
  await desk.enter('物资管理员', '/registers/enterprise_material')
  await page.getByRole('button', { name: /新增/ }).first().click()
  const form = page.getByRole('form')
  await form.getByRole('button', { name: /提交/ }).click()
  await expect(form).toContainText('请填写')
  await desk.accessible()
})

test('the clerk imports a sheet with errors: mended in place, recorded whole, or not at all', async ({ desk, page }) => {
  await desk.enter('物资管理员', '/registers/enterprise_material/import')
  const file = page.locator('input[type="file"]').first()
  await file.setInputFiles(csv(`${HEAD}口罩,1200,只,市防疫指挥部,2020-12-01\n帐篷,300,只,市防疫指挥部,2020-12-01\n口罩,很多,只,区商务局,2020-12-02\n`))
  // What is wrong stands in its cell, and nothing can be recorded.
  await expect(page.getByText('3 行中有 2 行需要改')).toBeVisible()
  await expect(page.getByText(/没有这个选项，可选：.*口罩/)).toBeVisible()
  await expect(page.getByText('请填写数字，最多四位小数')).toBeVisible()
  await expect(page.getByRole('button', { name: /全部记入/ })).toBeDisabled()
  await desk.accessible()
  await page.getByRole('textbox', { name: '第 3 行“品名”' }).fill('口罩')
  await page.getByRole('textbox', { name: '第 3 行“品名”' }).blur()
  await page.getByRole('textbox', { name: '第 4 行“数量”' }).fill('0')
  await page.getByRole('textbox', { name: '第 4 行“数量”' }).blur()
  // The server judges by the rules of the register; what it refuses stands at its line.
  await page.getByRole('button', { name: '试办' }).click()
  await expect(page.getByText(/\d 行需要改|3 行都合格/)).toBeVisible()
  if (await page.getByRole('textbox', { name: '第 4 行“数量”' }).isVisible()) {
    await page.getByRole('textbox', { name: '第 4 行“数量”' }).fill('50')
    await page.getByRole('textbox', { name: '第 4 行“数量”' }).blur()
    await page.getByRole('button', { name: '试办' }).click()
  }
  await expect(page.getByText('3 行都合格，可以记入')).toBeVisible()
  await desk.accessible()
  await page.getByRole('button', { name: '全部记入（3 行）' }).click()
  await expect(page.getByRole('heading', { name: '已记入 3 条' })).toBeVisible()
  await page.getByRole('link', { name: '去登记簿看' }).click()
  await expect(page.getByRole('table')).toContainText('市防疫指挥部')
})

test('whose post may not write in a register is told so', async ({ desk, page }) => {
  await desk.enter('网格员', '/registers/leader_meeting/import')
  await expect(page.getByText(/您的岗位不能在这本登记簿里登记|不能|无权/).first()).toBeVisible()
})

test('what is no sheet is refused with what to do', async ({ desk, page }) => {
  await desk.enter('物资管理员', '/registers/enterprise_material/import')
  await page.locator('input[type="file"]').first().setInputFiles({ name: 'old.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]) })
  await expect(page.getByRole('alert')).toContainText('另存为 XLSX')
})
