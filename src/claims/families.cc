// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/families.h"

#include <array>

#include "claims/lexicon.h"

namespace claims {

namespace {

using lexicon::words;

// Disputes.
constexpr auto kDisputeRates =
    words(U"化解率", U"调解成功率", U"调处成功率", U"化解成功率", U"成功率", U"调成率",
          U"成功化解率", U"调处化解率", U"调解率", U"调处率");
constexpr auto kSettled =
    words(U"化解", U"成功化解", U"化解成功", U"调解成功", U"成功调解", U"调处成功", U"成功调处",
          U"调成", U"达成协议", U"达成调解协议", U"成功", U"解决", U"已化解", U"和解", U"达成和解",
          U"调解成", U"调结");
constexpr auto kBrought =
    words(U"受理", U"接待", U"接访", U"排查", U"摸排", U"调处", U"调解", U"介入", U"处理", U"办理",
          U"接收", U"收到", U"反映", U"发现", U"登记", U"上报", U"接到", U"排查化解", U"排查调处",
          U"调处化解", U"排查调解", U"排查出", U"受理调解", U"参与调解", U"调解处理", U"化解调处",
          U"交办", U"流转");
constexpr auto kDisputeBases =
    words(U"调处", U"调解", U"受理", U"参与调解", U"调处化解", U"受理调解");
constexpr auto kTreated = words(U"调处", U"调解", U"处理", U"办理", U"化解");
constexpr auto kArisen = words(U"受理", U"排查", U"摸排", U"接到", U"收到", U"发现", U"发生",
                               U"排查出", U"登记", U"接待");

// Orders and cases.
constexpr auto kClosingRates = words(U"办结率", U"结案率", U"办毕率", U"审结率", U"处结率");
constexpr auto kClosed = words(U"办结", U"结案", U"办理完毕", U"办毕", U"审结", U"处理完毕",
                               U"处结", U"办理完成", U"处置完毕", U"办成");
constexpr auto kDoingRates = words(U"办理率", U"完成率", U"处理率");
constexpr auto kDone = words(U"办理", U"完成", U"处理", U"办结", U"已办");
constexpr auto kToDo = words(U"受理", U"接收", U"收到", U"承接", U"承办", U"派发", U"交办", U"转办",
                             U"接到", U"下达", U"承担", U"列入", U"反映", U"流转");
constexpr auto kOrdered =
    words(U"受理", U"接收", U"收到", U"承接", U"承办", U"派发", U"派单", U"交办", U"转办", U"接件",
          U"立案", U"办理", U"处理", U"接到", U"反映", U"工单", U"诉求", U"接办", U"转来", U"流转",
          U"登记", U"收件", U"申请", U"下达", U"承担", U"列入");
constexpr auto kClosingBases =
    words(U"受理", U"接收", U"收到", U"承办", U"交办", U"派发", U"接到", U"转办", U"办理", U"承接");

// Problems and hazards.
constexpr auto kSolvingRates = words(U"解决率", U"整改率", U"整改完成率", U"处置率", U"销号率",
                                     U"问题化解率", U"完成整改率", U"闭环率", U"消除率", U"排除率");
constexpr auto kSolved =
    words(U"解决", U"整改", U"已解决", U"已整改", U"完成整改", U"整改完成", U"整改到位", U"处置",
          U"销号", U"化解", U"办结", U"闭环", U"消除", U"排除");
constexpr auto kRaised = words(U"反映", U"收集", U"征集", U"发现", U"排查", U"查出", U"检查出",
                               U"交办", U"提出", U"收到", U"受理", U"接收", U"存在", U"反馈",
                               U"查找", U"排查出", U"上报", U"梳理", U"查改", U"下达");
constexpr auto kSolvingBases =
    words(U"反映", U"收集", U"征集", U"发现", U"查出", U"交办", U"受理", U"排查出");

// Evaluations.
constexpr auto kLikingRates = words(U"满意率", U"满意度", U"好评率", U"认可率");
constexpr auto kLiked = words(U"满意", U"好评", U"认可", U"非常满意", U"基本满意", U"较满意");
constexpr auto kAsked =
    words(U"回访", U"评价", U"测评", U"调查", U"收回", U"回收", U"参评", U"办件", U"办结", U"评议");
constexpr auto kLikingBases = words(U"回访", U"评价", U"测评", U"参评", U"回收", U"收回");
constexpr auto kDislikingRates = words(U"不满意率");
constexpr auto kDisliked = words(U"不满意");

// Examinations and attendance.
constexpr auto kPresenceRates = words(U"参考率", U"参训率", U"参学率", U"到课率", U"参加率",
                                      U"出勤率", U"到会率", U"参会率", U"参与率");
constexpr auto kPresent =
    words(U"参考", U"参加", U"实考", U"实到", U"参训", U"参学", U"到会", U"参会");
constexpr auto kExpected =
    words(U"应考", U"应参考", U"应参加", U"应到", U"应参训", U"报名", U"应参会", U"应参学");
constexpr auto kPassingRates = words(U"合格率", U"通过率", U"及格率", U"优秀率");
constexpr auto kPassed = words(U"合格", U"通过", U"及格", U"优秀");
constexpr auto kExamined = words(U"参考", U"参加", U"实考", U"应考", U"参训", U"检查", U"抽检",
                                 U"抽查", U"送检", U"检测", U"报名");
constexpr auto kPassingBases = words(U"参考", U"参加考试", U"实考", U"抽检", U"送检", U"检测");

// Papers, contracts, replies.
constexpr auto kReviewRates =
    words(U"审查率", U"审核率", U"备案率", U"公开率", U"公示率", U"采纳率", U"签约率", U"签订率",
          U"走访率", U"入户率", U"建档率", U"持证率", U"出庭率", U"应诉率", U"覆盖率", U"录入率",
          U"登记率");
constexpr auto kReviewed =
    words(U"审查", U"审核", U"备案", U"公开", U"公示", U"采纳", U"签约", U"签订", U"走访", U"入户",
          U"建档", U"持证", U"出庭", U"应诉", U"覆盖", U"录入", U"登记");
constexpr auto kToReview = words(
    U"制定", U"制发", U"出台", U"印发", U"报送", U"提交", U"应审查", U"应审核", U"应备案",
    U"应公开", U"应公示", U"提出", U"征集", U"应签约", U"应签订", U"应走访", U"应入户", U"应建档",
    U"应持证", U"开庭", U"应出庭", U"共有", U"现有", U"应登记", U"应录入", U"收到");
constexpr auto kReplyRates =
    words(U"答复率", U"回复率", U"响应率", U"接通率", U"回访率", U"反馈率", U"受理率", U"签收率");
constexpr auto kReplied = words(U"答复", U"回复", U"响应", U"接通", U"回访", U"反馈", U"受理",
                                U"签收", U"已答复", U"已回复");
constexpr auto kToReply = words(U"收到", U"接到", U"派发", U"办结", U"呼入", U"来电", U"应回访",
                                U"交办", U"转办", U"承办", U"派单", U"接收");
constexpr auto kReplyBases = words(U"收到", U"接到", U"派发", U"交办", U"转办");

constexpr std::array<Family, 10> kFamilies = {{
    {kDisputeRates, kDisputeBases, {kSettled, kBrought}, {kTreated, kArisen}},
    {kClosingRates, kClosingBases, {kClosed, kOrdered}, {}},
    {kDoingRates, {}, {kDone, kToDo}, {}, true},
    {kSolvingRates, kSolvingBases, {kSolved, kRaised}, {}, true},
    {kLikingRates, kLikingBases, {kLiked, kAsked}, {}, true},
    {kDislikingRates, kLikingBases, {kDisliked, kAsked}, {}},
    {kPresenceRates, kExpected, {kPresent, kExpected}, {}},
    {kPassingRates, kPassingBases, {kPassed, kExamined}, {}, true},
    {kReviewRates, {}, {kReviewed, kToReview}, {}, true},
    {kReplyRates, kReplyBases, {kReplied, kToReply}, {}, true},
}};

}  // namespace

std::span<const Family> families() { return kFamilies; }

const Family* family_of(View name, View& rest) {
  const Family* best = nullptr;
  size_t length = 0;
  for (const Family& family : kFamilies) {
    const size_t n = ends_any(name, name.size(), family.rates);
    if (n > length) {
      length = n;
      best = &family;
    }
  }
  rest = name.substr(0, name.size() - length);
  return best;
}

}  // namespace claims
