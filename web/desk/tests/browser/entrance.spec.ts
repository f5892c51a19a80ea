import { createHmac } from 'node:crypto'
import { Desk, expect, test, Town } from './town'

test('a demonstration is entered by role, with unit and post in sight', async ({ desk, page }) => {
  await desk.open()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('示范镇')
  await desk.accessible()
  await desk.enter('调度员')
  await expect(page.getByRole('banner')).toContainText('调度员')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的工作')
  await desk.accessible()
})

test('a wrong password is refused in place, with a way on', async ({ desk, page }) => {
  await desk.open('/sign-in')
  await page.getByLabel('账号').fill('nobody')
  await page.getByLabel('密码').fill('not the password')
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('alert')).toContainText('不正确')
})

test('whoever is not signed in comes back to the page asked for', async ({ desk, page }) => {
  await desk.open('/work?whose=all')
  await page.waitForURL(/sign-in/)
  await page.locator('.role').filter({ hasText: '镇长' }).click()
  await page.waitForURL(/whose=all/)
})

test('an ended session is signed in again over the page', async ({ desk, page, context }) => {
  await desk.enter('调度员')
  await expect(page.getByRole('row').first()).toBeVisible()
  await context.clearCookies()
  // Whatever asks the server next brings the dialog, perhaps before a hand could press this.
  await page.getByRole('link', { name: '全部' }).dispatchEvent('click')
  const dialog = page.getByRole('dialog', { name: '登录已过期' })
  await expect(dialog).toBeVisible()
  await dialog.locator('.role').filter({ hasText: '调度员' }).first().click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row').first()).toBeVisible()
  expect(new URL(page.url()).search).toContain('whose=all')
})

/** RFC 6238, six digits, 30 seconds. */
function totp(secret: string): string {
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? [])
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac[19] ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('a new town begins with its first administrator, who then needs the code to sign in', async ({ page }) => {
  const town = new Town({ fresh: true })
  try {
    await town.start()
    const link = /\/start\.html#link=\S+/.exec(town.said)?.[0] ?? ''
    await page.goto(town.url + link)
    await page.getByLabel('姓名').fill('甲')
    await page.getByLabel('账号').fill('first')
    await page.getByLabel('新密码').fill('a long enough password')
    await new Desk(page, town).accessible()
    await page.getByRole('button', { name: '确定' }).click()
    await expect(page.getByText('本岗位须用动态口令登录')).toBeVisible()
    const secret = (await page.locator('.secret').textContent()) ?? ''
    await new Desk(page, town).accessible()
    await page.getByLabel('六位数字').fill(totp(secret))
    await page.getByLabel('现在的密码').first().fill('a long enough password')
    await page.getByRole('button', { name: '确认绑定' }).click()
    await expect(page.getByText('已绑定，登录时须输入')).toBeVisible()
    await expect(page.getByRole('banner')).toContainText('系统管理员')

    await page.getByRole('banner').getByRole('button', { name: /甲/ }).click()
    await page.getByRole('menuitem', { name: '退出' }).click()
    await page.getByLabel('账号').fill('first')
    await page.getByLabel('密码').fill('a long enough password')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByLabel('动态口令（验证器上的六位数字）').fill('000000')
    await page.getByRole('button', { name: '登录' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
  } finally {
    await town.end()
  }
})
