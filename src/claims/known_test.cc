// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/known.h"

#include <gtest/gtest.h>

#include "claims/audit.h"

namespace claims {
namespace {

using base::Decimal;

KnownFigure count(std::string indicator, std::string unit, int64_t value) {
  return {std::move(indicator), "题名", std::move(unit), Decimal::of(value), std::nullopt, {}};
}

Audit against(std::string text, std::vector<KnownFigure> figures) {
  Options options;
  options.figures = figures;
  return audit(std::move(text), LawNames(), options);
}

Verdict first_verdict(std::string text, KnownFigure figure) {
  const Audit a = against(std::move(text), {std::move(figure)});
  EXPECT_EQ(a.claims.size(), 1u);
  return a.claims.at(0).verdict;
}

TEST(Known, AnEqualCountAgrees) {
  const Audit a = against("全年共调处矛盾纠纷15件。", {count("mediation.handled", "件", 15)});
  ASSERT_EQ(a.claims.size(), 1u);
  EXPECT_EQ(a.claims[0].verdict, Verdict::kStated);
  EXPECT_EQ(a.claims[0].indicator, "mediation.handled");
  EXPECT_EQ(a.claims[0].explanation.key, "claims.ledger_agrees");
  EXPECT_FALSE(has_faults(a));
}

TEST(Known, ADifferentCountIsAContradiction) {
  const Audit a = against("全年共调处矛盾纠纷16件。", {count("mediation.handled", "件", 15)});
  ASSERT_EQ(a.claims.size(), 1u);
  EXPECT_EQ(a.claims[0].verdict, Verdict::kContradiction);
  EXPECT_EQ(a.claims[0].explanation.key, "claims.ledger_differs");
  EXPECT_TRUE(has_faults(a));
}

TEST(Known, AFloorMustBeTheTrueValueCutOff) {
  const std::string text = "集中宣传，发放宣传材料2000余份。";
  EXPECT_EQ(first_verdict(text, count("publicity.leaflets", "份", 2350)), Verdict::kStated);
  EXPECT_EQ(first_verdict(text, count("publicity.leaflets", "份", 3100)), Verdict::kContradiction);
  EXPECT_EQ(first_verdict(text, count("publicity.leaflets", "份", 1990)), Verdict::kContradiction);
  // 余 says more than 2000.
  EXPECT_EQ(first_verdict(text, count("publicity.leaflets", "份", 2000)), Verdict::kContradiction);
}

TEST(Known, TenThousandsMayBeRoundedOrCutOff) {
  const std::string text = "种植绿化植株8.4万株。";
  for (int64_t value : {84000, 84049, 83960, 84999}) {
    EXPECT_EQ(first_verdict(text, count("environment.plants", "株", value)), Verdict::kStated);
  }
  EXPECT_EQ(first_verdict(text, count("environment.plants", "株", 85000)), Verdict::kContradiction);
}

TEST(Known, ARateIsComparedWithItsParts) {
  KnownFigure rate{"mediation.success_rate",
                   "题名",
                   "%",
                   std::nullopt,
                   Parts{Decimal::of(14), Decimal::of(15)},
                   {}};
  EXPECT_EQ(against("调处矛盾纠纷工作扎实，调解率93.33%。", {rate}).claims.at(0).verdict,
            Verdict::kUndeterminable);
  EXPECT_EQ(against("调处矛盾纠纷工作扎实，调解率99%。", {rate}).claims.at(0).verdict,
            Verdict::kContradiction);
}

TEST(Known, TheContextTellsWhoseInstructionsTheyAre) {
  const std::string text =
      "书记主持召开党委会、政法工作会39次，做出批示7次；镇长主持召开镇长办公会12次，做出批示6次。";
  const Audit a = against(text, {count("responsibility.secretary_instructions", "次", 7),
                                 count("responsibility.mayor_instructions", "次", 5)});
  ASSERT_EQ(a.claims.size(), 4u);
  EXPECT_EQ(a.claims[1].indicator, "responsibility.secretary_instructions");
  EXPECT_EQ(a.claims[1].verdict, Verdict::kStated);
  EXPECT_EQ(a.claims[3].indicator, "responsibility.mayor_instructions");
  EXPECT_EQ(a.claims[3].verdict, Verdict::kContradiction);
}

TEST(Known, TwoFiguresForOneClaimAreNotCompared) {
  KnownFigure a = count("a", "件", 1);
  KnownFigure b = count("b", "件", 2);
  a.words = b.words = {"调处"};
  const Audit got = against("全年共调处矛盾纠纷16件。", {a, b});
  EXPECT_EQ(got.claims.at(0).verdict, Verdict::kStated);
  EXPECT_EQ(got.claims.at(0).indicator, "");
}

TEST(Known, FiguresOfAnotherYearAreNotCompared) {
  const std::vector<KnownFigure> figures = {count("mediation.handled", "件", 15)};
  Options options;
  options.figures = figures;
  options.figures_year = 2021;
  const Audit a = audit("某镇2020年法治政府建设情况报告\n\n全年调处矛盾纠纷16件，成效明显。",
                        LawNames(), options);
  EXPECT_FALSE(has_faults(a));
}

}  // namespace
}  // namespace claims
