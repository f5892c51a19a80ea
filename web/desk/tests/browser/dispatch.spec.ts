import { expect, test } from './town'

test('a case is dragged onto an office and dispatched', async ({ desk, page }) => {
  await desk.enter('网格中心调度员', '/dispatch')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('调度台')
  const rows = page.getByRole('list', { name: '待派遣与在办' }).locator('li.row')
  await expect(rows.first()).toBeVisible()
  await expect(page.locator('.cell-map canvas')).toBeVisible()
  await desk.accessible()
  const row = rows.filter({ hasText: '已立案待派遣' }).first()
  await row.dragTo(page.locator('.offices li', { hasText: '城建科' }))
  const dialog = page.getByRole('dialog', { name: '派遣办件' })
  await expect(dialog.getByLabel('承办机构')).toHaveValue('城建科')
  await desk.accessible()
  await dialog.getByRole('button', { name: '确认派遣' }).click()
  await expect(page.getByText('已派遣到 城建科')).toBeVisible()
})

test('what cannot be dispatched says why, and a cell narrows the list', async ({ desk, page }) => {
  await desk.enter('网格中心调度员', '/dispatch?which=all')
  const rows = page.getByRole('list', { name: '待派遣与在办' }).locator('li.row')
  await rows.filter({ hasNotText: '已立案待派遣' }).first().getByRole('button', { name: /^派遣/ }).click()
  await expect(page.getByRole('dialog').getByText('现在不能派遣')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  const cells = page.getByLabel('选择网格')
  await cells.selectOption({ index: 1 })
  await expect(page).toHaveURL(/cell=/)
  await expect(page.getByText(/^网格 /)).toBeVisible()
})
