// SPDX-License-Identifier: AGPL-3.0-or-later
// The words that decide. Normalised simplified characters (chars.h). Taken from the forms met in
// published township reports; a word is here because a text was misread without it.
#pragma once

#include <array>

#include "claims/words.h"

namespace claims::lexicon {

template <typename... T>
constexpr std::array<View, sizeof...(T)> words(const T&... list) {
  return {View(list)...};
}

// ---- approximation
// -------------------------------------------------------------------------------
inline constexpr auto kAtMostBefore = words(U"近", U"将近", U"接近", U"不到", U"不足");
inline constexpr auto kAtLeastBefore = words(U"逾", U"超", U"超过", U"突破", U"超出", U"上");
inline constexpr auto kAboutBefore = words(U"约", U"大约", U"约为", U"大概", U"约有");
// 附近, 节约, 预约 …: the last character is no approximation.
inline constexpr auto kNotApproximate =
    words(U"附近", U"最近", U"临近", U"就近", U"靠近", U"邻近", U"节约", U"预约", U"签约", U"违约",
          U"履约", U"公约", U"特约", U"邀约", U"以上", U"线上", U"会上", U"网上", U"晚上", U"路上",
          U"墙上", U"早上", U"加上", U"台上", U"手上");
inline constexpr auto kAtLeastBehind = words(U"以上", U"及以上");
inline constexpr auto kAtMostBehind = words(U"以下", U"及以下");
inline constexpr auto kAboutBehind = words(U"左右", U"上下");
inline constexpr auto kWithinBehind = words(U"以内", U"之内", U"内", U"范围");

// ---- norms, targets, plans: what shall be is no claim
// --------------------------------------------
inline constexpr auto kNorm =
    words(U"不少于", U"不低于", U"不得少于", U"不得低于", U"不得超过", U"不超过", U"不高于",
          U"不多于", U"不大于", U"不小于", U"至少", U"最多", U"至多", U"力争", U"应当", U"应不",
          U"应在", U"应于", U"必须", U"须", U"确保", U"原则上", U"目标是", U"目标为", U"目标达",
          U"下一步", U"下步", U"明年", U"来年", U"今后", U"年将", U"镇将", U"乡将", U"街道将",
          U"将于", U"将继续", U"将进一步", U"将开展", U"将组织", U"将召开", U"将举办", U"将完成",
          U"将新建", U"将新增", U"拟于", U"拟在", U"拟开", U"拟建", U"拟新", U"拟投", U"拟组",
          U"拟举", U"拟对", U"计划开", U"计划召", U"计划组", U"计划举", U"计划建", U"计划新",
          U"计划在", U"计划于", U"计划完", U"计划到", U"计划投");
// Norms unless one of the characters stands before ("按照要求开展12次").
struct Guarded {
  View word;
  View not_behind;  // characters before it
  View not_before;  // characters behind it
};
inline constexpr std::array<Guarded, 3> kGuardedNorm = {{
    {U"要求", U"按照据合等项的条新高", U""},
    {U"规定", U"按照据依合反有等项的条关各", U""},
    {U"争取", U"", U"资项到补上专中外政了"},
}};
inline constexpr auto kEnforcement = words(U"执法", U"亮证", U"办案", U"调查取证");

// ---- parts of a programme
// ------------------------------------------------------------------------ Never counted things:
// five aspects, four awarenesses.
inline constexpr auto kFrameNouns = words(
    U"方面", U"环节", U"坚持", U"到位", U"意识", U"自信", U"维护", U"确立", U"阶段", U"步骤",
    U"层面", U"维度", U"原则", U"统筹", U"结合", U"转变", U"务必", U"不准", U"严禁", U"抓手",
    U"着力", U"聚焦", U"第一", U"必须", U"时代", U"规矩", U"百分之百", U"100%", U"体系", U"战略",
    U"要求", U"目标", U"突出问题", U"专项行动", U"攻坚", U"清单", U"关键", U"重点领域");
// Counted only as the object of making or sorting them ("制定制度", "梳理8类18项").
inline constexpr auto kFrameWorks =
    words(U"制度", U"机制", U"措施", U"举措", U"任务", U"行动", U"工程");
inline constexpr auto kMaking =
    words(U"制定", U"出台", U"修订", U"废止", U"清理", U"梳理", U"编制", U"公布", U"承接", U"下放",
          U"赋权", U"印发", U"完成", U"建立", U"推出", U"细化", U"分解");
inline constexpr auto kSloganHeads =
    words(U"跑", U"只进", U"只需", U"只找", U"只填", U"只交", U"只收", U"只盖");
inline constexpr auto kPerEach =
    words(U"日均", U"月均", U"年均", U"人均", U"户均", U"周均", U"平均", U"各");

// ---- Chinese numerals
// ---------------------------------------------------------------------------- Things that 两个,
// 十个 … count.
inline constexpr auto kCountedNouns = words(
    U"村委会", U"居委会", U"行政村", U"自然村", U"村", U"社区", U"小区", U"居民小组", U"村民小组",
    U"企业", U"网格", U"工作组", U"工作专班", U"调解组织", U"调委会", U"人民调解委员会", U"调解室",
    U"律师", U"律所", U"律师事务所", U"服务站", U"工作站", U"司法所", U"商户", U"商铺", U"法律顾问",
    U"执法人员", U"网格员", U"调解员", U"法治广场", U"法治公园", U"法治宣传栏", U"宣传栏", U"案件",
    U"部门", U"科室", U"站所", U"办公室", U"党支部", U"学校", U"单位", U"项目", U"隐患", U"合同");
inline constexpr auto kHiring =
    words(U"聘请", U"聘任", U"聘用", U"选聘", U"配备", U"选派", U"新增");
// Acts whose number may stand behind in Chinese numerals ("召开会议两次").
inline constexpr auto kReportVerbs =
    words(U"召开", U"开展", U"组织", U"举办", U"举行", U"受理", U"发放", U"张贴", U"悬挂", U"制作",
          U"审查", U"学习", U"培训", U"讲", U"授课", U"宣讲", U"参加", U"参与", U"检查", U"排查",
          U"巡查", U"调解", U"化解", U"办结", U"办理", U"印发", U"制定", U"出台", U"修订", U"签订",
          U"聘请", U"研究", U"听取", U"述法", U"立案", U"处罚", U"查处", U"整改", U"走访", U"接待",
          U"提供", U"提出", U"出庭", U"旁听", U"评查", U"备案", U"公开", U"发布", U"播放", U"推送",
          U"演练", U"督查", U"督导", U"发现", U"处理", U"收到", U"建立", U"成立", U"设立", U"清理",
          U"拆除", U"配备", U"新建", U"调处", U"解答", U"反映", U"解决", U"评选", U"表彰", U"创建",
          U"打造", U"移送", U"报送", U"撰写", U"编发", U"推荐", U"培养", U"现有", U"共有", U"收集",
          U"征集", U"采纳", U"慰问", U"帮扶");

// ---- rates
// --------------------------------------------------------------------------------------- What may
// stand between the name of a rate and its number.
inline constexpr auto kRateFillers =
    words(U"达到", U"达", U"为", U"是", U"约", U"近", U"约为", U"超过", U"超", U"逾", U"均", U"都",
          U"分别", U"分别为", U"保持在", U"保持", U"稳定在", U"提升至", U"提升到", U"提高到",
          U"提高至", U"上升到", U"上升至", U"增长到", U"下降到", U"下降至", U"降至", U"升至", U"到",
          U"至", U"在", U":", U"已", U"接近", U"高达", U"仅", U"仅为", U"由", U"从", U"双", U"就",
          U"也", U"了", U"突破", U"(", U"=", U"不足", U"*");
inline constexpr auto kRateEnds = words(U"率", U"满意度", U"知晓度", U"占比", U"比例", U"比重");
inline constexpr auto kChangeBefore =
    words(U"增长", U"增加", U"上升", U"上涨", U"提高", U"提升", U"下降", U"减少", U"降低", U"增幅",
          U"降幅", U"增幅为", U"降幅为", U"增幅达", U"降幅达", U"增长了", U"增加了", U"上升了",
          U"提高了", U"提升了", U"下降了", U"减少了", U"降低了", U"压减", U"压缩", U"缩短",
          U"同比增", U"环比增", U"同比降", U"环比降", U"同比升", U"上浮", U"下浮", U"增速",
          U"增速为", U"同比增幅", U"同比降幅");
inline constexpr auto kDown = words(U"下降", U"减少", U"降低", U"降幅", U"压减", U"压缩", U"缩短",
                                    U"同比降", U"环比降", U"下浮");
inline constexpr auto kFrom = words(U"由", U"从");
inline constexpr auto kTo =
    words(U"增加到", U"增加至", U"增至", U"增长到", U"增长至", U"上升到", U"上升至", U"提高到",
          U"提高至", U"提升到", U"提升至", U"升至", U"下降到", U"下降至", U"减少到", U"减少至",
          U"降到", U"降至", U"降低到", U"降低至", U"压减到", U"压减至", U"压缩到", U"压缩至");
inline constexpr auto kEachOther = words(U"分别为", U"分别达", U"分别达到", U"分别是", U"分别");
inline constexpr auto kVagueGrowth =
    words(U"逐年", U"不断", U"持续", U"稳步", U"显著", U"明显", U"大幅", U"进一步", U"逐步",
          U"有所", U"逐渐", U"稳中有升");
inline constexpr auto kVagueVerbs = words(U"提升", U"提高", U"上升", U"下降", U"增强", U"增长",
                                          U"降低", U"攀升", U"改善", U"稳中有升");

// Words before the name of a rate that do not narrow it down.
inline constexpr auto kGeneralRests =
    words(U"矛盾纠纷", U"纠纷", U"群众", U"案件", U"工单", U"诉求", U"问题", U"热线", U"投诉",
          U"信访", U"总", U"综合", U"整体", U"总体", U"各类矛盾纠纷", U"考试", U"隐患", U"矛盾",
          U"民间纠纷", U"企业", U"事项", U"办件", U"平台", U"回访", U"测评", U"人民调解",
          U"调解案件", U"群众诉求", U"热线工单", U"问题隐患", U"各类纠纷", U"工单按时", U"按时",
          U"按期", U"及时", U"限时", U"一次性", U"社会矛盾纠纷", U"其", U"隐患问题", U"信访事项",
          U"信访件", U"服务", U"评价", U"最终", U"全年", U"年度", U"累计", U"建议");
inline constexpr auto kOnTime = words(U"按时", U"按期", U"及时", U"限时", U"当场");
// "占", "占比", "占实体性信访总量": a part of a whole.
inline constexpr auto kShareEnds =
    words(U"占", U"占比", U"占比为", U"占比达", U"占到", U"总数的", U"总量的", U"总数", U"总量",
          U"总件数", U"总数量", U"占全部的");
inline constexpr auto kEachShare = words(U"分别占", U"各占");
inline constexpr auto kCompared =
    words(U"同比", U"环比", U"较上年", U"较去年", U"比上年", U"比去年", U"较上一年", U"较同期",
          U"与去年同期相比", U"较去年同期", U"较上年同期", U"比去年同期", U"比上年同期");

inline constexpr auto kComparing = words(U"同比", U"环比", U"较", U"比");

// ---- parts and wholes
// ----------------------------------------------------------------------------
inline constexpr auto kSubset = words(U"其中");
inline constexpr auto kRest = words(U"其余", U"剩余", U"余下");
inline constexpr auto kEachIs = words(U"分别为", U"分别是");
inline constexpr auto kTotal = words(U"合计", U"共计", U"总计", U"总共");
inline constexpr auto kNested = words(U"其中", U"含", U"(", U"包括");

// ---- the same thing twice
// ------------------------------------------------------------------------ Part of a sentence
// before a number that say for whom or when it holds.
inline constexpr auto kScopes =
    words(U"同志", U"书记", U"镇长", U"乡长", U"主任", U"站长", U"所长", U"队长", U"村", U"社区",
          U"小区", U"居委会", U"网格", U"中心", U"办公室", U"大队", U"司法所", U"派出所", U"小组",
          U"分管", U"科室", U"部门", U"单位", U"学校", U"企业", U"期间", U"以来", U"活动中",
          U"行动中", U"专项", U"领域", U"方面", U"行业", U"条线");
inline constexpr auto kLoose =
    words(U"各类", U"各种", U"各级", U"全镇", U"我镇", U"全乡", U"我乡", U"全街道", U"我街道",
          U"共", U"累计", U"全年", U"今年", U"年内", U"总计", U"合计", U"已", U"成功", U"共计");
inline constexpr auto kPartial =
    words(U"其中", U"含", U"新", U"另", U"再", U"又", U"还", U"每", U"各", U"余", U"第", U"首",
          U"增", U"减", U"较", U"比", U"近");
inline constexpr auto kGeneralObjects =
    words(U"会议", U"活动", U"培训", U"检查", U"宣传", U"工作", U"行动", U"资料", U"服务", U"问题",
          U"演练", U"讲座", U"案件", U"隐患", U"人员", U"群众", U"材料", U"事项", U"企业", U"任务",
          U"现场", U"文件");
// Words that make a number that of the whole town and year; only such numbers are compared, or
// those of things that there is one of.
inline constexpr auto kWholeTown =
    words(U"共", U"累计", U"全年", U"全镇", U"我镇", U"全乡", U"我乡", U"全街道", U"我街道",
          U"今年", U"总计", U"年内", U"一年来");
inline constexpr auto kOnlyOne = words(U"关注人数", U"在册", U"行政村", U"村民小组", U"户籍人口",
                                       U"常住人口", U"专职网格员", U"下辖", U"辖区");

// Not yet: a number of these is no numerator.
inline constexpr auto kStillOpen =
    words(U"其余", U"剩余", U"正在", U"尚未", U"尚有", U"未办", U"未化", U"未解", U"未整", U"在办");

// ---- all and none in words
// -----------------------------------------------------------------------
inline constexpr auto kAllWords = words(U"全部", U"均", U"全都", U"都已", U"都得到", U"都实现");
inline constexpr auto kNotAll =
    words(U"人均", U"平均", U"年均", U"日均", U"户均", U"月均", U"均衡", U"均等", U"均匀", U"均值",
          U"周均", U"亩均", U"首都", U"都市");
inline constexpr auto kOutcomes = words(
    U"通过", U"取得", U"获得", U"办结", U"化解", U"解决", U"整改", U"完成", U"复工", U"复产",
    U"达标", U"合格", U"落实到位", U"认可", U"满意", U"稳定", U"签订", U"覆盖", U"持证", U"回复",
    U"答复", U"公开", U"备案", U"审查", U"处置", U"办理完毕", U"销号", U"清零", U"清除", U"清退",
    U"调解成功", U"结案", U"到位", U"好评", U"领取", U"调处", U"审核", U"参加", U"参考", U"及格",
    U"脱贫", U"入网", U"建档", U"录入", U"公示", U"履行", U"上岗", U"接种", U"拆除", U"报结");
inline constexpr auto kAllPhrases = words(U"全覆盖", U"零积压", U"百分百", U"全部清零");
inline constexpr auto kFullGoals = words(
    U"确保", U"力争", U"争取", U"努力", U"推进", U"推动", U"做到人人", U"要求", U"应当", U"必须",
    U"需", U"逐步实现", U"不断扩大", U"致力", U"旨在", U"以便", U"尽快", U"督促", U"促进");
inline constexpr auto kNothing = words(U"未发生", U"没有发生", U"未出现", U"未产生", U"未收到",
                                       U"未接到", U"没有收到", U"没有出现", U"无");
inline constexpr auto kNothingFillers =
    words(U"新增", U"一例", U"一起", U"一件", U"1起", U"1件", U"一宗", U"重大", U"较大", U"任何",
          U"重特大", U"发生", U"越级", U"集体", U"群体性", U"涉及", U"被", U"因", U"相关");
struct ZeroNoun {
  View word;
  View unit;
};
inline constexpr std::array<ZeroNoun, 20> kZeroNouns = {{
    {U"败诉", U"件"},   {U"行政复议", U"件"},   {U"行政诉讼", U"件"}, {U"诉讼", U"件"},
    {U"复议", U"件"},   {U"上访", U"起"},       {U"信访", U"件"},     {U"事故", U"起"},
    {U"案件", U"件"},   {U"群体性事件", U"起"}, {U"事件", U"起"},     {U"投诉", U"件"},
    {U"被纠错", U"件"}, {U"纠错", U"件"},       {U"撤销", U"件"},     {U"舆情", U"起"},
    {U"火灾", U"起"},   {U"申请", U"件"},       {U"案例", U"件"},     {U"败诉案件", U"件"},
}};
inline constexpr auto kZeroPhrases =
    words(U"零事故", U"零上访", U"零投诉", U"零败诉", U"零复议", U"零诉讼", U"零发案", U"零进京",
          U"零非访", U"零舆情", U"零火灾", U"零伤亡", U"零感染", U"零确诊", U"零案件");

// ---- frequency
// -----------------------------------------------------------------------------------
inline constexpr auto kPeriods = words(U"天", U"日", U"周", U"星期", U"月", U"个月", U"季度", U"季",
                                       U"半年", U"年", U"旬", U"半月", U"个工作日");
inline constexpr auto kRepeated =
    words(U"开展", U"召开", U"组织", U"参加", U"进行", U"举行", U"举办", U"学习", U"巡查", U"排查",
          U"走访", U"上报", U"报送", U"通报", U"研判", U"坐班", U"接访", U"值班", U"公布", U"更新",
          U"检查", U"调度", U"核查", U"巡逻", U"集中", U"按期", U"定期", U"听取", U"研究", U"公开",
          U"推送", U"安排", U"例会", U"接待", U"入户", U"播放", U"发布", U"培训", U"驻村", U"下沉",
          U"消毒", U"督查", U"督导");

// ---- rank
// ----------------------------------------------------------------------------------------
inline constexpr auto kRankContext =
    words(U"排名", U"位列", U"位居", U"名列", U"全市", U"全区", U"全县", U"全省", U"全国", U"考核",
          U"评比", U"排在", U"居", U"进入", U"跻身", U"荣获", U"获得", U"取得");

// ---- time
// ----------------------------------------------------------------------------------------
inline constexpr auto kCutOff = words(U"截至", U"截止", U"截止到", U"截至到", U"截止至");
inline constexpr auto kYearEnd = words(U"年底", U"底", U"年末", U"末");
inline constexpr auto kInForce =
    words(U"起施行", U"起实施", U"起正式施行", U"起正式实施", U"施行", U"正式施行", U"正式实施",
          U"起生效", U"公布", U"通过", U"修订", U"修正", U"颁布", U"印发", U"发布", U"联系",
          U"召开的", U"出台");
inline constexpr auto kPartsOfYear = words(
    U"上半年", U"下半年", U"一季度", U"二季度", U"三季度", U"四季度", U"第一季度", U"第二季度",
    U"第三季度", U"第四季度", U"去年", U"上年", U"往年", U"上一年", U"同期", U"今年以来", U"目前",
    U"近年来", U"近三年", U"三年来", U"五年来", U"两年来", U"历年", U"本月", U"当月", U"本季度");

// ---- furniture of pages
// --------------------------------------------------------------------------
inline constexpr auto kMetadata =
    words(U"索引号", U"发布机构", U"成文日期", U"发文字号", U"文号:", U"主题分类", U"公开方式",
          U"来源:", U"字号:", U"发布时间", U"发布日期", U"邮政编码", U"信用代码", U"备案号",
          U"公网安备", U"责任编辑", U"编辑:", U"作者:", U"公开时限", U"生成日期", U"当前位置",
          U"首页>", U"ICP", U"体裁分类", U"发文机关:", U"发布人:", U"地址:", U"网址:", U"联系人:");
// Furniture only with a colon or a number behind: "电话:", "浏览次数:1024".
inline constexpr auto kWeakMetadata = words(U"电话", U"邮编", U"传真", U"邮箱", U"浏览", U"点击",
                                            U"阅读", U"打印", U"访问量", U"更新时间");
inline constexpr auto kFooters =
    words(U"版权", U"免责声明", U"版权声明", U"Copyright", U"COPYRIGHT", U"相关链接", U"相关阅读",
          U"上一篇", U"下一篇", U"主办单位", U"主办:", U"网站地图", U"扫一扫", U"【打印", U"[打印",
          U"责任编辑");
inline constexpr auto kPlanHeadings = words(
    U"下一步", U"下步", U"下一阶段", U"工作计划", U"工作打算", U"工作安排", U"今后", U"努力方向",
    U"工作思路", U"展望", U"明年", U"来年", U"工作重点", U"年计划", U"年工作打算", U"改进措施");
inline constexpr auto kPlanDone =
    words(U"完成情况", U"落实情况", U"执行情况", U"开展情况", U"实施情况");
inline constexpr auto kTitleWords =
    words(U"报告", U"总结", U"情况", U"汇报", U"年报", U"公示", U"情况的报告", U"计划", U"打算");
// A title of these is not one of next year's plan.
inline constexpr auto kLookingBack = words(U"报告", U"总结", U"情况", U"汇报", U"年报", U"公示");

// ---- what a number counts
// ------------------------------------------------------------------------
inline constexpr auto kHeadLeads =
    words(U"其中", U"共计", U"共", U"累计", U"已", U"并", U"还", U"先后", U"目前", U"全年",
          U"今年以来", U"截至目前", U"同时", U"另", U"此外", U"现", U"、", U"和", U"及", U"与",
          U"以及", U"今年", U"一是", U"二是", U"三是", U"四是", U"五是", U"了", U"同志", U"含",
          U"包括", U"也", U"我镇", U"我乡", U"我街道", U"将", U"至");
inline constexpr auto kNotTailStops =
    words(U"对象", U"在编", U"在册", U"在职", U"在校", U"在岗", U"和谐", U"为民", U"与会", U"正在");
inline constexpr auto kHeadTrails =
    words(U"共计", U"共", U"累计", U"合计", U"总计", U"达到", U"达", U"约", U"近", U"为", U"了",
          U"有", U"计", U"已", U"均", U"超过", U"逾", U"仅", U"的", U"各", U"就", U"、", U"和",
          U"各类", U"*", U"“", U"”", U"分别", U"总", U"一共", U",");
inline constexpr auto kTailStops =
    words(U"驻", U"开展", U"进行", U"参加", U"均", U"在", U"对", U"为", U"向", U"与", U"已",
          U"全部", U"划分", U"并", U"和", U"及", U"、", U"用于", U"参与", U"完成", U"被", U"将",
          U"于", U"到", U"由", U"到位", U"左右", U"等", U"“", U"”", U"《", U"以", U"的");

}  // namespace claims::lexicon
