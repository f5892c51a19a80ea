// SPDX-License-Identifier: AGPL-3.0-or-later
// Every rule of the closed vocabulary, alone: what satisfies it, what it refuses, and that its
// refusal can be read by a person; when a rule applies, and with what force.
#include "casework/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/rules_fixture_test.h"
#include "procedure/names.h"

namespace casework {
namespace {

// A rule with a scene that satisfies it and one that does not.
struct Row {
  Rule rule;
  Scene good;
  Scene bad;
};

std::vector<Row> rows() {
  using Kind = RuleKind;
  return {
      {rule_of(Kind::kClockOpen, [](Rule& r) { r.clock = "term"; }),
       Scene().term("2020-03-09T23:59"), Scene().term("2020-02-28T23:59")},
      {of_count(Kind::kOfficersMin, 2), Scene().by("甲", {"乙"}), Scene().by("甲", {"甲"})},
      {qualified(false), Scene().certificate("甲", "2019-01-01", "2020-03-02"),
       Scene().certificate("甲", "2019-01-01", "2020-03-01")},
      {of_steps(Kind::kNotHandler, {"receive", "investigate"}), Scene().done("receive"),
       Scene().done("receive", "甲")},
      {rule_of(Kind::kSameHandler, [](Rule& r) { r.step = "receive"; }),
       Scene().done("receive", "甲"), Scene().done("receive", "乙")},
      {rule_of(Kind::kSameHandler, [](Rule& r) { r.step = "receive"; }),
       Scene().done("receive", "甲"), Scene()},
      {reviewed(), Scene().done("receive", "甲").done("review", "乙"), Scene().done("receive")},
      {rule_of(Kind::kNotNamedIn, [](Rule& r) { r.field = "about"; }),
       Scene().with({{"about", "乙"}}), Scene().with({{"about", "甲"}})},
      {rule_of(Kind::kNamedIn, [](Rule& r) { r.field = "about"; }), Scene().with({{"about", "甲"}}),
       Scene().with({{"about", "乙"}})},
      {rule_of(Kind::kNamedIn, [](Rule& r) { r.field = "about"; }), Scene().with({{"about", "甲"}}),
       Scene()},
      {of_steps(Kind::kDone, {"receive", "review"}), Scene().done("receive").done("review"),
       Scene().done("review")},
      {of_steps(Kind::kDoneAny, {"receive", "review"}), Scene().done("review"), Scene()},
      {of_steps(Kind::kNotDone, {"waive"}), Scene().done("receive"), Scene().done("waive")},
      {rule_of(Kind::kTimesMin,
               [](Rule& r) {
                 r.step = "investigate";
                 r.count = 2;
               }),
       Scene().done("investigate").done("investigate"), Scene().done("investigate")},
      {of_count(Kind::kTimesMax, 1), Scene(), Scene().done("decide")},
      {after_step(Kind::kWaited, "3d"), Scene().done("receive", "乙", "2020-02-01T09:00"),
       Scene().done("receive")},
      {after_step(Kind::kWaited, "3d"), Scene().done("receive", "乙", "2020-02-01T09:00"), Scene()},
      {published(7), Scene().done("publish", "乙", "2020-02-01T09:00"), Scene().done("publish")},
      {published(7), Scene().done("publish", "乙", "2020-02-01T09:00"), Scene()},
      {after_step(Kind::kWithin, "3d"), Scene().done("receive"),
       Scene().done("receive", "乙", "2020-02-01T09:00")},
      {after_step(Kind::kWithin, "3d"), Scene().done("receive"), Scene()},
      {of_date(Kind::kDateWithin, "", "2y"), Scene().with({{"hearing", "2018-03-02"}}),
       Scene().with({{"hearing", "2018-03-01"}})},
      {of_date(Kind::kDateWithin, "", "2y"), Scene().with({{"hearing", "2020-03-02"}}), Scene()},
      {of_date(Kind::kDateAfter, "receive", "3d"),
       Scene().done("receive").with({{"hearing", "2020-03-05"}}),
       Scene().done("receive").with({{"hearing", "2020-03-04"}})},
      {of_date(Kind::kDateAfter, "receive", "3d"),
       Scene().done("receive").with({{"hearing", "2020-03-05"}}),
       Scene().with({{"hearing", "2020-03-05"}})},
      {of_date(Kind::kDateBy, "", "3d"), Scene().with({{"hearing", "2020-03-05"}}),
       Scene().with({{"hearing", "2020-03-06"}})},
      {of_date(Kind::kDateBy, "", "3d"), Scene().with({{"hearing", "2020-03-01"}}), Scene()},
      {of_evidence(2), Scene().attach("photo", 2), Scene().attach("photo", 1).attach("record", 5)},
      {rule_of(Kind::kGiven, [](Rule& r) { r.fields = {"amount", "kind"}; }),
       Scene().with({{"amount", "1"}, {"kind", "land"}}), Scene().with({{"kind", "land"}})},
      {of_field(Kind::kFieldIs, "kind", "house"), Scene().with({{"kind", "house"}}),
       Scene().with({{"kind", "land"}})},
      {of_field(Kind::kFieldNot, "refused", "true"), Scene().with({{"refused", "false"}}),
       Scene().with({{"refused", "true"}})},
      {of_limit(Kind::kAtMost, "100"), Scene().with({{"amount", "100"}}),
       Scene().with({{"amount", "100.01"}})},
      {of_limit(Kind::kAtLeast, "100"), Scene().with({{"amount", "100"}}),
       Scene().with({{"amount", "99.99"}})},
      {of_limit(Kind::kAtLeast, "100"), Scene().with({{"amount", "100"}}), Scene()},
      {surcharge(),
       Scene()
           .done("receive", "乙", "2020-02-13T09:00")
           .with({{"amount", "1000"}, {"surcharge", "90"}}),
       Scene()
           .done("receive", "乙", "2020-02-13T09:00")
           .with({{"amount", "1000"}, {"surcharge", "90.01"}})},
      {refers_to(), Scene().item("published"), Scene().item("withdrawn")},
      {refers_to({{"kind", {"simple"}}}), Scene().item("published", {{"kind", "simple"}}),
       Scene().item("published")},
      {refers_to(), Scene().item("published"), Scene()},
      {of_naming(Kind::kReferredBy), Scene().item("withdrawn"), Scene().item("published")},
      {of_naming(Kind::kNoneOpen), Scene().item("withdrawn"), Scene().item("published")},
      {rule_of(Kind::kReservedTo,
               [](Rule& r) {
                 r.authority = "court";
                 r.when = {{.field = "kind", .is = {"land"}}};
               }),
       Scene().with({{"kind", "house"}}), Scene().with({{"kind", "land"}})},
  };
}

TEST(Rules, EachIsSatisfiedAndRefuses) {
  for (const Row& row : rows()) {
    const auto name = procedure::name_of(row.rule.kind);
    EXPECT_TRUE(row.good.accepted_by(row.rule)) << name;
    EXPECT_FALSE(row.bad.accepted_by(row.rule)) << name;
  }
}

TEST(Rules, EveryRefusalCarriesTheArticleAndReadsAsASentenceInBothLanguages) {
  for (const Row& row : rows()) {
    const auto fault = row.bad.refused_by(row.rule);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->code, "casework.rule_" + std::string(procedure::name_of(row.rule.kind)));
    EXPECT_EQ(fault->kind, base::FaultKind::kUnlawful);
    EXPECT_EQ(fault->basis, "示例法-2021#7");
    ASSERT_TRUE(tables().words.has(fault->code)) << fault->code;
    for (const auto language : {base::Language::kChinese, base::Language::kEnglish}) {
      for (const std::string& text :
           {tables().words.say(*fault, language), tables().words.remedy(*fault, language)}) {
        EXPECT_EQ(text.find('{'), std::string::npos) << text;
      }
    }
    if (row.rule.kind == RuleKind::kNotNamedIn) continue;  // concerns the case, not one step
    EXPECT_THAT(tables().words.say(*fault, base::Language::kChinese), ::testing::HasSubstr("决定"));
    EXPECT_THAT(tables().words.say(*fault, base::Language::kEnglish),
                ::testing::HasSubstr("Decide"));
  }
}

TEST(Rules, AllOfTheVocabularyAreTried) {
  std::set<RuleKind> tried;
  for (const Row& row : rows()) tried.insert(row.rule.kind);
  EXPECT_EQ(tried.size(), procedure::kRuleKinds.size());
}

// Labels, not ids, in both languages.
TEST(Rules, RefusalSaysWhoAndWhat) {
  const auto expect = [](const Scene& scene, const Rule& rule, const char* zh, const char* en) {
    const auto fault = scene.refused_by(rule);
    ASSERT_TRUE(fault.has_value()) << zh;
    EXPECT_EQ(tables().words.say(*fault, base::Language::kChinese), zh);
    EXPECT_EQ(tables().words.say(*fault, base::Language::kEnglish), en);
  };
  expect(Scene().done("receive", "甲"), of_steps(RuleKind::kNotHandler, {"receive"}),
         "甲某办理过本案的“受理”，不能再办理“决定”。",
         "甲某 did \"Receive\" in this case and cannot do \"Decide\".");
  expect(Scene().with({{"kind", "land"}}), of_field(RuleKind::kFieldIs, "kind", "house"),
         "“决定”要求“类型”为“房屋”。", "\"Decide\" requires \"Kind\" to be \"House\".");
  expect(Scene().done("review"), of_steps(RuleKind::kDone, {"receive", "review"}),
         "“决定”之前须先完成：受理。", "Before \"Decide\" these must be done: Receive.");
  expect(Scene(), of_steps(RuleKind::kDoneAny, {"receive", "review"}),
         "“决定”之前须至少完成一项：受理、审核。",
         "Before \"Decide\" at least one of these must be done: Receive, Review.");
  expect(Scene(), qualified(false), "甲某在 2020-03-02 没有有效的执法证，不能办理“决定”。",
         "甲某 holds no valid enforcement certificate on 2020-03-02 and cannot do \"Decide\".");
  expect(Scene().attach("photo", 1), of_evidence(2), "“决定”须附照片至少 2 份，现有 1 份。",
         "\"Decide\" needs at least 2 of: Photo; there are 1.");
  expect(Scene(), rule_of(RuleKind::kReservedTo, [](Rule& r) { r.authority = "court"; }),
         "“决定”属于人民法院的职权，本镇不得办理。",
         "\"Decide\" is within the power of the people's court; the town may not do it.");
  expect(Scene().done("receive"), reviewed(), "“决定”前须经“审核”，且审核人未办理过“受理、调查”。",
         "\"Decide\" needs \"Review\" by somebody who did none of \"Receive, Investigate\", after "
         "them.");
  expect(Scene().with({{"about", "甲"}}),
         rule_of(RuleKind::kNotNamedIn, [](Rule& r) { r.field = "about"; }),
         "甲某是“当事人”所指的人，应当回避。", "甲某 is named in \"Party\" and must step aside.");
  expect(Scene().done("receive", "乙"),
         rule_of(RuleKind::kSameHandler, [](Rule& r) { r.step = "receive"; }),
         "“决定”应由办理“受理”的人（乙某）继续负责。",
         "\"Decide\" is for the person who did \"Receive\" (乙某).");
}

TEST(When, FieldHasOneOfTheValues) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is = {"house", "land"}}};
  EXPECT_FALSE(Scene().with({{"kind", "house"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"kind", "land"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().with({{"kind", "water"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().accepted_by(rule));
}

TEST(When, ValueGivenNowGoesBeforeTheOneOnFile) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is = {"house"}}};
  Scene scene;
  scene.done("receive", "乙", "2020-03-01T09:00", {}, {{"kind", "house"}});
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.with({{"kind", "land"}});
  EXPECT_TRUE(scene.accepted_by(rule));
}

TEST(When, NumberIsAboveAValue) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "amount", .above = number("5000")}};
  EXPECT_TRUE(Scene().with({{"amount", "5000"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"amount", "5000.0001"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().with({{"amount", "many"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().accepted_by(rule));
}

TEST(When, NumberIsAboveASettingOfThePackOrOfTheTown) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "amount", .above_setting = "limit"}};
  Scene scene;
  scene.with({{"amount", "6000"}});
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("6000");
  EXPECT_TRUE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("5999.9999");
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.settings = {{"other/limit", number("9999")}};
  EXPECT_FALSE(scene.accepted_by(rule));
}

TEST(When, AllStepsWereDone) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.done = {"receive", "review"}}};
  EXPECT_TRUE(Scene().done("receive").accepted_by(rule));
  EXPECT_FALSE(Scene().done("receive").done("review").accepted_by(rule));
}

TEST(When, AllConditionsMustHold) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is = {"house"}}, {.done = {"receive"}}};
  EXPECT_TRUE(Scene().with({{"kind", "house"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().done("receive").accepted_by(rule));
  EXPECT_FALSE(Scene().done("receive").with({{"kind", "house"}}).accepted_by(rule));
}

TEST(When, FieldHasNoneOfTheValuesAlsoWhenItHasNone) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is_not = {"house"}}};
  EXPECT_TRUE(Scene().with({{"kind", "house"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"kind", "land"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().accepted_by(rule));
}

TEST(When, FieldIsGivenNowOrOnFile) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.given = "kind"}};
  EXPECT_TRUE(Scene().accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"kind", "land"}}).accepted_by(rule));
  Scene scene;
  scene.done("receive", "乙", "2020-03-01", {}, {{"kind", "house"}});
  EXPECT_FALSE(scene.accepted_by(rule));
}

TEST(When, NoneOfTheStepsWasDone) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.not_done = {"receive", "review"}}};
  EXPECT_FALSE(Scene().accepted_by(rule));
  EXPECT_FALSE(Scene().done("investigate").accepted_by(rule));
  EXPECT_TRUE(Scene().done("review").accepted_by(rule));
}

TEST(When, SettingIsAboveNothing) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.setting = "limit"}};
  Scene scene;
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("0");
  EXPECT_TRUE(scene.accepted_by(rule));
}

TEST(Force, SettingMakesARuleRefuseAdviseOrStandBack) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.force = "force";
  Scene scene;
  const auto advised = [&] { return scene.advised_by(rule).has_value(); };
  EXPECT_TRUE(scene.accepted_by(rule));
  EXPECT_TRUE(advised());
  EXPECT_EQ(scene.advised_by(rule)->basis, "示例法-2021#7");
  scene.settings["example/force"] = number("2");
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_FALSE(advised());
  scene.settings["example/force"] = number("0");
  EXPECT_TRUE(scene.accepted_by(rule));
  EXPECT_FALSE(advised());
}

TEST(Force, WhatIsSatisfiedOrDoesNotApplyIsNotAdvised) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.force = "force";
  EXPECT_FALSE(Scene().by("甲", {"乙"}).advised_by(rule).has_value());
  rule.when = {{.done = {"receive"}}};
  EXPECT_FALSE(Scene().advised_by(rule).has_value());
}

TEST(Force, RuleWithoutASettingRefusesAndNeverAdvises) {
  EXPECT_FALSE(Scene().advised_by(of_count(RuleKind::kOfficersMin, 2)).has_value());
  EXPECT_FALSE(Scene().accepted_by(of_count(RuleKind::kOfficersMin, 2)));
}

TEST(When, TheDayOfTheActChoosesTheNorm) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.from = day_of("2020-03-02")}};
  EXPECT_FALSE(Scene().at("2020-03-02T00:00").accepted_by(rule));
  EXPECT_TRUE(Scene().at("2020-03-01T23:59").accepted_by(rule));
  rule.when = {{.until = day_of("2020-03-01")}};
  EXPECT_TRUE(Scene().at("2020-03-02T00:00").accepted_by(rule));
  EXPECT_FALSE(Scene().at("2020-03-01T23:59").accepted_by(rule));
}

}  // namespace
}  // namespace casework
