import { Desk, expect, test, Town } from './town'

/** Fifteen minutes of proof, and five seconds for which the server remembers a session. */
const PROOF_S = 15 * 60
const REMEMBERED_MS = 5_500

test('who looks at a sealed case after a while proves again who sits there, and the look goes on by itself', async ({ page }) => {
  test.skip(Town.machine === '', 'needs tests/fault/machine.cc: ninja fault_machine')
  const town = new Town({ machine: true })
  try {
    await town.start()
    const desk = new Desk(page, town)
    await desk.enter('社区矫正工作人员', '/work?whose=all')
    await page.getByRole('row').filter({ hasText: '社区矫正协助' }).first().click()
    await page.getByRole('button', { name: '查看遮蔽内容' }).click()
    const look = page.getByRole('dialog', { name: '查看遮蔽内容' })
    await expect(look.getByLabel('用途')).toBeVisible()
    town.setClock(PROOF_S + 60)
    await page.waitForTimeout(REMEMBERED_MS)
    await look.getByRole('button', { name: '登记并查看' }).click()
    const proof = page.getByRole('dialog', { name: '请再次验证身份' })
    await expect(proof).toBeVisible()
    await desk.accessible()
    // Who turns back reads why, and nothing is lost.
    await proof.getByRole('button', { name: '取消' }).click()
    await expect(look.getByRole('alert')).toContainText('须先重新验证身份')
    await look.getByRole('button', { name: '登记并查看' }).click()
    await proof.getByRole('button', { name: '验证并继续' }).click()
    await expect(proof).toBeHidden()
    await expect(page.getByText(/本次查阅已登记（台账号 \d+）/)).toBeVisible()
  } finally {
    await town.end()
  }
})

test('evidence of a sealed case says so before its first byte', async ({ desk, page }) => {
  await desk.enter('社区矫正工作人员', '/work?whose=all')
  await page.getByRole('row').filter({ hasText: '社区矫正协助' }).first().click()
  await page.getByRole('group', { name: '可以办理的步骤' }).getByRole('button').first().click()
  const form = page.getByRole('region', { name: '办理', exact: true }).getByRole('form')
  const evidence = form.locator('.evidence')
  if (!(await evidence.isVisible())) await form.locator('summary').filter({ hasText: /^证据$/ }).click()
  const [begun] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST' && new URL(request.url()).pathname === '/api/evidence'),
    form.locator('input[type=file]').setInputFiles({ name: '谈话记录.txt', mimeType: 'text/plain', buffer: Buffer.from('谈话记录：情况正常。') }),
  ])
  expect(begun.headers()['upload-metadata']).toContain(`pack ${Buffer.from('correction').toString('base64')}`)
  await expect(form.getByText('已上传')).toBeVisible()
  // What the server does not take says what it takes.
  await form.locator('input[type=file]').setInputFiles({ name: 'x.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 1, 2]) })
  await expect(form.getByText(/不接收这种文件.*可上传：JPEG/)).toBeVisible()
})
