// Every page of the desk, as pictures show it: who looks at it, where, and when it is ready to be seen.
import type { Page } from '@playwright/test'

export interface Shown {
  name: string
  /** Label of the role, as on the sign-in page; nobody: before sign-in. */
  role: string
  path: string
  /** Ends when the page shows what the picture is about. */
  ready: (page: Page) => Promise<unknown>
}

const seen = (selector: string) => (page: Page) => page.locator(selector).first().waitFor()
const first = (list: string, then: string) => async (page: Page) => {
  await page.locator(list).first().click()
  await page.locator(then).first().waitFor()
}

export const PAGES: Shown[] = [
  { name: 'sign-in', role: '', path: '/sign-in', ready: seen('.role') },
  { name: 'work', role: '调度员', path: '/work', ready: seen('[role=row]') },
  { name: 'case', role: '行政执法人员', path: '/work?whose=all&pack=penalty_ordinary', ready: first('[role=row]', '#acts-title') },
  {
    name: 'case-form', role: '行政执法人员', path: '/work?whose=all&pack=penalty_ordinary',
    ready: async (page) => {
      await first('[role=row]', '#acts-title')(page)
      await page.locator('#steps .buttons button').first().click()
      await page.locator('.form-box').waitFor()
    },
  },
  {
    name: 'case-papers', role: '行政执法人员', path: '/work?whose=all&pack=penalty_ordinary&ended=1',
    ready: async (page) => {
      await first('[role=row]', '.papers li')(page)
      await page.locator('.papers').scrollIntoViewIfNeeded()
      await page.locator('.papers').evaluate((list) => list.closest('section')?.scrollIntoView())
    },
  },
  {
    name: 'day', role: '法治报告编写人', path: '/figures?year=2020&as_of=2021-02-20',
    ready: async (page) => {
      await page.locator('.group .line').first().waitFor()
      await page.getByRole('button', { name: /从日历选择|Choose from a calendar/ }).click()
      await page.locator('.day-pick').waitFor()
    },
  },
  { name: 'intake', role: '窗口工作人员', path: '/intake', ready: seen('.matters button') },
  { name: 'dispatch', role: '网格中心调度员', path: '/dispatch', ready: seen('.cell-map canvas') },
  { name: 'centre', role: '矛调中心负责人', path: '/centre', ready: seen('h1') },
  { name: 'centre-rosters', role: '矛调中心负责人', path: '/centre?tab=rosters&week=2020-06-01', ready: seen('.turn') },
  { name: 'leader', role: '镇长', path: '/leader', ready: seen('canvas') },
  { name: 'review', role: '法制审核人员', path: '/review', ready: seen('.now section') },
  { name: 'figures', role: '法治报告编写人', path: '/figures?year=2020&as_of=2021-02-20', ready: seen('.group .line') },
  { name: 'figure', role: '法治报告编写人', path: '/figures/of/mediation/success_rate?year=2020&as_of=2021-02-20', ready: seen('canvas') },
  { name: 'report', role: '法治报告编写人', path: '/figures/report?year=2020&as_of=2021-02-20', ready: seen('article, .paper, .report') },
  { name: 'registers', role: '党政办工作人员', path: '/registers', ready: seen('h2') },
  { name: 'register', role: '党政办工作人员', path: '/registers/leader_meeting', ready: seen('[role=table], table') },
  { name: 'register-import', role: '物资管理员', path: '/registers/enterprise_material/import', ready: seen('input[type=file]') },
  { name: 'search', role: '调度员', path: '/search?q=%E6%BC%8F%E6%B0%B4', ready: seen('.search') },
  { name: 'account', role: '行政执法人员', path: '/account', ready: seen('#tokens') },
  { name: 'guide', role: '调度员', path: '/guide/start', ready: seen('h1') },
  { name: 'admin-people', role: '系统管理员', path: '/admin/people', ready: seen('tbody tr') },
  { name: 'admin-certificates', role: '系统管理员', path: '/admin/certificates', ready: seen('tbody tr') },
  { name: 'admin-accounts', role: '系统管理员', path: '/admin/accounts', ready: seen('tbody tr') },
  { name: 'admin-places', role: '系统管理员', path: '/admin/places', ready: seen('.cell-map canvas') },
  {
    name: 'admin-redraw', role: '系统管理员', path: '/admin/places/draw',
    ready: async (page) => {
      await page.locator('.cell-map canvas').first().waitFor()
      await page.locator('.cell-map select').first().selectOption({ index: 4 })
      await page.getByRole('button', { name: /切成两格|Split in two/ }).first().click()
    },
  },
  { name: 'admin-settings', role: '系统管理员', path: '/admin/settings', ready: seen('.groups li') },
  { name: 'admin-holidays', role: '系统管理员', path: '/admin/holidays', ready: seen('.year table') },
  { name: 'admin-backups', role: '系统管理员', path: '/admin/backups', ready: seen('.age') },
  { name: 'admin-check', role: '系统管理员', path: '/admin/packs/check', ready: seen('.drop') },
  { name: 'admin-packs', role: '系统管理员', path: '/admin/packs', ready: seen('.system') },
  { name: 'admin-pack', role: '系统管理员', path: '/admin/packs/penalty_ordinary', ready: seen('.node') },
  { name: 'admin-ledger', role: '审计监督人员', path: '/admin/ledger', ready: seen('.card') },
]
