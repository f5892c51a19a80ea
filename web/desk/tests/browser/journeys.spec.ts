// Whole matters as the README tells them: by role, from intake to the end, through the pages alone; and
// on the way what the law refuses, with its article.
import { expect, test } from './town'
import { begin, blocked, fill, send, state, take, takeIn } from './hands'

test.slow()

test('a grid event goes from the counter over the dispatch board to its evaluation', async ({ desk, page }) => {
  await desk.enter('窗口工作人员', '/intake')
  const path = await takeIn(page, '楼道漏水', /网格事件/, '上报事件', { with: { 事件类别: '民生诉求', 地点: '甲楼二单元楼道' } })
  await expect(state(page)).toHaveText('已上报')

  // What residents report is looked at before it is filed.
  await desk.enter('网格中心调度员', path)
  await expect(blocked(page, '立案')).toContainText('《本镇制度》（2020）网格')
  await desk.accessible()

  await desk.enter('网格员', path)
  await take(page, '现场核实', { with: { 核实情况: '属实，楼道顶部渗水' } })

  await desk.enter('网格中心调度员', path)
  await take(page, '立案', { with: { 处置时限: '一般（5工作日）' } })
  await desk.open('/dispatch?pack=grid_event')
  const row = page.getByRole('list', { name: '待派遣与在办' }).locator('li.row').filter({ hasText: '甲楼二单元楼道' })
  await row.dragTo(page.locator('.offices li', { hasText: '城建科' }))
  await page.getByRole('dialog', { name: '派遣办件' }).getByRole('button', { name: '确认派遣' }).click()
  await expect(page.getByText('已派遣到 城建科')).toBeVisible()

  await desk.enter('科室经办人', path)
  await take(page, '签收')
  await take(page, '处理完毕', { with: { 处置措施: '更换立管接头' }, evidence: ['照片'] })
  await take(page, '反馈结果', { with: { 处置结果: '不再渗水' } })
  await expect(page.getByRole('group', { name: '可以办理的步骤' })).toHaveCount(0)

  await desk.enter('网格员', path)
  await take(page, '核查结案', { with: { 核查情况: '现场查看，已修好' } })
  await desk.enter('回访员', path)
  await take(page, '评价', { with: { 评价: '满意' } })
  await expect(state(page)).toHaveText('已评价')
  await desk.accessible()
})

test('whoever handled a grid event cannot check it', async ({ desk, page }) => {
  await desk.enter('网格员', '/intake')
  await page.getByLabel('群众反映什么').fill('消防通道堆物')
  await page.getByRole('button', { name: '显示全部事项' }).click()
  await page.getByRole('button', { name: /网格事件\s*当场处置/ }).click()
  const form = page.getByRole('form', { name: '当场处置' })
  await fill(form, { with: { 来源: '网格员巡查', 事件类别: '安全隐患', 处置措施: '劝导移走', 处置结果: '通道已畅通' } })
  await send(form)
  await page.getByRole('button', { name: '打开办件' }).click()
  await expect(blocked(page, '核查结案')).toContainText('本镇制度')
  await blocked(page, '核查结案').getByRole('button', { name: /本镇制度/ }).first().click()
  await expect(page.getByText(/自 \d{4}-\d\d-\d\d 起施行/)).toBeVisible()
  const path = new URL(page.url()).pathname
  await desk.enter('网格中心调度员', path)
  await take(page, '核查结案', { with: { 核查情况: '照片与现场一致' } })
  await expect(state(page)).toHaveText('已结案待评价')
})

test('a problem of an enterprise is solved, evaluated twice and closed', async ({ desk, page }) => {
  await desk.enter('企业服务干部', '/intake')
  const path = await takeIn(page, '企业问题', /企业问题办理/, '登记', { with: { 企业名称: '某机械公司', 提出方式: '干部走访代填', 问题类别: '用工', 问题内容: '外地工人返岗缺班车' } })
  await take(page, '派发', { with: { 承办单位: '经济发展科' } })

  await desk.enter('科室经办人', path)
  await take(page, '受理')
  await take(page, '答复企业', { with: { 答复内容: '可以组织包车，费用按政策补贴' } })

  await desk.enter('企业服务干部', path)
  await take(page, '登记答复评价', { with: { 答复评价: '满意' } })
  await expect(blocked(page, '登记答复评价')).toContainText('本镇制度')

  await desk.enter('科室经办人', path)
  await take(page, '解决', { with: { 解决情况: '两辆包车已到厂' }, evidence: ['照片'] })

  await desk.enter('企业服务干部', path)
  await expect(blocked(page, '办结')).toContainText('本镇制度')
  await desk.accessible()
  await take(page, '登记解决评价', { with: { 解决评价: '非常满意' } })
  await take(page, '办结')
  await expect(state(page)).toHaveText('办结')
})

test('a dispute is mediated to an agreement that was performed', async ({ desk, page }) => {
  await desk.enter('人民调解员', '/intake')
  const path = await takeIn(page, '邻里纠纷', /人民调解/, '登记', { with: { 当事人数: '2', 纠纷来源: '当事人申请', 简要情况: '楼上漏水浸坏楼下屋顶' } })
  await take(page, '受理', { with: { 一方明确拒绝调解: false } })
  await take(page, '告知权利义务', { with: { 告知方式: '书面' } })

  await desk.enter('调委会主任', path)
  const naming = await begin(page, '确定调解员')
  await naming.getByRole('combobox', { name: '调解员' }).click()
  await page.getByRole('option', { name: /^人民调解员01/ }).click()
  await fill(naming, { with: { 确定方式: '当事人选定' } })
  await send(naming)
  await expect(state(page)).toHaveText('调解中')

  await desk.enter('人民调解员', path)
  // There is no agreement without a mediation, and no written one without the seal.
  await expect(blocked(page, '达成协议')).toContainText('《人民调解法》（2010）第27条')
  await take(page, '调解', { with: { 调解记录: '查看现场，双方就修缮费用协商一致' }, evidence: ['书面材料'] })
  const agreement = await begin(page, '达成协议')
  await fill(agreement, { with: { 协议形式: '书面协议', 协议内容: '楼上修缮防水并赔偿一千二百元', 涉及金额: '1200', '各方当事人签名、盖章或者按指印': true, 调解员签名: true, 加盖调委会印章: false } })
  await send(agreement)
  // At the field that it is about.
  await expect(agreement.locator('.field').filter({ hasText: '加盖调委会印章' }).first()).toContainText('《人民调解法》（2010）第29条')
  await expect(state(page)).toHaveText('调解中')
  await fill(agreement, { with: { 加盖调委会印章: true } })
  await send(agreement)
  await expect(state(page)).toHaveText('已达成协议')
  await take(page, '督促履行', { with: { 履行情况: '全部履行' } })
  await take(page, '回访', { with: { 回访结果: '当事人满意' } })
  await take(page, '结案归档')
  await expect(state(page)).toHaveText('已结案')
  await desk.accessible()
})

test('where one side refuses there is no mediation, and the other ways are told', async ({ desk, page }) => {
  await desk.enter('人民调解员', '/intake')
  await takeIn(page, '赡养老人', /人民调解/, '登记', { with: { 当事人数: '2', 纠纷类型: '婚姻家庭', 纠纷来源: '调委会主动调解', 简要情况: '赡养老人的分担' } })
  const accepting = await begin(page, '受理')
  await fill(accepting, { with: { 一方明确拒绝调解: true } })
  await send(accepting)
  await expect(accepting.locator('.field').filter({ hasText: '一方明确拒绝调解' }).first()).toContainText('《人民调解法》（2010）第17条')
  await expect(state(page)).toHaveText('已登记')
  await desk.accessible()
  await accepting.getByRole('button', { name: '取消' }).click()
  await take(page, '不予受理', { with: { 理由: '一方明确拒绝', 已告知可以依法通过仲裁: true, 一方明确拒绝调解: true } })
  await expect(state(page)).toHaveText('不予受理')
})

test('a figure of the annual report opens to the records that it counted, and they to a case', async ({ desk, page }) => {
  await desk.enter('法治报告编写人')
  await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '数字与年度报告' }).click()
  await page.getByRole('link', { name: '年度报告', exact: true }).click()
  await expect(page.getByRole('heading', { name: /2020年法治政府建设情况报告$/ })).toBeVisible()
  const figure = page.locator('.paper').getByTitle('成功化解', { exact: true }).first()
  const printed = Number.parseInt(await figure.innerText())
  expect(printed).toBeGreaterThan(0)
  await figure.click()
  const side = page.getByRole('dialog')
  await expect(side.getByRole('heading', { name: '成功化解' })).toBeVisible()
  const records = side.getByRole('table').getByRole('link')
  await expect(records).toHaveCount(printed)
  await desk.accessible()
  await records.first().click()
  await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('group', { name: '办理程序' })).toContainText('达成协议')
})
