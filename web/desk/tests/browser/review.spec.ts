import { expect, test } from './town'

test('a draft is reviewed beside its articles: unlawful is refused with the article, lawful goes on', async ({ desk, page }) => {
  await desk.enter('法制审核人员', '/review')
  const list = page.getByRole('complementary', { name: '待审列表' })
  await list.getByRole('link').filter({ hasText: '发文办理' }).first().click()
  await expect(page.getByRole('region', { name: '对照条文' })).toContainText('公文处理')
  await desk.accessible()
  const opinion = page.getByRole('region', { name: '审核意见' })
  await opinion.getByRole('button', { name: '合法性审核' }).click()
  const form = page.getByRole('form', { name: '合法性审核' })
  await form.getByRole('radio', { name: '否' }).check()
  await form.getByRole('textbox', { name: /意见/ }).first().fill('与上位法不一致，请修改第二条')
  await form.getByRole('button', { name: /提交/ }).click()
  // The refusal stands at the field that it is about; nothing is recorded.
  await expect(form.locator('.said')).toContainText('为“是”')
  await expect(page.getByText(/已记录（台账号/)).toHaveCount(0)
  await expect(form.getByRole('button', { name: /公文处理工作条例/ }).first()).toBeVisible()
  await desk.accessible()
  await form.getByRole('radio', { name: '是' }).check()
  await form.getByRole('button', { name: /提交/ }).click()
  await expect(page.getByText(/“合法性审核”已记录（台账号 \d+）/)).toBeVisible()
})

test('a fine stands beside the benchmarks in force for its matter', async ({ desk, page }) => {
  await desk.enter('法制审核人员', '/review?which=past')
  const past = await page.evaluate(async () => {
    const answer = await fetch('/api/cases?whose=all&pack=penalty_ordinary&open=false&order=newest&limit=100&state=closed')
    const { cases } = (await answer.json()) as { cases: { id: string }[] }
    for (const { id } of cases) {
      const one = (await (await fetch(`/api/cases/${id}`)).json()) as { fields: { id: string; value?: string }[] }
      if (one.fields.some((field) => field.id === 'matter' && field.value === 'street_occupation') && one.fields.some((field) => field.id === 'proposed_fine')) return id
    }
    return ''
  })
  expect(past).not.toBe('')
  await desk.open(`/review/${past}?which=past`)
  const table = page.getByRole('region', { name: '裁量基准对照' })
  await expect(table.getByRole('row')).not.toHaveCount(1)
  await expect(table).toContainText(/拟罚款 \d+ 元/)
  await expect(table).toContainText(/在幅度内|高于上限|低于下限/)
  await desk.accessible()
})
