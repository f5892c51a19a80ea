// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on order and time, at their edges: every boundary to the minute.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/rules_fixture_test.h"

namespace casework {
namespace {

TEST(TimesMin, CountsTheStepAgainstANumberOrASetting) {
  Rule rule = rule_of(RuleKind::kTimesMin, [](Rule& r) {
    r.step = "investigate";
    r.setting = "days";
  });
  Scene scene;
  scene.done("investigate").done("investigate").done("receive");
  const auto fault = scene.refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("min"), "3");
  EXPECT_EQ(fault->arg("have"), "2");
  scene.settings["example/days"] = number("2");
  EXPECT_TRUE(scene.accepted_by(rule));
}

TEST(Period, SettingOfTheTownSaysHowLongOrThatThereIsNone) {
  Rule rule = after_step(RuleKind::kWaited, "1d");
  rule.period.setting = "days";
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00");
  EXPECT_FALSE(scene.at("2020-03-05T23:59").accepted_by(rule));
  EXPECT_EQ(scene.refused_by(rule)->arg("period_key"), "calendar.period.calendar_day");
  EXPECT_EQ(scene.refused_by(rule)->arg("count"), "3");
  EXPECT_TRUE(scene.at("2020-03-06T00:00").accepted_by(rule));
  scene.settings["example/days"] = number("1.9");
  EXPECT_TRUE(scene.at("2020-03-04T00:00").accepted_by(rule));
  scene.settings["example/days"] = number("0.5");
  EXPECT_TRUE(scene.at("2020-03-02T09:00").accepted_by(rule));
  scene.settings["example/days"] = number("99999999");
  EXPECT_FALSE(scene.at("2099-03-02T09:00").accepted_by(rule)) << "as far as the calendar goes";
  rule.kind = RuleKind::kWithin;
  scene.settings["example/days"] = number("0");
  EXPECT_TRUE(Scene(scene).at("2099-03-02T09:00").accepted_by(rule));
}

// 行政处罚法-2021#36: two years from the day on which the act ended.
TEST(DateWithin, LimitationRunsFromTheDateWritten) {
  const Rule rule = of_date(RuleKind::kDateWithin, "", "2y");
  Scene scene;
  scene.with({{"hearing", "2018-05-10"}});
  EXPECT_TRUE(scene.at("2020-05-10T23:59").accepted_by(rule));
  EXPECT_FALSE(scene.at("2020-05-11T00:00").accepted_by(rule));
  EXPECT_EQ(scene.refused_by(rule)->arg("until"), "2020-05-10");
  EXPECT_FALSE(scene.at("2018-05-09T23:59").accepted_by(rule)) << "the day has not come yet";
  EXPECT_TRUE(scene.at("2018-05-10T00:00").accepted_by(rule));
}

// 行政处罚法-2021#36: undiscovered for two years, so the day of discovery counts and not the act's.
TEST(DateWithin, AnotherDateMayStandInPlaceOfTheAct) {
  Rule rule = of_date(RuleKind::kDateWithin, "", "2y");
  rule.at = "found";
  Scene scene;
  scene.at("2021-01-01T09:00");
  EXPECT_TRUE(scene.with({{"hearing", "2018-05-10"}, {"found", "2020-05-10"}}).accepted_by(rule));
  EXPECT_FALSE(scene.with({{"hearing", "2018-05-10"}, {"found", "2020-05-11"}}).accepted_by(rule));
  EXPECT_FALSE(scene.with({{"hearing", "2018-05-10"}}).accepted_by(rule)) << "found when?";
}

// 行政强制法-2011#25, #28: after the term a seizure can only be lifted.
TEST(ClockOpen, RefusesOnceTheClockHasRunOut) {
  const Rule rule = rule_of(RuleKind::kClockOpen, [](Rule& r) { r.clock = "term"; });
  EXPECT_FALSE(Scene().accepted_by(rule)) << "it never began";
  EXPECT_TRUE(Scene().term("2020-03-02T23:59").accepted_by(rule));
  EXPECT_FALSE(Scene().term("2020-03-01T23:59").accepted_by(rule));
  EXPECT_EQ(Scene().term("2020-03-01T23:59").refused_by(rule)->arg("until"), "2020-03-01");
  EXPECT_TRUE(Scene().term("2020-03-01T23:59", "2020-02-20T09:00").accepted_by(rule));
  EXPECT_FALSE(Scene().term("2020-02-10T23:59", "2020-02-20T09:00").accepted_by(rule));
}

// 行政处罚法-2021#62: a new notice wants a new answer.
TEST(Done, WhatWasDoneBeforeAStepWasRepeatedDoesNotCount) {
  Rule all = of_steps(RuleKind::kDone, {"review"});
  Rule any = of_steps(RuleKind::kDoneAny, {"review", "waive"});
  all.since = any.since = "receive";
  Scene scene;
  scene.done("receive").done("review");
  EXPECT_TRUE(scene.accepted_by(all));
  EXPECT_TRUE(scene.accepted_by(any));
  scene.done("receive");
  EXPECT_FALSE(scene.accepted_by(all));
  EXPECT_FALSE(scene.accepted_by(any));
  scene.done("waive");
  EXPECT_FALSE(scene.accepted_by(all));
  EXPECT_TRUE(scene.accepted_by(any));
}

// 行政处罚法-2021#64: seven working days before the hearing.
TEST(DateAfter, LeavesTheWholePeriodBetween) {
  const Rule rule = of_date(RuleKind::kDateAfter, "receive", "7wd");
  Scene scene;
  scene.done("receive", "乙", "2020-01-20T16:00");  // 春节 from 24 January to 2 February
  EXPECT_FALSE(scene.with({{"hearing", "2020-02-06"}}).accepted_by(rule));
  EXPECT_EQ(scene.refused_by(rule)->arg("first"), "2020-02-07");
  EXPECT_TRUE(scene.with({{"hearing", "2020-02-07"}}).accepted_by(rule));
  const Rule now = of_date(RuleKind::kDateAfter, "", "3d");
  EXPECT_FALSE(scene.with({{"hearing", "2020-03-05"}}).accepted_by(now));
  EXPECT_TRUE(scene.with({{"hearing", "2020-03-06"}}).accepted_by(now));
}

// 行政许可法-2019#50: decided before the licence expires, else renewed.
TEST(DateAfter, WithoutAPeriodTheDayOfTheActIsTheLimit) {
  const Rule after = rule_of(RuleKind::kDateAfter, [](Rule& r) { r.field = "hearing"; });
  const Rule by = rule_of(RuleKind::kDateBy, [](Rule& r) { r.field = "hearing"; });
  Scene scene;  // the act is on 2 March 2020
  EXPECT_FALSE(scene.with({{"hearing", "2020-03-01"}}).accepted_by(after));
  EXPECT_EQ(scene.refused_by(after)->arg("first"), "2020-03-02");
  EXPECT_TRUE(scene.accepted_by(by));
  EXPECT_TRUE(scene.with({{"hearing", "2020-03-02"}}).accepted_by(after));
  EXPECT_TRUE(scene.accepted_by(by));
  EXPECT_TRUE(scene.with({{"hearing", "2020-03-03"}}).accepted_by(after));
  EXPECT_FALSE(scene.accepted_by(by));
  EXPECT_EQ(scene.refused_by(by)->arg("until"), "2020-03-02");
}

TEST(DateBy, HolidayMovesTheLastDayOnlyWhereTheRuleSaysSo) {
  Scene scene;
  scene.done("receive", "乙", "2020-04-30T10:00").with({{"hearing", "2020-05-06"}});
  EXPECT_FALSE(scene.accepted_by(of_date(RuleKind::kDateBy, "receive", "3d")));
  EXPECT_TRUE(scene.accepted_by(
      of_date(RuleKind::kDateBy, "receive", "3d", calendar::EndRule::kNextWorkingDay)));
  EXPECT_FALSE(Scene()
                   .with({{"hearing", "2020-05-06"}})
                   .accepted_by(of_date(RuleKind::kDateBy, "receive", "3d")))
      << "nothing was received";
}

TEST(TimesMax, CountsTheStepItselfOnly) {
  const Rule twice = of_count(RuleKind::kTimesMax, 2);
  EXPECT_TRUE(Scene().done("decide").done("review").done("review").accepted_by(twice));
  EXPECT_FALSE(Scene().done("decide").done("decide").accepted_by(twice));
}

// Every boundary to the minute: the last day belongs to the period up to 24:00.
TEST(Waited, PeriodOfDaysEndsWithItsLastDay) {
  const Rule rule = after_step(RuleKind::kWaited, "3d");
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T15:00");
  EXPECT_FALSE(scene.at("2020-03-05T15:01").accepted_by(rule));
  EXPECT_FALSE(scene.at("2020-03-05T23:59").accepted_by(rule));
  const calendar::Instant midnight = time_of("2020-03-06T00:00");
  EXPECT_FALSE(scene.at(calendar::Instant{midnight.ms - 1}).accepted_by(rule));
  EXPECT_TRUE(scene.at(midnight).accepted_by(rule));
  const auto fault = scene.at("2020-03-05T23:59").refused_by(rule);
  EXPECT_EQ(fault->arg("until"), "2020-03-05");
  EXPECT_EQ(fault->arg("on"), "2020-03-05");
  EXPECT_EQ(fault->arg("count"), "3");
}

TEST(Waited, WorkingDaysAndMonthsAndMinutes) {
  Scene scene;
  scene.done("receive", "乙", "2020-01-22T10:00");  // before 春节, extended to 2 February 2020
  const Rule days = after_step(RuleKind::kWaited, "5wd");
  EXPECT_FALSE(scene.at("2020-02-06T23:59").accepted_by(days));
  EXPECT_TRUE(scene.at("2020-02-07T00:00").accepted_by(days));
  const Rule month = after_step(RuleKind::kWaited, "1mo");
  EXPECT_FALSE(scene.at("2020-02-22T23:59").accepted_by(month));
  EXPECT_TRUE(scene.at("2020-02-23T00:00").accepted_by(month));
  const Rule minutes = after_step(RuleKind::kWaited, "15min");
  EXPECT_FALSE(scene.at("2020-01-22T10:15").accepted_by(minutes));
  EXPECT_TRUE(scene.at("2020-01-22T10:15:01").accepted_by(minutes));
}

TEST(Waited, LastDayOnAHolidayMovesOnlyWhereTheRuleSaysSo) {
  Scene scene;
  scene.done("receive", "乙", "2020-04-30T10:00");
  const Rule still = after_step(RuleKind::kWaited, "3d");
  const Rule moving = after_step(RuleKind::kWaited, "3d", calendar::EndRule::kNextWorkingDay);
  scene.at("2020-05-04T00:00");
  EXPECT_TRUE(scene.accepted_by(still));
  EXPECT_FALSE(scene.accepted_by(moving));
  EXPECT_FALSE(scene.at("2020-05-06T23:59").accepted_by(moving));
  EXPECT_TRUE(scene.at("2020-05-07T00:00").accepted_by(moving));
}

TEST(Waited, CountsFromTheLastTimeTheStepWasDone) {
  const Rule rule = after_step(RuleKind::kWaited, "3d");
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00").done("receive", "乙", "2020-03-10T09:00");
  EXPECT_FALSE(scene.at("2020-03-06T00:00").accepted_by(rule));
  EXPECT_TRUE(scene.at("2020-03-14T00:00").accepted_by(rule));
}

TEST(Waited, WaiverEndsTheWaiting) {
  Rule rule = after_step(RuleKind::kWaited, "3d");
  rule.unless = {"waive", "publish"};
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00").at("2020-03-02T10:00");
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_TRUE(scene.done("waive", "乙", "2020-03-02T09:30").accepted_by(rule));
  EXPECT_TRUE(Scene().done("publish").accepted_by(rule));
}

TEST(Waited, WaiverOfAnEarlierNoticeDoesNotEndTheWaitingAfterANewOne) {
  Rule rule = after_step(RuleKind::kWaited, "3d");
  rule.unless = {"waive"};
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00").done("waive", "乙", "2020-03-02T09:30");
  scene.done("receive", "乙", "2020-03-03T09:00").at("2020-03-03T10:00");
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_TRUE(scene.done("waive", "乙", "2020-03-03T09:30").accepted_by(rule));
}

TEST(NoticePublishedDays, AreCalendarDaysAfterTheDayOfPublication) {
  Scene scene;
  scene.done("publish", "乙", "2020-01-20T08:00");
  EXPECT_FALSE(scene.at("2020-01-27T23:59").accepted_by(published(7)));
  EXPECT_TRUE(scene.at("2020-01-28T00:00").accepted_by(published(7)));
  const auto fault = scene.at("2020-01-27T23:59").refused_by(published(7));
  EXPECT_EQ(fault->arg("count"), "7");
  EXPECT_EQ(fault->arg("until"), "2020-01-27");
  Rule waivable = published(7);
  waivable.unless = {"waive"};
  EXPECT_FALSE(scene.accepted_by(waivable));
  EXPECT_TRUE(scene.done("waive").accepted_by(waivable));
}

TEST(Within, LastMomentCountsAndTheNextDoesNot) {
  const Rule rule = after_step(RuleKind::kWithin, "3d");
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T15:00");
  const calendar::Instant midnight = time_of("2020-03-06T00:00");
  EXPECT_TRUE(scene.at(calendar::Instant{midnight.ms - 1}).accepted_by(rule));
  EXPECT_FALSE(scene.at(midnight).accepted_by(rule));
  const Rule minutes = after_step(RuleKind::kWithin, "15min");
  EXPECT_TRUE(scene.at("2020-03-02T15:15").accepted_by(minutes));
  EXPECT_FALSE(scene.at("2020-03-02T15:15:01").accepted_by(minutes));
}

TEST(Within, HolidayGivesTimeOnlyWhereTheRuleSaysSo) {
  Scene scene;
  scene.done("receive", "乙", "2020-04-30T10:00").at("2020-05-06T23:59");
  EXPECT_FALSE(scene.accepted_by(after_step(RuleKind::kWithin, "3d")));
  EXPECT_TRUE(
      scene.accepted_by(after_step(RuleKind::kWithin, "3d", calendar::EndRule::kNextWorkingDay)));
}

}  // namespace
}  // namespace casework
