// What hands do at a form of the desk: begin a step, fill in fields by their labels, add files of a
// kind, name other officers, hand it in.
import type { Locator, Page } from '@playwright/test'
import { expect } from './town'

/** Values by the label of the field; true and false are yes and no. */
export type Filled = Record<string, string | boolean>

export interface Handed {
  with?: Filled
  /** Kinds of evidence, by their labels; each gets a small file of its own. */
  evidence?: string[]
  /** Others who act together, by name. */
  officers?: string[]
  /** Cases found by what is typed: the words, and what stands on the entry that is taken. */
  cases?: Record<string, { find: string; take: string | RegExp }>
}

const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

export const steps = (page: Page) => page.getByRole('region', { name: '办理', exact: true })
/** What the page says of a step that cannot be taken now. */
export const blocked = (page: Page, step: string) =>
  steps(page).locator('.blocked > li').filter({ has: page.locator('.name', { hasText: new RegExp(`^${step}$`) }) })
export const state = (page: Page) => page.locator('article.case .state').first()

async function set(form: Locator, label: string, value: string | boolean) {
  const field = form.locator('.field').filter({ has: form.page().locator('.label', { hasText: new RegExp(`^\\s*${label.replace(/[()（）]/g, '.')}`) }) }).first()
  // What may be left out is folded away.
  if (!(await field.isVisible())) await form.locator('summary').filter({ hasText: '选填内容' }).click()
  if (typeof value === 'boolean') {
    await field.getByRole('radio', { name: value ? '是' : '否', exact: true }).check()
    return
  }
  if ((await field.getByRole('radio').count()) > 0) await field.getByRole('radio', { name: value, exact: true }).check()
  else if ((await field.locator('select').count()) > 0) await field.locator('select').selectOption({ label: value })
  else await field.locator('input, textarea').first().fill(value)
}

async function pick(box: Locator, words: string, entry: string | RegExp) {
  await box.click()
  await box.fill(words)
  await box.page().getByRole('option', { name: entry }).filter({ visible: true }).first().click()
}

/** Fills in a form; nothing is sent. */
export async function fill(form: Locator, handed: Handed) {
  const page = form.page()
  for (const [label, value] of Object.entries(handed.with ?? {})) await set(form, label, value)
  for (const [label, { find, take }] of Object.entries(handed.cases ?? {})) await pick(form.getByRole('combobox', { name: label }), find, take)
  for (const name of handed.officers ?? []) {
    await pick(form.getByRole('combobox', { name: '共同办理人员' }), name, new RegExp(`^${name}`))
    await page.keyboard.press('Escape')
    // The list lies over what is pressed next.
    await expect(page.getByRole('option').filter({ visible: true })).toHaveCount(0)
  }
  const kinds = handed.evidence ?? []
  if (kinds.length === 0) return
  const drop = form.locator('.evidence')
  if (!(await drop.isVisible())) await form.locator('summary').filter({ hasText: /^证据$/ }).click()
  const before = await form.getByText('已上传').count()
  await form.locator('input[type=file]').setInputFiles(kinds.map((kind) => ({ name: `${kind}.png`, mimeType: 'image/png', buffer: PICTURE })))
  await expect(form.getByText('已上传')).toHaveCount(before + kinds.length)
  for (const kind of kinds) await form.getByLabel(`“${kind}.png”的证据种类`).selectOption({ label: kind })
}

export async function begin(page: Page, step: string): Promise<Locator> {
  await page.getByRole('group', { name: '可以办理的步骤' }).getByRole('button', { name: step, exact: true }).click()
  const form = page.getByRole('form', { name: step, exact: true })
  // Fetched when it is begun.
  await expect(form).toBeVisible()
  return form
}
export const send = (form: Locator) => form.getByRole('button', { name: /^提交/ }).click()

/** Takes a step on the page of a case, from its button to its number in the ledger. */
export async function take(page: Page, step: string, handed: Handed = {}) {
  const form = await begin(page, step)
  await fill(form, handed)
  await send(form)
  await expect(page.getByRole('status').filter({ hasText: `“${step}”已记录` }).first()).toContainText(/台账号 \d+/)
  await expect(form).toHaveCount(0)
}

/** Enters a matter at intake by what is said; answers the path of its case, which is then open. */
export async function takeIn(page: Page, said: string, matter: RegExp, step: string, handed: Handed): Promise<string> {
  await page.getByLabel('群众反映什么').fill(said)
  // Recognised by the words, not only on the list.
  await page.locator('.matters button').filter({ hasText: matter }).filter({ hasText: '符合：' }).click()
  const form = page.getByRole('form', { name: step, exact: true })
  await fill(form, handed)
  await send(form)
  // The receipt to hand out.
  await expect(page.locator('.slip .code')).toHaveText(/\S{4,}/)
  await page.getByRole('button', { name: '打开办件' }).click()
  await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname
}

/** Opens a case through the API, as the page would, in the post that is signed in; answers its id. */
export function record(page: Page, act: { pack: string; step: string; fields: Record<string, string | number | boolean> }): Promise<string> {
  return page.evaluate(async (body) => {
    const session = (await (await fetch('/api/session')).json()) as { csrf: string }
    const answer = await fetch('/api/cases', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(await answer.text())
    return ((await answer.json()) as { case: string }).case
  }, act)
}
/** A new hotline order. */
export const order = (page: Page, number: string, content = '路灯不亮') =>
  record(page, { pack: 'hotline_order', step: 'receive', fields: { number, subject: 'utilities', content, urgent: false, secret: false, unit: 'E7' } })
