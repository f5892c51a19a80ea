// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on who acts, at their edges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/rules_fixture_test.h"

namespace casework {
namespace {

// An assistant is no officer, whatever he carries.
TEST(Officers, WhoHoldsAnotherPostThatDayDoesNotCount) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.not_counting = {"assistant"};
  EXPECT_TRUE(Scene().by("甲", {"乙"}).accepted_by(rule));
  EXPECT_FALSE(Scene().by("甲", {"乙"}).post("乙", "assistant", "2020-01-01").accepted_by(rule));
  EXPECT_TRUE(Scene().by("甲", {"乙"}).post("乙", "assistant", "2020-03-03").accepted_by(rule))
      << "not yet that day";
  EXPECT_TRUE(
      Scene().by("甲", {"乙", "丙"}).post("乙", "assistant", "2020-01-01").accepted_by(rule));
}

TEST(OfficersMin, ActorCountsAndNobodyCountsTwice) {
  const Rule three = of_count(RuleKind::kOfficersMin, 3);
  EXPECT_TRUE(Scene().by("甲", {"乙", "丙"}).accepted_by(three));
  EXPECT_FALSE(Scene().by("甲", {"乙", "乙"}).accepted_by(three));
  EXPECT_FALSE(Scene().by("甲", {"甲", "乙"}).accepted_by(three));
  const auto fault = Scene().by("甲", {"甲", "乙"}).refused_by(three);
  EXPECT_EQ(fault->arg("have"), "2");
  EXPECT_EQ(fault->arg("min"), "3");
}

TEST(Qualified, ActorAloneOrEveryOfficer) {
  Scene scene;
  scene.by("甲", {"乙"}).certificate("甲", "2019-01-01", "2024-12-31");
  EXPECT_TRUE(scene.accepted_by(qualified(false)));
  const auto fault = scene.refused_by(qualified(true));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("person"), "乙某");
  EXPECT_EQ(fault->arg("date"), "2020-03-02");
  scene.certificate("乙", "2020-03-02", "2020-03-02");
  EXPECT_TRUE(scene.accepted_by(qualified(true)));
  EXPECT_FALSE(scene.at("2020-03-03T00:00").accepted_by(qualified(true)));
}

TEST(Qualified, CertificateOfAnotherFieldOfLawDoesNotDo) {
  Rule rule = qualified(false);
  rule.scopes = {"city", "land"};
  const auto holding = [](const char* scope) {
    return Scene().certificate("甲", "2020-01-01", "2020-12-31", scope);
  };
  EXPECT_TRUE(holding("land").accepted_by(rule));
  EXPECT_FALSE(holding("").accepted_by(rule)) << "of no field that is on record";
  const auto fault = holding("water").refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("certificate"), "执法证（城市管理、土地）");
  EXPECT_EQ(fault->arg("certificate_en"), "enforcement certificate (City, Land)");
}

TEST(NotHandler, OfficersOfThenAndNowAreHandlersToo) {
  const Rule rule = of_steps(RuleKind::kNotHandler, {"investigate"});
  EXPECT_FALSE(Scene().done("investigate", "乙", "2020-03-01", {"甲"}).accepted_by(rule));
  EXPECT_FALSE(Scene().by("甲", {"丙"}).done("investigate", "丙").accepted_by(rule));
  EXPECT_FALSE(
      Scene().by("甲", {"丙"}).done("investigate", "乙", "2020-03-01", {"丙"}).accepted_by(rule));
  EXPECT_TRUE(Scene().done("receive", "甲").accepted_by(rule));
}

TEST(SameHandler, IsTheOneWhoDidItLast) {
  const Rule rule = rule_of(RuleKind::kSameHandler, [](Rule& r) { r.step = "receive"; });
  EXPECT_FALSE(Scene().done("receive", "甲").done("receive", "乙").accepted_by(rule));
  EXPECT_TRUE(Scene().done("receive", "乙").done("receive", "甲").accepted_by(rule));
  EXPECT_FALSE(Scene().done("receive", "乙", "2020-03-01", {"甲"}).accepted_by(rule));
}

TEST(ReviewedByOther, ReviewMustBeLastAndBySomebodyElse) {
  EXPECT_TRUE(Scene().done("investigate", "乙").done("review", "丙").accepted_by(reviewed()));
  EXPECT_FALSE(Scene().done("investigate", "乙").done("review", "乙").accepted_by(reviewed()));
  EXPECT_FALSE(Scene()
                   .done("investigate", "乙", "2020-03-01", {"丙"})
                   .done("review", "丙")
                   .accepted_by(reviewed()));
  EXPECT_FALSE(Scene().done("review", "丙").done("investigate", "乙").accepted_by(reviewed()));
  EXPECT_TRUE(Scene()
                  .done("investigate", "乙")
                  .done("review", "乙")
                  .done("review", "丙")
                  .accepted_by(reviewed()));
  // A step that is not named may follow the review.
  EXPECT_TRUE(Scene()
                  .done("investigate", "乙")
                  .done("review", "丙")
                  .done("publish", "丙")
                  .accepted_by(reviewed()));
}

TEST(NotNamedIn, OfficersMustStepAsideToo) {
  const Rule rule = rule_of(RuleKind::kNotNamedIn, [](Rule& r) { r.field = "about"; });
  Scene scene;
  scene.done("receive", "丁", "2020-03-01", {}, {{"about", "乙"}});
  EXPECT_TRUE(scene.accepted_by(rule));
  EXPECT_FALSE(scene.by("甲", {"乙"}).accepted_by(rule));
  EXPECT_FALSE(scene.by("乙").accepted_by(rule));
  EXPECT_TRUE(Scene().accepted_by(rule));
}

TEST(NamedIn, ACompanionDoesNotStandInForTheActor) {
  const Rule rule = rule_of(RuleKind::kNamedIn, [](Rule& r) { r.field = "about"; });
  Scene scene;
  scene.done("receive", "丁", "2020-03-01", {}, {{"about", "乙"}});
  EXPECT_FALSE(scene.by("甲", {"乙"}).accepted_by(rule));
  EXPECT_TRUE(scene.by("乙", {"甲"}).accepted_by(rule));
}

TEST(ReservedTo, IsNeverForTheTown) {
  const Rule rule = rule_of(RuleKind::kReservedTo, [](Rule& r) { r.authority = "court"; });
  const auto fault = Scene().refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("authority"), "人民法院");
}

}  // namespace
}  // namespace casework
