import { describe, expect, it } from 'vitest'
import { after, linesOf, linesOfDays, monthsOf, type Workday } from './notice'

const OF_2026 = `各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`

describe('the text of a notice', () => {
  it('becomes the lines that are recorded', () => {
    expect(linesOf(OF_2026, 2026)).toEqual({
      holidays: ['元旦 2026-01-01..2026-01-03', '春节 2026-02-15..2026-02-23', '清明节 2026-04-04..2026-04-06', '劳动节 2026-05-01..2026-05-05', '端午节 2026-06-19..2026-06-21', '中秋节 2026-09-25..2026-09-27', '国庆节 2026-10-01..2026-10-07'],
      makeUp: ['元旦 2026-01-04', '春节 2026-02-14', '春节 2026-02-28', '劳动节 2026-05-09', '国庆节 2026-09-20', '国庆节 2026-10-10'],
    })
  })
  it('may name two holidays, one day, a day of the year before', () => {
    const text = '一、元旦：2026年12月31日（周四）至2027年1月2日（周六）放假，共3天。2026年12月27日（周日）上班。\n二、国庆节、中秋节：10月1日至8日放假调休。9月26日、10月10日上班。\n三、清明节：4月5日（周一）放假1天。'
    expect(linesOf(text, 2027)).toEqual({
      holidays: ['元旦 2026-12-31..2027-01-02', '清明节 2027-04-05', '国庆节、中秋节 2027-10-01..2027-10-08'],
      makeUp: ['元旦 2026-12-27', '国庆节、中秋节 2027-09-26', '国庆节、中秋节 2027-10-10'],
    })
  })
  it('that says nothing of holidays gives no lines', () => {
    expect(linesOf('关于做好值班工作的通知：请各科室于1月1日前报送。', 2027)).toEqual({ holidays: [], makeUp: [] })
  })
})

describe('a year', () => {
  const days: Workday[] = [
    { date: '2027-02-05', kind: 'holiday', name: '春节', notice: 'n' },
    { date: '2027-02-06', kind: 'holiday', name: '春节', notice: 'n' },
    { date: '2027-01-30', kind: 'make_up', name: '春节', notice: 'n' },
  ]
  it('is drawn in weeks from Monday, every day once', () => {
    const months = monthsOf(2027, days)
    const all = months.flatMap((one) => one.weeks.flat()).filter((one) => one !== null)
    expect(all).toHaveLength(365)
    expect(months[1]?.weeks[0]?.[4]?.is?.name).toBe('春节')
    expect(months[0]?.weeks[0]).toEqual([null, null, null, null, { date: '2027-01-01', day: 1, weekend: false }, { date: '2027-01-02', day: 2, weekend: true }, { date: '2027-01-03', day: 3, weekend: true }])
  })
  it('gives the lines that would record it', () => {
    expect(linesOfDays(days)).toEqual({ holidays: ['春节 2027-02-05..2027-02-06'], makeUp: ['春节 2027-01-30'] })
  })
  it('after a trial has the changed days', () => {
    const changed: Workday[] = [{ date: '2027-02-06', kind: 'weekend', name: '', notice: '', was: 'holiday' }]
    expect(linesOfDays(after(days, changed)).holidays).toEqual(['春节 2027-02-05'])
  })
})
