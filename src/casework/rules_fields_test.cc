// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on what is recorded, at their edges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/rules_fixture_test.h"

namespace casework {
namespace {

TEST(Limits, AnotherFieldOrAShareOfItIsTheLimit) {
  Rule rule = rule_of(RuleKind::kAtMost, [](Rule& r) {
    r.field = "surcharge";
    r.than = "amount";
  });
  EXPECT_TRUE(Scene().with({{"surcharge", "100"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"surcharge", "100.01"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"surcharge", "1"}}).accepted_by(rule)) << "no number to hold it to";
  EXPECT_TRUE(Scene().with({{"amount", "100"}}).accepted_by(rule));
  rule.percent = number("30");
  EXPECT_TRUE(Scene().with({{"surcharge", "30"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"surcharge", "30.01"}, {"amount", "100"}}).accepted_by(rule));
  rule.kind = RuleKind::kAtLeast;
  EXPECT_FALSE(Scene().with({{"surcharge", "29.99"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().with({{"surcharge", "30"}, {"amount", "100"}}).accepted_by(rule));
}

// 行政处罚法-2021#72 and #73.
TEST(DailyAtMost, GrowsADayAtATimeUpToTheSumItself) {
  Scene scene;
  scene.done("receive", "乙", "2020-01-31T09:00");  // 15 days: to 15 February
  const auto most = [&](std::string_view on, const char* amount) {
    scene.at(time_of(on)).with({{"amount", "1000"}, {"surcharge", amount}});
    return scene.accepted_by(surcharge());
  };
  EXPECT_TRUE(most("2020-02-15T23:00", "0"));
  EXPECT_FALSE(most("2020-02-15T23:00", "0.01"));
  EXPECT_TRUE(most("2020-02-16T00:00", "30"));
  EXPECT_FALSE(most("2020-02-16T00:00", "30.01"));
  EXPECT_TRUE(most("2020-03-19T09:00", "990"));
  EXPECT_TRUE(most("2020-03-20T09:00", "1000"));
  EXPECT_FALSE(most("2021-03-20T09:00", "1000.01"));
}

TEST(DailyAtMost, DaysOfALawsuitDoNotCount) {
  Scene scene;
  scene.done("receive", "乙", "2020-01-31T09:00")
      .done("review", "乙", "2020-02-18T09:00")
      .done("publish", "乙", "2020-02-20T09:00")
      .done("review", "乙", "2020-02-24T09:00");
  const auto days = [&](std::string_view on) {
    scene.at(time_of(on)).with({{"amount", "1000"}, {"surcharge", "1000"}});
    const auto fault = scene.refused_by(surcharge());
    return fault ? std::string(fault->arg("days")) : std::string();
  };
  EXPECT_EQ(days("2020-02-17T09:00"), "2");
  EXPECT_EQ(days("2020-02-19T09:00"), "2") << "while it runs";
  EXPECT_EQ(days("2020-02-20T09:00"), "2") << "its last day is taken out too";
  EXPECT_EQ(days("2020-02-21T09:00"), "3");
  EXPECT_EQ(days("2020-03-20T09:00"), "5") << "the second one never ended";
}

TEST(DailyAtMost, BeforeTheDecisionNothingIsDue) {
  EXPECT_FALSE(Scene().with({{"amount", "1000"}, {"surcharge", "1"}}).accepted_by(surcharge()));
  EXPECT_TRUE(Scene().with({{"amount", "1000"}, {"surcharge", "0"}}).accepted_by(surcharge()));
  EXPECT_TRUE(Scene().accepted_by(surcharge()));
}

TEST(Fields, ValueOnFileCounts) {
  Scene scene;
  scene.done("receive", "乙", "2020-03-01", {}, {{"kind", "house"}, {"amount", "50"}});
  EXPECT_TRUE(scene.accepted_by(of_field(RuleKind::kFieldIs, "kind", "house")));
  EXPECT_FALSE(scene.accepted_by(of_field(RuleKind::kFieldNot, "kind", "house")));
  EXPECT_FALSE(scene.accepted_by(of_limit(RuleKind::kAtMost, "49.9999")));
  EXPECT_TRUE(scene.with({{"amount", "49"}}).accepted_by(of_limit(RuleKind::kAtMost, "49.9999")));
}

TEST(Fields, FieldWithoutValueIsNoValueAtAll) {
  EXPECT_FALSE(Scene().accepted_by(of_field(RuleKind::kFieldIs, "refused", "false")));
  EXPECT_TRUE(Scene().accepted_by(of_field(RuleKind::kFieldNot, "refused", "true")));
  EXPECT_TRUE(Scene().accepted_by(of_limit(RuleKind::kAtMost, "0")));
  EXPECT_FALSE(Scene().accepted_by(of_limit(RuleKind::kAtLeast, "0")));
}

TEST(Fields, RefusalSaysYesOrNoForAFlag) {
  const auto& words = tables().words;
  const auto is = Scene()
                      .with({{"refused", "true"}})
                      .refused_by(of_field(RuleKind::kFieldIs, "refused", "false"));
  ASSERT_TRUE(is.has_value());
  EXPECT_EQ(words.say(*is, base::Language::kChinese), "“决定”要求“拒绝”为“否”。");
  EXPECT_EQ(words.say(*is, base::Language::kEnglish),
            "\"Decide\" requires \"Refused\" to be \"no\".");
  const auto is_not = Scene()
                          .with({{"refused", "true"}})
                          .refused_by(of_field(RuleKind::kFieldNot, "refused", "true"));
  ASSERT_TRUE(is_not.has_value());
  EXPECT_EQ(words.say(*is_not, base::Language::kChinese), "“拒绝”为“是”时，不得“决定”。");
  EXPECT_EQ(words.say(*is_not, base::Language::kEnglish),
            "\"Decide\" is not allowed when \"Refused\" is \"yes\".");
}

TEST(Limits, SettingOfTheTownGoesBeforeThatOfThePack) {
  const Rule rule = rule_of(RuleKind::kAtMost, [](Rule& r) {
    r.field = "amount";
    r.setting = "limit";
  });
  Scene scene;
  scene.with({{"amount", "5000"}});
  EXPECT_TRUE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("4999");
  const auto fault = scene.refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("limit"), "4999");
  scene.town.settings["example/limit"] = number("5000");
  EXPECT_TRUE(scene.accepted_by(rule));
  scene.town.settings = {{"other/limit", number("9999")}};
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_EQ(fault->arg("have"), "5000");
}

}  // namespace
}  // namespace casework
