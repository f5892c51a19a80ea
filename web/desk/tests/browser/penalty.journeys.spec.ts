// A penalty as the README tells it: by role, from the street to the archive, through the pages alone.
import { expect, test } from './town'
import { begin, blocked, fill, send, state, take, takeIn } from './hands'

test.slow()

test('a penalty goes from the street to the archive, with two officers, a review and a publication', async ({ desk, page }) => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  await desk.enter('行政执法人员', '/intake')
  const path = await takeIn(page, '占道经营', /行政处罚（普通程序）/, '登记线索', { with: { 案件来源: '巡查发现', 案由与简要案情: '店外堆放货物占压便道' } })

  await desk.enter('执法机构负责人', path)
  const filing = await begin(page, '立案')
  await fill(filing, {
    with: { 职权来源: '法律法规规章直接规定', 管辖: '违法行为发生在本镇且无其他机关先立案', 违法行为发生: '2020-01-02', 发现日: today, 当事人类别: '法人或者其他组织', 追责时效: '二年' },
    cases: { 权责清单事项: { find: 'QL-006', take: /QL-006.*现行有效/ } },
  })
  // What is wrong with a field is told at the field, in words and with its article.
  const act = filing.locator('.field').filter({ hasText: '违法行为发生（终了）日' })
  await expect(act.locator('.said')).toContainText('2年')
  await expect(act).toContainText('《行政处罚法》（2021）第36条')
  await desk.accessible()
  await fill(filing, { with: { 违法行为发生: today } })
  await expect(act.locator('.said')).toHaveCount(0)
  await send(filing)
  await expect(page.getByRole('region', { name: '文书' })).toContainText('立案审批表')

  await desk.enter('行政执法人员', path)
  const investigating = await begin(page, '调查取证')
  await fill(investigating, { with: { 调查方式: '现场检查（勘验）笔录', 证据种类: '勘验笔录、现场笔录', 笔录签名: '当事人签名' }, evidence: ['亮证记录', '书面材料', '签名'] })
  await send(investigating)
  // One officer alone is none.
  await expect(investigating).toContainText('《行政处罚法》（2021）第42条')
  await fill(investigating, { officers: ['行政执法人员02'] })
  await send(investigating)
  await expect(state(page)).toHaveText('调查取证')
  // The way that lies ahead is the usual one, not that to the police.
  await expect(page.getByRole('group', { name: '办理程序' })).toContainText(/调查终结报告.*事先告知.*处罚决定.*送达处罚决定书.*结案归档/)
  await take(page, '责令改正', { with: { 改正期限: today }, evidence: ['回执'] })
  await take(page, '调查终结报告', {
    with: { 调查结论: '拟予处罚', 应当告知听证权利: false, 情节复杂或者重大: false, 法制审核情形: '疑难复杂、涉及多个法律关系', 拟处罚种类: '罚款', '拟罚款（元）': '2000', 裁量阶次: '一般', 裁量理由: '一般情节' },
    officers: ['行政执法人员02'],
    // The register of benchmarks is open to whoever has to name one.
    cases: { 适用的裁量基准: { find: '', take: /行政处罚裁量基准 · 已公布施行/ } },
  })
  await take(page, '事先告知', { with: { 告知内容: '拟罚款二千元，告知事实、理由、依据和权利' }, evidence: ['回执'] })
  await take(page, '听取陈述申辩并复核', { with: { 陈述申辩意见: '请求从轻', 意见成立并采纳: false, 理由: '已按一般情节裁量' }, evidence: ['书面材料'] })

  // What must be reviewed is not decided before.
  await desk.enter('镇长', path)
  await expect(blocked(page, '处罚决定')).toContainText('《行政处罚法》（2021）第58条')
  await desk.enter('法制审核人员', path)
  await take(page, '法制审核', { with: { 法制审核意见: '同意' } })
  await desk.enter('镇长', path)
  await take(page, '处罚决定', { with: { 决定书文号: '镇罚字1号', 裁量理由: '一般情节', 决定书载明的救济途径: '六十日内申请复议或者六个月内起诉', '罚款数额（元）': '2000', 当事人: '示例便利店', '当事人地址（住所）': '示例镇示例路1号' }, evidence: ['印章'] })

  // The decision writes itself out of the records.
  const papers = page.getByRole('region', { name: '文书' })
  await expect(papers).toContainText('镇罚字1号')
  await expect(papers).not.toContainText('记录不全：当事人的姓名或者名称、地址')
  const [paper] = await Promise.all([page.waitForEvent('popup'), papers.getByRole('link', { name: '行政处罚决定书' }).click()])
  await expect(paper.getByRole('heading', { level: 1 })).toHaveText('行政处罚决定书')
  await expect(paper.locator('body')).toContainText('（大写：人民币贰仟元整）')
  await expect(paper.locator('article')).toContainText('罚款人民币2000元')
  await expect(paper.locator('article')).toContainText('六十日内')
  await paper.close()

  await desk.enter('行政执法人员', path)
  await take(page, '送达处罚决定书', { with: { 送达方式: '当场或者直接送达' }, evidence: ['回执'] })
  await desk.enter('党政办工作人员', path)
  await take(page, '公开处罚决定', { with: { 具有一定社会影响: true, 已作保密与隐私处理: true } })
  await desk.enter('窗口工作人员', path)
  await take(page, '缴清罚款', { with: { '已缴罚款（元）': '2000' }, evidence: ['回执'] })
  await desk.enter('行政执法人员', path)
  await take(page, '结案归档', { with: { 档案号: '罚-01', 卷内页数: '36' }, evidence: ['书面材料'] })
  await expect(state(page)).toHaveText('已结案归档')
  await desk.accessible()
})
