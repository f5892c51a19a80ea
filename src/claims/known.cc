// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/known.h"

#include <algorithm>
#include <array>

#include "claims/rates.h"

namespace claims {

namespace {

// Which claims an indicator answers for. `words` stand in the meaning, all of them; `context` in
// the sentence before the number, all of them; `not_words` in neither. Words are separated by
// spaces.
struct Phrase {
  std::string_view indicator;
  std::string_view unit;
  std::string_view words;
  std::string_view context;
  std::string_view not_words;
};

constexpr auto kPhrases = std::to_array<Phrase>({
    {"responsibility.secretary_meetings", "次", "党委会 政法", "", ""},
    {"responsibility.secretary_instructions", "次", "批示", "党委会", "镇长办公会"},
    {"responsibility.secretary_lectures", "次", "党课", "", "镇长办公会"},
    {"responsibility.mayor_meetings", "次", "镇长办公会", "", ""},
    {"responsibility.mayor_instructions", "次", "批示", "镇长办公会", ""},
    {"service.account_followers", "个", "关注人数", "", ""},
    {"service.account_followers", "个", "公众号关注", "", ""},
    {"service.person_times", "人次", "提供服务", "线上", ""},
    {"enterprise.problems_received", "条", "反映问题", "", "8890 环保"},
    {"enterprise.problems_solved", "条", "解决", "反映问题", "8890 环保 好评"},
    {"enterprise.positive_evaluations", "条", "好评", "反映问题", "8890 环保"},
    {"enterprise.solution_rate", "%", "化解率", "反映问题", "接待 调处"},
    {"enterprise.solution_rate", "%", "解决率", "反映问题", "接待 调处"},
    {"enterprise.masks_issued", "只", "口罩", "企业", ""},
    {"enterprise.thermometers_issued", "个", "测温枪", "企业", ""},
    {"enterprise.assistance_groups", "个", "帮扶", "", ""},
    {"dispute_centre.receptions", "批次", "接待群众", "", ""},
    {"dispute_centre.person_times", "人次", "接待群众", "", ""},
    {"dispute_centre.person_times_resolved", "人次", "化解", "接待群众", ""},
    {"dispute_centre.resolution_rate", "%", "化解率", "接待群众", "反映问题"},
    {"correction.on_register", "名", "社区矫正对象", "在册", ""},
    {"resettlement.on_register", "名", "安置帮教人员", "", ""},
    {"inspection.food_assistants", "名", "食品安全协管员", "", ""},
    {"grid.villages", "个", "=村", "", ""},
    {"grid.villages", "个", "=全镇村", "", ""},
    {"grid.estates", "个", "=还迁小区", "", ""},
    {"grid.estates", "个", "=全镇小区实行网格化服务", "", ""},
    {"grid.members_full_time", "名", "专职网格员", "", ""},
    {"environment.planters", "个", "花木箱", "", ""},
    {"environment.planters", "个", "花箱", "", ""},
    {"environment.fence_metres", "延米", "围栏", "", ""},
    {"environment.plants", "株", "绿化植株", "", ""},
    {"environment.reports_city", "件", "环保举报", "", "8890"},
    {"environment.reports_8890", "件", "8890 环保", "", ""},
    {"decision.stability_assessments", "个", "稳定风险评估", "", ""},
    {"publicity.campaigns", "次", "普法宣传活动", "", ""},
    {"publicity.leaflets", "份", "发放宣传材料", "", ""},
    {"counsel.major_decisions", "件", "参与重大决策", "", ""},
    {"counsel.opinions", "件", "法律意见", "", ""},
    {"counsel.cases", "件", "行政诉讼 行政复议", "", ""},
    {"mediation.screenings", "次", "矛盾纠纷排查", "", ""},
    {"mediation.prevented", "件", "预防矛盾纠纷", "", ""},
    {"mediation.handled", "件", "调处矛盾纠纷", "", ""},
    {"mediation.handled", "件", "人民调解受理", "", ""},
    {"mediation.settled", "件", "成功化解", "调处矛盾纠纷", ""},
    {"mediation.settled", "件", "达成协议", "人民调解受理", ""},
    {"mediation.success_rate", "%", "调解率", "调处矛盾纠纷", ""},
    {"mediation.success_rate", "%", "调解成功率", "调处矛盾纠纷", ""},
    {"mediation.success_rate", "%", "调解成功率", "人民调解受理", ""},
});

bool has_all(std::string_view text, std::string_view words) {
  if (words.starts_with('=')) return text == words.substr(1);
  for (size_t from = 0; from < words.size();) {
    const size_t space = std::min(words.find(' ', from), words.size());
    if (text.find(words.substr(from, space - from)) == std::string_view::npos) return false;
    from = space + 1;
  }
  return true;
}

bool has_one(std::string_view text, std::string_view words) {
  for (size_t from = 0; from < words.size();) {
    const size_t space = std::min(words.find(' ', from), words.size());
    if (text.find(words.substr(from, space - from)) != std::string_view::npos) return true;
    from = space + 1;
  }
  return false;
}

// The sentence up to the claim, from the last semicolon.
std::string_view before(const Audit& audit, const Claim& claim) {
  const Place& p = claim.place;
  std::string_view text =
      std::string_view(audit.text).substr(p.sentence, p.offset - std::min(p.offset, p.sentence));
  for (std::string_view mark : {";", "；"}) {
    const size_t at = text.rfind(mark);
    if (at != std::string_view::npos) text.remove_prefix(at + mark.size());
  }
  return text;
}

bool answers(const KnownFigure& figure, const Claim& claim, std::string_view context) {
  if (figure.unit != claim.unit) return false;
  if (!figure.words.empty()) {
    return std::all_of(figure.words.begin(), figure.words.end(), [&](const std::string& w) {
      return claim.meaning.find(w) != std::string::npos;
    });
  }
  return std::any_of(kPhrases.begin(), kPhrases.end(), [&](const Phrase& p) {
    return p.indicator == figure.indicator && has_all(claim.meaning, p.words) &&
           has_all(context, p.context) && !has_one(claim.meaning, p.not_words) &&
           !has_one(context, p.not_words);
  });
}

// Whether `claim` is a right rendering of `known`.
bool renders(const Claim& claim, base::Decimal known) {
  const base::Decimal printed = *claim.value;
  const base::Decimal above = printed + claim.step;
  switch (claim.bound) {
    case Bound::kExactly: {
      if (known == printed) return true;
      if (claim.step.units <= base::Decimal::kOne) return false;  // no 万: it must be equal
      const base::Decimal half{claim.step.units / 2};
      return known >= printed - half && known < above;
    }
    case Bound::kAtLeast:
      return known > printed && known < above;
    case Bound::kAtMost:
      return known < printed && known >= printed - claim.step;
    case Bound::kAbout:
      return known >= printed - claim.step && known <= above;
  }
  return false;
}

bool agrees(const KnownFigure& figure, const Claim& claim) {
  if (figure.parts) {
    int64_t digits = claim.value->units;
    for (int i = claim.decimals; i < base::Decimal::kPlaces; ++i) digits /= 10;
    const Match m =
        match(figure.parts->numerator, figure.parts->denominator, {digits, claim.decimals});
    return m != Match::kNone;
  }
  return renders(claim, *figure.value);
}

std::string ledger_text(const KnownFigure& figure) {
  if (!figure.parts) return figure.value->str() + figure.unit;
  return figure.parts->numerator.str() + "/" + figure.parts->denominator.str() + " = " +
         percent_text(figure.parts->numerator, figure.parts->denominator) + "%";
}

}  // namespace

void compare_with(std::span<const KnownFigure> figures, Audit& audit) {
  if (figures.empty()) return;
  for (Claim& claim : audit.claims) {
    const bool number = claim.kind == Kind::kCount || claim.kind == Kind::kRate;
    if (!number || !claim.value) continue;
    const std::string_view context = before(audit, claim);
    const KnownFigure* figure = nullptr;
    bool several = false;
    for (const KnownFigure& f : figures) {
      if ((!f.value && !f.parts) || !answers(f, claim, context)) continue;
      several = figure != nullptr;
      figure = &f;
      if (several) break;
    }
    if (figure == nullptr || several) continue;
    claim.indicator = figure->indicator;
    if (is_fault(claim.verdict)) continue;
    const bool same = agrees(*figure, claim);
    if (same && !claim.explanation.empty() && claim.verdict != Verdict::kUndeterminable) continue;
    claim.explanation = {same ? "claims.ledger_agrees" : "claims.ledger_differs",
                         {{"indicator", figure->indicator},
                          {"title", figure->title},
                          {"ledger", ledger_text(*figure)}}};
    if (!same) claim.verdict = Verdict::kContradiction;
  }
}

}  // namespace claims
