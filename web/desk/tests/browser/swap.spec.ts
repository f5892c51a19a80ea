import type { Page } from '@playwright/test'
import { expect, test } from './town'

const DAY_MS = 86_400_000
const day = (ahead: number) => new Date(Date.now() + 8 * 3_600_000 + ahead * DAY_MS).toISOString().slice(0, 10)

interface Me {
  person: { id: string; name: string }
  csrf: string
}
const me = (page: Page) => page.evaluate(async () => (await (await fetch('/api/session')).json()) as Me)
/** Plans a turn; the answer is its case. */
const plan = (page: Page, csrf: string, person: string, on: string) =>
  page.evaluate(async ({ csrf, person, on }) => {
    const answer = await fetch('/api/cases', {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
      body: JSON.stringify({ id: `01900000-0000-7000-8000-${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}`, pack: 'roster', step: 'assign', fields: { desk: 'centre', person, from: `${on}T08:30`, until: `${on}T18:00` } }),
    })
    return { status: answer.status, body: await answer.text() }
  }, { csrf, person, on })
const turn = (page: Page, name: string, on: string) => page.locator('.turn').filter({ hasText: name }).and(page.locator(`td:nth-child(${((new Date(on).getUTCDay() + 6) % 7) + 2}) .turn`))

test('a swap is asked for, agreed to and approved, and both turns change; two turns at one time are refused', async ({ desk, page }) => {
  test.setTimeout(150_000)
  await desk.enter('矛调中心接待员', '/centre')
  const asker = await me(page)
  await desk.enter('调委会主任', '/centre')
  const other = await me(page)
  await desk.enter('矛调中心负责人', '/centre')
  const head = await me(page)
  const [first, second, both] = [day(8), day(9), day(10)] as const
  for (const [person, on] of [[asker, first], [other, second], [asker, both], [other, both]] as const) {
    const made = await plan(page, head.csrf, person.person.id, on)
    expect(made.status, made.body).toBe(201)
  }

  await desk.enter('矛调中心接待员', `/centre?tab=rosters&week=${both}`)
  const ask = async (on: string, given: number) => {
    await desk.open(`/centre?tab=rosters&week=${on}`)
    await turn(page, asker.person.name, on).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '申请换班' }).click()
    await drawer.getByRole('combobox', { name: '请谁替班' }).fill(other.person.name)
    await page.getByRole('option', { name: new RegExp(other.person.name) }).first().click()
    await drawer.getByLabel('用对方哪一班来换').selectOption({ index: given })
    await drawer.getByLabel('原因').fill('外出培训')
    return drawer
  }
  // Both are on duty that day already.
  const full = await ask(both, 0)
  await expect(full.getByText('有人同一时间有两个班')).toBeVisible()
  await expect(full.getByRole('button', { name: '请对方同意' })).toBeDisabled()
  await desk.accessible()
  const drawer = await ask(first, 1)
  await drawer.getByRole('button', { name: '请对方同意' }).click()
  await expect(drawer).toContainText('换班待对方同意')

  await desk.enter('调委会主任', `/centre?tab=rosters&week=${first}`)
  await turn(page, asker.person.name, first).click()
  await page.getByRole('dialog').getByRole('button', { name: '同意对方的换班' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^提交/ }).click()
  await expect(page.getByRole('dialog')).toContainText('对方已同意换班')

  await desk.enter('矛调中心负责人', `/centre?tab=rosters&week=${first}`)
  await turn(page, asker.person.name, first).click()
  await page.getByRole('dialog').getByRole('button', { name: '批准换班', exact: true }).first().click()
  await expect(page.getByRole('dialog').locator('.both li')).toHaveCount(2)
  await desk.accessible()
  await page.getByRole('dialog').locator('form').getByRole('button', { name: '批准换班' }).click()
  await expect(page.getByRole('dialog')).toContainText('已排班')
  await desk.open(`/centre?tab=rosters&week=${first}`)
  await expect(turn(page, other.person.name, first)).toBeVisible()
  await desk.open(`/centre?tab=rosters&week=${second}`)
  await expect(turn(page, asker.person.name, second)).toBeVisible()
})
