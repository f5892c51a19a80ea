// SPDX-License-Identifier: AGPL-3.0-or-later
// Which cases and acts the conditions of an indicator let through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indicator/contributions_fixture_test.h"

namespace indicator {
namespace {

using ::testing::ElementsAre;

TEST(Where, StepsThatWereDoneOrNot) {
  const Story story = Story().act("enter", "2020-01-05").act("note", "2020-01-06");
  const auto counts = [&](Form form, std::vector<std::string> steps) {
    return story.count(where(flow_of_cases({"enter"}), {.form = form, .values = steps}));
  };
  EXPECT_EQ(counts(Form::kDone, {"note"}), 1u);
  EXPECT_EQ(counts(Form::kDone, {"leave", "note"}), 1u);
  EXPECT_EQ(counts(Form::kDone, {"leave"}), 0u);
  EXPECT_EQ(counts(Form::kNotDone, {"leave"}), 1u);
  EXPECT_EQ(counts(Form::kNotDone, {"leave", "note"}), 0u);
}

TEST(Where, StateOfTheCase) {
  const auto counts = [](const Story& story, Form form, std::vector<std::string> states) {
    return story.count(where(flow_of_cases({"enter", "note"}), {.form = form, .values = states}));
  };
  const Story in = Story().act("enter", "2020-01-05").act("note", "2020-01-06");
  EXPECT_EQ(counts(in, Form::kState, {"in"}), 1u);
  EXPECT_EQ(counts(in, Form::kState, {"out", "dead"}), 0u);
  EXPECT_EQ(counts(in, Form::kNotState, {"dead"}), 1u);
  EXPECT_EQ(counts(in, Form::kNotState, {"in"}), 0u);
  const Story dead = Story().act("enter", "2020-01-05").act("void", "2020-01-06");
  EXPECT_EQ(counts(dead, Form::kNotState, {"dead"}), 0u);
}

TEST(Where, FieldOfTheCaseIsTheLastOfTheActItsOwn) {
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"kind", "a"}})
                          .act("note", "2020-01-06", {{"kind", "b"}})
                          .act("note", "2020-01-07", {{"kind", "c"}})
                          .act("note", "2020-01-08");
  const auto of_case = [&](Form form, std::vector<std::string> values) {
    return story.count(
        where(flow_of_cases({"enter"}), {.form = form, .values = values, .subject = "kind"}));
  };
  EXPECT_EQ(of_case(Form::kFieldIs, {"c"}), 1u);
  EXPECT_EQ(of_case(Form::kFieldIs, {"a", "b"}), 0u);
  EXPECT_EQ(of_case(Form::kFieldNot, {"a", "b"}), 1u);
  EXPECT_EQ(of_case(Form::kFieldNot, {"c"}), 0u);
  const auto of_acts = [&](Form form, std::vector<std::string> values) {
    return story.of(
        where(flow_of_acts({"note"}), {.form = form, .values = values, .subject = "kind"}));
  };
  EXPECT_THAT(of_acts(Form::kFieldIs, {"b"}), ElementsAre("2 01-06 1"));
  EXPECT_THAT(of_acts(Form::kFieldIs, {"c"}), ElementsAre("3 01-07 1", "4 01-08 1"));
  EXPECT_THAT(of_acts(Form::kFieldNot, {"c"}), ElementsAre("2 01-06 1"));
}

TEST(Where, FieldWithoutValueIsNothingInParticular) {
  const Story story = Story().act("enter", "2020-01-05");
  const auto counts = [&](Form form) {
    return story.count(
        where(flow_of_cases({"enter"}), {.form = form, .values = {"a"}, .subject = "kind"}));
  };
  EXPECT_EQ(counts(Form::kFieldIs), 0u);
  EXPECT_EQ(counts(Form::kFieldNot), 1u);
  EXPECT_EQ(story.count(where(flow_of_cases({"enter"}), {.form = Form::kFieldAtLeast,
                                                         .subject = "amount",
                                                         .at_least = base::Decimal::of(0)})),
            0u);
}

TEST(Where, NumberIsAtLeastExactly) {
  const auto counts = [](std::string_view amount) {
    return Story()
        .act("enter", "2020-01-05", {{"amount", std::string(amount)}})
        .count(where(flow_of_cases({"enter"}), {.form = Form::kFieldAtLeast,
                                                .subject = "amount",
                                                .at_least = base::Decimal{125'000}}));
  };
  EXPECT_EQ(counts("12.5"), 1u);
  EXPECT_EQ(counts("12.4999"), 0u);
  EXPECT_EQ(counts("100"), 1u);
}

TEST(Where, NumbersAreComparedInCanonicalText) {
  const Story story = Story().act("enter", "2020-01-05", {{"amount", "5"}});
  EXPECT_EQ(story.count(where(flow_of_cases({"enter"}),
                              {.form = Form::kFieldIs, .values = {"5"}, .subject = "amount"})),
            1u);
}

TEST(Where, ClockIsMetMissedOrRunningAtTheMoment) {
  using casework::ClockStatus;
  const auto counts = [](ClockStatus status, std::vector<std::string> wanted,
                         std::string_view now = "2020-03-01") {
    return Story()
        .act("enter", "2020-01-05")
        .clock(status, "2020-02-01")
        .count(where(flow_of_cases({"enter"}),
                     {.form = Form::kClockIs, .values = wanted, .subject = "answer"}),
               now);
  };
  EXPECT_EQ(counts(ClockStatus::kMet, {"met"}), 1u);
  EXPECT_EQ(counts(ClockStatus::kMet, {"missed", "running"}), 0u);
  EXPECT_EQ(counts(ClockStatus::kMissed, {"missed"}), 1u);
  EXPECT_EQ(counts(ClockStatus::kMissed, {"met", "running"}), 0u);
  EXPECT_EQ(counts(ClockStatus::kPaused, {"running"}), 1u);
  EXPECT_EQ(counts(ClockStatus::kPaused, {"met", "missed"}), 0u);
  // Running: at its due moment still in time, a second later missed.
  EXPECT_EQ(counts(ClockStatus::kRunning, {"running"}, "2020-02-01"), 1u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"missed"}, "2020-02-01"), 0u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"missed"}, "2020-02-01T00:00:01"), 1u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"running"}, "2020-02-01T00:00:01"), 0u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"met", "running", "missed"}), 1u);
}

TEST(Where, ClockIsTheOneThatIsNamed) {
  using casework::ClockStatus;
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .clock(ClockStatus::kMissed, "2020-02-01", "other")
                          .clock(ClockStatus::kMet, "2020-02-01");
  const auto counts = [&](const char* status) {
    return story.count(where(flow_of_cases({"enter"}),
                             {.form = Form::kClockIs, .values = {status}, .subject = "answer"}));
  };
  EXPECT_EQ(counts("met"), 1u);
  EXPECT_EQ(counts("missed"), 0u);
}

TEST(Where, ClockThatNeverStartedIsNothing) {
  const Story story = Story().act("enter", "2020-01-05");
  EXPECT_EQ(story.count(where(flow_of_cases({"enter"}), {.form = Form::kClockIs,
                                                         .values = {"met", "missed", "running"},
                                                         .subject = "answer"})),
            0u);
}

TEST(Where, EveryConditionMustHold) {
  const Story story = Story().act("enter", "2020-01-05", {{"kind", "a"}});
  Indicator both =
      where(flow_of_cases({"enter"}), {.form = Form::kFieldIs, .values = {"a"}, .subject = "kind"});
  EXPECT_EQ(story.count(both), 1u);
  EXPECT_EQ(story.count(where(both, {.form = Form::kDone, .values = {"leave"}})), 0u);
  EXPECT_EQ(story.count(where(both, {.form = Form::kState, .values = {"in"}})), 1u);
}

TEST(Where, AppliesToStocksAndSnapshotsToo) {
  const Condition not_dead = {.form = Form::kNotState, .values = {"dead"}};
  const Story dead = Story()
                         .act("enter", "2020-01-05", {{"amount", "1"}})
                         .act("void", "2020-01-06", {{"kind", "x"}});
  EXPECT_EQ(dead.count(where(stock(), not_dead)), 0u);
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"enter"});
  latest.value = "amount";
  EXPECT_EQ(dead.count(latest), 1u);
  EXPECT_EQ(dead.count(where(latest, not_dead)), 0u);
}

}  // namespace
}  // namespace indicator
