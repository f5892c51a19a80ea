// SPDX-License-Identifier: AGPL-3.0-or-later
// What one case adds to each kind of indicator, by itself: no store, no town.
#include "indicator/contributions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "indicator/contributions_fixture_test.h"

namespace indicator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Flow, CaseCountsOnceAtItsFirstSuchStep) {
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .act("note", "2020-02-05")
                          .act("note", "2020-03-05")
                          .act("enter", "2020-04-05");
  EXPECT_THAT(story.of(flow_of_cases({"enter"})), ElementsAre("1 01-05 1"));
  EXPECT_THAT(story.of(flow_of_cases({"note"})), ElementsAre("2 02-05 1"));
  EXPECT_THAT(story.of(flow_of_cases({"note", "enter"})), ElementsAre("1 01-05 1"));
  EXPECT_THAT(story.of(flow_of_cases({"leave"})), IsEmpty());
}

TEST(Flow, EveryActCounts) {
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .act("note", "2020-02-05")
                          .act("leave", "2020-02-06")
                          .act("note", "2020-03-05");
  EXPECT_THAT(story.of(flow_of_acts({"note"})), ElementsAre("2 02-05 1", "4 03-05 1"));
  EXPECT_THAT(story.of(flow_of_acts({"note", "leave"})),
              ElementsAre("2 02-05 1", "3 02-06 1", "4 03-05 1"));
}

TEST(Flow, SumOfACaseIsTheValueLastWritten) {
  Indicator sum = flow_of_cases({"enter"});
  sum.sum = "amount";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"amount", "3"}})
                          .act("note", "2020-02-05", {{"amount", "7.5"}});
  EXPECT_THAT(story.of(sum), ElementsAre("1 01-05 7.5"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(sum), IsEmpty());
}

TEST(Flow, SumOfActsIsTheValueOfEachElseOfTheCase) {
  Indicator sum = flow_of_acts({"note"});
  sum.sum = "amount";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"amount", "3"}})
                          .act("note", "2020-02-05", {{"amount", "7"}})
                          .act("note", "2020-02-06", {{"kind", "x"}})
                          .act("note", "2020-02-07", {{"amount", "11"}});
  EXPECT_THAT(story.of(sum), ElementsAre("2 02-05 7", "3 02-06 11", "4 02-07 11"));
}

TEST(Flow, DayIsThatOfTheTown) {
  const Story story = Story().act("enter", "2020-01-04T16:30:00Z");  // half past midnight
  EXPECT_THAT(story.of(flow_of_cases({"enter"})), ElementsAre("1 01-05 1"));
}

TEST(Flow, BreakdownKeysAreTheFieldsInTheirOrder) {
  Indicator by = flow_of_cases({"enter"});
  by.by = {"kind", "place"};
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"kind", "k"}, {"place", "V1"}}).of(by),
              ElementsAre("1 01-05 1 k\x1fV1"));
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"place", "V1"}}).of(by),
              ElementsAre("1 01-05 1 \x1fV1"));
  EXPECT_THAT(Story()
                  .act("enter", "2020-01-05", {{"kind", "k"}})
                  .act("note", "2020-02-05", {{"kind", "l"}})
                  .of(by),
              ElementsAre("1 01-05 1 l\x1f"));
}

TEST(Stock, CaseIsInFromItsEntryToItsExit) {
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(stock()), ElementsAre("1 01-05 1"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").act("leave", "2020-03-01").of(stock()),
              ElementsAre("1 01-05 1", "-1 03-01 1"));
  EXPECT_THAT(Story().act("leave", "2020-03-01").of(stock()), IsEmpty());
  EXPECT_THAT(Story().act("enter", "2020-01-05").act("leave", "2020-01-05").of(stock()),
              ElementsAre("1 01-05 1", "-1 01-05 1"));
}

TEST(Stock, CaseThatComesBackIsAnotherEntry) {
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .act("enter", "2020-01-06")  // it is in already
                          .act("leave", "2020-03-01")
                          .act("void", "2020-03-02")  // it is out already
                          .act("enter", "2020-05-01");
  EXPECT_THAT(story.of(stock()), ElementsAre("1 01-05 1", "-1 03-01 1", "5 05-01 1"));
}

TEST(Stock, LastDayIsTheDateOfTheField) {
  const auto until = [](std::string_view day) {
    return Story()
        .act("enter", "2020-01-05", {{"last_day", std::string(day)}})
        .of(stock("last_day"));
  };
  EXPECT_THAT(until("2020-06-30"), ElementsAre("1 01-05 1", "-1 07-01 1"));
  EXPECT_THAT(until("2020-01-05"), ElementsAre("1 01-05 1", "-1 01-06 1"));
  // A date before the entry: it was never in, not even for a day before it came.
  EXPECT_THAT(until("2020-01-04"), ElementsAre("1 01-05 1", "-1 01-05 1"));
  EXPECT_THAT(until("2019-01-01"), ElementsAre("1 01-05 1", "-1 01-05 1"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(stock("last_day")), ElementsAre("1 01-05 1"));
}

TEST(Stock, CorrectedDateMovesTheExitAndAnExitComesFirst) {
  Story story;
  story.act("enter", "2020-01-05", {{"last_day", "2020-06-30"}})
      .act("note", "2020-02-05", {{"last_day", "2020-09-30"}});
  EXPECT_THAT(story.of(stock("last_day")), ElementsAre("1 01-05 1", "-1 10-01 1"));
  story.act("leave", "2020-03-01");
  EXPECT_THAT(story.of(stock("last_day")), ElementsAre("1 01-05 1", "-1 03-01 1"));
}

TEST(Stock, BreakdownKeyIsTheSameAtBothEnds) {
  Indicator by = stock();
  by.by = {"kind"};
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"kind", "k"}})
                          .act("leave", "2020-03-01", {{"kind", "l"}});
  EXPECT_THAT(story.of(by), ElementsAre("1 01-05 1 l", "-1 03-01 1 l"));
}

// In at most once, never out before in, and the sum is what the plainest count gives.
RC_GTEST_PROP(StockProperty, SumIsOneIfTheLastWordWasToEnter, ()) {
  Story story;
  bool in = false;
  const int acts = *rc::gen::inRange(0, 12);
  for (int i = 0; i < acts; ++i) {
    const std::string step = *rc::gen::element<std::string>("enter", "leave", "note", "void");
    story.act(step, (calendar::Date{18'262} + i).str());
    if (step == "enter") in = true;
    if (step == "leave" || step == "void") in = false;
  }
  int sum = 0;
  for (const std::string& line : story.of(stock())) {
    sum += line.starts_with("-") ? -1 : 1;
    RC_ASSERT(sum == 0 || sum == 1);
  }
  RC_ASSERT(sum == (in ? 1 : 0));
}

TEST(Latest, EverySnapshotIsToldWithItsValue) {
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"note"});
  latest.value = "amount";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"amount", "3"}})
                          .act("note", "2020-02-05", {{"amount", "7"}})
                          .act("note", "2020-03-05", {{"amount", "2"}});
  EXPECT_THAT(story.of(latest), ElementsAre("2 02-05 7", "3 03-05 2"));
}

TEST(Latest, SnapshotWithoutAValueTakesThatOfTheCase) {
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"enter"});
  latest.value = "amount";
  EXPECT_THAT(
      Story().act("enter", "2020-01-05").act("note", "2020-02-05", {{"amount", "7"}}).of(latest),
      ElementsAre("1 01-05 7"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(latest), IsEmpty());
}

TEST(Latest, DateIsItsDays) {
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"enter"});
  latest.value = "last_day";
  latest.value_is_date = true;
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"last_day", "1970-01-02"}}).of(latest),
              ElementsAre("1 01-05 0.0001"));
}

TEST(Distinct, ValueIsTheKey) {
  Indicator distinct = indicator_of(IndicatorKind::kDistinct, {"enter", "note"});
  distinct.value = "kind";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"kind", "a"}})
                          .act("note", "2020-02-05", {{"kind", "b"}})
                          .act("note", "2020-02-06");
  EXPECT_THAT(story.of(distinct), ElementsAre("1 01-05 1 b"));
  distinct.of_acts = true;
  EXPECT_THAT(story.of(distinct), ElementsAre("1 01-05 1 a", "2 02-05 1 b", "3 02-06 1 b"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(distinct), IsEmpty());
}

TEST(Distinct, NumbersAndDatesAreTheirCanonicalText) {
  Indicator distinct = indicator_of(IndicatorKind::kDistinct, {"enter"});
  distinct.value = "amount";
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"amount", "1.5"}}).of(distinct),
              ElementsAre("1 01-05 1 1.5"));
  distinct.value = "last_day";
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"last_day", "2020-06-30"}}).of(distinct),
              ElementsAre("1 01-05 1 2020-06-30"));
}

TEST(RateAndTotal, AreMadeOfOthersAndCountNothingThemselves) {
  const procedure::Library library = [] {
    procedure::Pack pack = example_pack();
    Indicator rate = indicator_of(IndicatorKind::kRate);
    rate.id = "thing.rate";
    Indicator total = indicator_of(IndicatorKind::kTotal);
    total.id = "thing.total";
    pack.indicators = {rate, total, flow_of_cases({"enter"})};
    return procedure::Library({std::move(pack)}, {});
  }();
  const Definitions definitions(library);
  ASSERT_EQ(definitions.plan("thing")->definitions.size(), 1u);
  EXPECT_EQ(definitions.plan("thing")->definitions[0]->source->id, "thing.x");
}

TEST(NextChange, IsTheMomentAfterTheNextRunningClockIsDue) {
  using casework::ClockStatus;
  const Indicator late = where(flow_of_cases({"enter"}),
                               {.form = Form::kClockIs, .values = {"missed"}, .subject = "answer"});
  const auto next = [&](ClockStatus status, std::string_view now) {
    return Story()
        .act("enter", "2020-01-05")
        .clock(status, "2020-02-01")
        .next_change_after(late, now);
  };
  const int64_t due = time_of("2020-02-01").ms;
  EXPECT_EQ(next(ClockStatus::kRunning, "2020-01-10"), due + 1);
  EXPECT_EQ(next(ClockStatus::kRunning, "2020-02-01"), due + 1);
  EXPECT_EQ(next(ClockStatus::kRunning, "2020-02-01T00:00:01"), INT64_MAX);
  EXPECT_EQ(next(ClockStatus::kPaused, "2020-01-10"), INT64_MAX);
  EXPECT_EQ(next(ClockStatus::kMet, "2020-01-10"), INT64_MAX);
}

// A case may have more acts than sixteen bits can number.
TEST(Contributions, VeryLongCaseIsCountedToItsEnd) {
  constexpr size_t kActs = 70'000;
  Story story;
  story.act("enter", "2020-01-05", {{"amount", "1"}});
  for (size_t i = 1; i < kActs; ++i) story.act("note", "2020-01-06", {{"amount", "2"}});
  Indicator sum = flow_of_acts({"note"});
  sum.sum = "amount";
  EXPECT_EQ(story.count(sum), kActs - 1);
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"note"});
  latest.value = "amount";
  EXPECT_EQ(story.count(latest), kActs - 1);
}

}  // namespace
}  // namespace indicator
