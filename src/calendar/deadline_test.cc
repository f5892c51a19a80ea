// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/deadline.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "calendar/testing.h"

namespace calendar {
namespace {

using calendar::testing::at;
using calendar::testing::day;
using calendar::testing::hours;
using calendar::testing::table;

DeadlineInput input(std::string_view from, std::string_view period,
                    EndRule rule = EndRule::kNextWorkingDay) {
  DeadlineInput out;
  out.start = at(from);
  out.period = *Period::parse(period);
  out.end_rule = rule;
  return out;
}

Deadline due(const DeadlineInput& in) { return compute(in, table(), hours()); }

Deadline due(std::string_view from, std::string_view period,
             EndRule rule = EndRule::kNextWorkingDay) {
  return due(input(from, period, rule));
}

Pause pause(std::string_view from, std::string_view to) {
  Pause out;
  out.from = at(from);
  if (!to.empty()) out.to = at(to);
  return out;
}

Extension extension(std::string_view period) {
  Extension out;
  out.period = *Period::parse(period);
  return out;
}

// One row: from, period, rule, due date. Days of 2020 are checked against a printed calendar.
struct Row {
  const char* from;
  const char* period;
  EndRule rule;
  const char* due;
};

class DeadlineRow : public ::testing::TestWithParam<Row> {};

TEST_P(DeadlineRow, IsDue) {
  const Row& row = GetParam();
  EXPECT_EQ(due(row.from, row.period, row.rule).due_date.str(), row.due)
      << row.from << " + " << row.period;
}

constexpr EndRule kRoll = EndRule::kNextWorkingDay;
constexpr EndRule kStay = EndRule::kNone;

INSTANTIATE_TEST_SUITE_P(
    RealDays, DeadlineRow,
    ::testing::Values(
        // Working days over the extended Spring Festival of 2020: 01-23 is the last day worked.
        Row{"2020-01-22", "1wd", kRoll, "2020-01-23"},
        Row{"2020-01-23", "1wd", kRoll, "2020-02-03"},
        Row{"2020-01-31", "1wd", kRoll, "2020-02-03"},
        Row{"2020-01-20", "5wd", kRoll, "2020-02-04"},
        Row{"2020-01-17", "1wd", kRoll, "2020-01-19"},  // Sunday, make-up
        // Labour Day: 04-26 Sunday and 05-09 Saturday are worked.
        Row{"2020-04-24", "1wd", kRoll, "2020-04-26"},
        Row{"2020-04-30", "1wd", kRoll, "2020-05-06"},
        Row{"2020-05-08", "1wd", kRoll, "2020-05-09"},
        Row{"2020-05-09", "1wd", kRoll, "2020-05-11"},
        // National Day: 09-27 Sunday, 10-10 Saturday are worked, 10-08 is still off.
        Row{"2020-09-25", "1wd", kRoll, "2020-09-27"},
        Row{"2020-09-30", "1wd", kRoll, "2020-10-09"},
        Row{"2020-09-30", "2wd", kRoll, "2020-10-10"},
        Row{"2020-09-30", "3wd", kRoll, "2020-10-12"},
        Row{"2020-05-14", "5wd", kRoll, "2020-05-21"},
        Row{"2020-05-14", "20wd", kRoll, "2020-06-11"},
        Row{"2020-06-24", "1wd", kRoll, "2020-06-28"},
        // Starting on a day off.
        Row{"2020-05-16", "1wd", kRoll, "2020-05-18"},
        Row{"2020-10-10", "1wd", kRoll, "2020-10-12"},
        // Calendar days: 90 days to decide a penalty, 15 to pay, 60 for a petition.
        Row{"2020-05-14", "90d", kRoll, "2020-08-12"},
        Row{"2020-05-16", "15d", kRoll, "2020-06-01"},
        Row{"2020-05-16", "15d", kStay, "2020-05-31"},
        Row{"2020-09-16", "15d", kRoll, "2020-10-09"},
        Row{"2020-09-25", "15d", kRoll, "2020-10-10"},  // a worked Saturday does not move
        Row{"2020-09-27", "15d", kRoll, "2020-10-12"},
        Row{"2020-01-17", "15d", kRoll, "2020-02-03"},
        // Only declared holidays move, weekends stay: 10-01 moves to 10-09, Sunday 05-31 stays.
        Row{"2020-09-16", "15d", EndRule::kAfterHoliday, "2020-10-09"},
        Row{"2020-05-16", "15d", EndRule::kAfterHoliday, "2020-05-31"},
        // Months and years: same number, or the last day of the month.
        Row{"2020-01-31", "1mo", kStay, "2020-02-29"},
        Row{"2019-01-31", "1mo", kStay, "2019-02-28"},
        Row{"2020-05-14", "3mo", kRoll, "2020-08-14"},
        Row{"2020-08-31", "6mo", kStay, "2021-02-28"}, Row{"2020-02-29", "1y", kStay, "2021-02-28"},
        Row{"2020-02-29", "4y", kStay, "2024-02-29"}, Row{"2020-02-14", "2y", kRoll, "2022-02-14"},
        Row{"2020-07-03", "3mo", kRoll, "2020-10-09"}));

TEST(Deadline, DayEndsAtMidnightAndTheWholeLastDayIsInTime) {
  EXPECT_EQ(due("2020-05-14T16:59", "5wd").due.ms, at("2020-05-22").ms - 1);
}

TEST(Deadline, HourOfTheEventDoesNotMatterForDays) {
  EXPECT_EQ(due("2020-05-14T00:00", "5wd").due, due("2020-05-14T23:59:59", "5wd").due);
}

TEST(Deadline, MinutesRunDayAndNight) {
  EXPECT_EQ(due("2020-01-24T23:50", "15min").due, at("2020-01-25T00:05"));
  EXPECT_EQ(due("2020-01-24T23:50", "15min").due_date, day("2020-01-25"));
}

TEST(Deadline, OfficeHoursWaitForTheOfficeToOpen) {
  // Summer: 08:30-12:00 and 14:00-18:00.
  EXPECT_EQ(due("2020-05-14T09:00", "2oh").due, at("2020-05-14T11:00"));
  EXPECT_EQ(due("2020-05-14T09:00", "3oh").due, at("2020-05-14T12:00"));
  EXPECT_EQ(due("2020-05-14T11:00", "2oh").due, at("2020-05-14T15:00"));
  EXPECT_EQ(due("2020-05-14T17:00", "4oh").due, at("2020-05-15T11:30"));
  EXPECT_EQ(due("2020-05-14T03:00", "1oh").due, at("2020-05-14T09:30"));
  // Friday evening to Monday; over the National Day, winter hours on the other side.
  EXPECT_EQ(due("2020-05-15T17:30", "1oh").due, at("2020-05-18T09:00"));
  EXPECT_EQ(due("2020-09-30T17:00", "6oh").due, at("2020-10-09T15:00"));
}

TEST(Deadline, BeyondTheTableIsProvisional) {
  EXPECT_FALSE(due("2026-12-24", "5wd").provisional);  // 12-31
  EXPECT_TRUE(due("2026-12-25", "5wd").provisional);
  EXPECT_TRUE(due("2026-12-01", "90d").provisional);
  EXPECT_FALSE(due("2026-12-01", "90d", EndRule::kNone).provisional);  // no working day decides
  EXPECT_FALSE(due("2026-12-31T23:50", "30min").provisional);
  EXPECT_TRUE(due("2026-12-31T17:20", "1oh").provisional);
  EXPECT_TRUE(due("2018-12-28", "1wd").provisional);
}

TEST(Deadline, PauseTakesOutEveryDayThatItTouches) {
  DeadlineInput in = input("2020-05-14", "5wd");  // 05-21
  in.pauses = {pause("2020-05-19T17:59", "2020-05-20T08:31")};
  EXPECT_EQ(due(in).due_date, day("2020-05-25"));   // 05-19 and 05-20 do not count
  in.pauses = {pause("2020-05-19", "2020-05-20")};  // ends at 00:00: does not touch 05-20
  EXPECT_EQ(due(in).due_date, day("2020-05-22"));
}

TEST(Deadline, PauseOverAWeekendTakesOutNoWorkingDay) {
  DeadlineInput in = input("2020-05-14", "5wd");
  in.pauses = {pause("2020-05-16", "2020-05-18")};
  EXPECT_EQ(due(in).due_date, day("2020-05-21"));
}

TEST(Deadline, PauseOnTheFirstDayTakesOutNothing) {
  DeadlineInput in = input("2020-05-14", "5wd");
  in.pauses = {pause("2020-05-14T09:00", "2020-05-14T17:00")};
  EXPECT_EQ(due(in).due_date, day("2020-05-21"));
}

TEST(Deadline, PauseOnTheLastDayTakesItOut) {
  DeadlineInput in = input("2020-05-14", "5wd");
  in.pauses = {pause("2020-05-21T17:00", "2020-05-21T18:00")};
  EXPECT_EQ(due(in).due_date, day("2020-05-22"));
}

TEST(Deadline, PauseAfterTheEndHasNoEffect) {
  DeadlineInput in = input("2020-05-14", "5wd");
  in.pauses = {pause("2020-05-22", "2020-06-22")};
  EXPECT_EQ(due(in).due_date, day("2020-05-21"));
}

TEST(Deadline, OverlappingPausesCountOnce) {
  DeadlineInput in = input("2020-05-14", "30d", EndRule::kNone);  // 06-13
  in.pauses = {pause("2020-05-20", "2020-05-25"), pause("2020-05-18", "2020-05-23")};
  EXPECT_EQ(due(in).due_date, day("2020-06-20"));  // 05-18 to 05-24: 7 days
}

TEST(Deadline, EmptyPauseHasNoEffect) {
  DeadlineInput in = input("2020-05-14", "5wd");
  in.pauses = {pause("2020-05-18", "2020-05-18"), pause("2020-05-19", "2020-05-15")};
  EXPECT_EQ(due(in).due_date, day("2020-05-21"));
}

TEST(Deadline, MonthsWithAPauseMoveByThePausedDays) {
  DeadlineInput in = input("2020-05-14", "3mo", EndRule::kNone);
  in.pauses = {pause("2020-06-01", "2020-06-11")};
  EXPECT_EQ(due(in).due_date, day("2020-08-24"));
}

TEST(Deadline, MinutesAndOfficeHoursLoseExactlyThePause) {
  DeadlineInput in = input("2020-05-14T09:00", "30min");
  in.pauses = {pause("2020-05-14T09:10", "2020-05-14T09:30")};
  EXPECT_EQ(due(in).due, at("2020-05-14T09:50"));
  in.period = *Period::parse("2oh");
  in.pauses = {pause("2020-05-14T10:00", "2020-05-14T14:30")};
  EXPECT_EQ(due(in).due, at("2020-05-14T15:30"));
}

TEST(Deadline, OpenPauseHoldsTheClockAndSaysWhatIsLeft) {
  DeadlineInput in = input("2020-05-14", "5wd");
  in.pauses = {pause("2020-05-19T10:00", "")};
  const Deadline held = due(in);
  EXPECT_TRUE(held.standing);
  EXPECT_EQ(held.due_date, never());
  EXPECT_EQ(held.remaining, 3);  // 05-19, 05-20, 05-21
  EXPECT_FALSE(held.provisional);
}

TEST(Deadline, OpenPauseHoldsMinutesAndOfficeHours) {
  DeadlineInput in = input("2020-05-14T09:00", "30min");
  in.pauses = {pause("2020-05-14T09:10", "")};
  EXPECT_TRUE(due(in).standing);
  EXPECT_EQ(due(in).remaining, 20);
  in.period = *Period::parse("4oh");
  in.pauses = {pause("2020-05-14T13:00", "")};  // the office is closed
  EXPECT_TRUE(due(in).standing);
  EXPECT_EQ(due(in).remaining, 60);
}

TEST(Deadline, OpenPauseAfterTheEndDoesNotHold) {
  DeadlineInput in = input("2020-05-14T09:00", "30min");
  in.pauses = {pause("2020-05-14T09:30", "")};
  EXPECT_FALSE(due(in).standing);
  EXPECT_EQ(due(in).due, at("2020-05-14T09:30"));
}

TEST(Deadline, MovedLastDayIsMovedOffPausedDaysToo) {
  DeadlineInput in = input("2020-05-16", "15d");  // Sunday 05-31, moved to 06-01
  in.pauses = {pause("2020-06-01", "2020-06-03")};
  EXPECT_EQ(due(in).due_date, day("2020-06-03"));
  in.pauses = {pause("2020-06-01", "")};
  EXPECT_TRUE(due(in).standing);
}

TEST(Deadline, ExtensionRunsFromTheUnmovedEnd) {
  DeadlineInput in = input("2020-05-16", "15d");  // Sunday 05-31
  in.extensions = {extension("15d")};
  EXPECT_EQ(due(in).due_date, day("2020-06-15"));  // not 06-16
  EXPECT_EQ(due(in).unmoved_date, day("2020-06-15"));
}

TEST(Deadline, TwentyWorkingDaysAndTenMoreAreThirty) {
  DeadlineInput in = input("2020-05-14", "20wd");
  in.extensions = {extension("10wd")};
  EXPECT_EQ(due(in).due_date, due("2020-05-14", "30wd").due_date);
}

TEST(Deadline, ExtensionOfAStandingClockChangesNothingYet) {
  DeadlineInput in = input("2020-05-14", "20wd");
  in.pauses = {pause("2020-05-18", "")};
  in.extensions = {extension("10wd")};
  EXPECT_TRUE(due(in).standing);
}

TEST(Deadline, NothingLeavesTheCalendar) {
  for (const char* period : {"5256000min", "10000oh", "10000wd", "36600d", "1200mo", "100y"}) {
    const Deadline far = due("2199-12-31T23:59", period);
    EXPECT_EQ(far.due_date, never()) << period;
    EXPECT_FALSE(far.standing);
  }
  DeadlineInput wild = input("2020-05-14", "5wd");
  wild.start = Instant{INT64_MAX};
  wild.pauses = {Pause{Instant{INT64_MIN}, Instant{INT64_MAX}, {}, {}, {}}};
  EXPECT_EQ(due(wild).due_date, never());
  wild.start = Instant{INT64_MIN};
  EXPECT_EQ(due(wild).due_date, never());
}

// ---- properties ----

Period any_period() {
  const auto unit = static_cast<Unit>(*rc::gen::inRange(0, 6));
  const int most[] = {20'000, 200, 300, 400, 40, 5};
  return {*rc::gen::inRange(1, most[static_cast<int>(unit)]), unit};
}

Instant any_instant() { return {*rc::gen::inRange<int64_t>(1'546'272'000'000, 1'735'660'800'000)}; }

EndRule any_rule() { return static_cast<EndRule>(*rc::gen::inRange(0, 3)); }

DeadlineInput any_input() {
  DeadlineInput in;
  in.start = any_instant();
  in.period = any_period();
  in.end_rule = any_rule();
  const int pauses = *rc::gen::inRange(0, 4);
  for (int i = 0; i < pauses; ++i) {
    Pause p;
    p.from =
        Instant{in.start.ms + *rc::gen::inRange<int64_t>(-86'400'000LL * 10, 86'400'000LL * 200)};
    p.to = Instant{p.from.ms + *rc::gen::inRange<int64_t>(0, 86'400'000LL * 30)};
    in.pauses.push_back(p);
  }
  if (*rc::gen::inRange(0, 3) == 0) {
    Extension e;
    e.period = any_period();
    in.extensions.push_back(e);
  }
  return in;
}

RC_GTEST_PROP(DeadlineProperty, NeverBeforeItsStart, ()) {
  const DeadlineInput in = any_input();
  RC_ASSERT(due(in).due >= in.start);
}

RC_GTEST_PROP(DeadlineProperty, GrowsWithThePeriod, ()) {
  DeadlineInput in = any_input();
  const Deadline shorter = due(in);
  in.period.count += *rc::gen::inRange(1, 50);
  // An extension in months may swallow the days added (01-30 and 01-31 both give 02-28).
  RC_ASSERT(due(in).due >= shorter.due);
}

RC_GTEST_PROP(DeadlineProperty, GrowsWithTheStart, ()) {
  DeadlineInput in = any_input();
  in.pauses.clear();
  const Deadline earlier = due(in);
  in.start.ms += *rc::gen::inRange<int64_t>(0, 86'400'000LL * 40);
  RC_ASSERT(due(in).due >= earlier.due);
}

RC_GTEST_PROP(DeadlineProperty, WorkingDaysAddUp, ()) {
  DeadlineInput in;
  in.start = any_instant();
  const int n = *rc::gen::inRange(1, 300);
  const int m = *rc::gen::inRange(1, 300);
  in.period = {n, Unit::kWorkingDay};
  const Deadline first = due(in);
  DeadlineInput next = in;
  next.start = first.due;
  next.period.count = m;
  in.period.count = n + m;
  RC_ASSERT(due(next).due == due(in).due);
}

RC_GTEST_PROP(DeadlineProperty, WorkingDaysEndOnAWorkingDay, ()) {
  DeadlineInput in = any_input();
  in.period.unit = Unit::kWorkingDay;
  in.extensions.clear();
  const Deadline d = due(in);
  RC_ASSERT(table().is_working(d.due_date));
}

RC_GTEST_PROP(DeadlineProperty, WorkingDaysAreAsManyAsCountedOneByOne, ()) {
  DeadlineInput in;
  in.start = any_instant();
  in.period = {*rc::gen::inRange(1, 200), Unit::kWorkingDay};
  Date d = in.start.date();
  for (int left = in.period.count; left > 0; left -= table().is_working(d) ? 1 : 0) d = d + 1;
  RC_ASSERT(due(in).due_date == d);
}

// The definition of a pause, followed day by day.
RC_GTEST_PROP(DeadlineProperty, PausedDaysAreThoseSkippedOneByOne, ()) {
  DeadlineInput in = any_input();
  in.extensions.clear();
  in.end_rule = EndRule::kNone;
  in.period = {*rc::gen::inRange(1, 200),
               *rc::gen::arbitrary<bool>() ? Unit::kWorkingDay : Unit::kCalendarDay};
  Date d = in.start.date();
  int left = in.period.count;
  while (left > 0) {
    d = d + 1;
    const Instant begin = Instant::at(d);
    const Instant end = Instant::at(d + 1);
    const bool touched = std::any_of(in.pauses.begin(), in.pauses.end(), [&](const Pause& p) {
      return p.from < *p.to && p.from < end && *p.to > begin;
    });
    const bool counts = in.period.unit == Unit::kCalendarDay || table().is_working(d);
    if (counts && !touched) --left;
  }
  RC_ASSERT(due(in).due_date == d);
}

RC_GTEST_PROP(DeadlineProperty, MovedEndIsNeverADayOff, ()) {
  DeadlineInput in = any_input();
  in.end_rule = EndRule::kNextWorkingDay;
  in.period.unit = static_cast<Unit>(*rc::gen::inRange(2, 6));
  in.period.count = in.period.count % 30 + 1;
  in.extensions.clear();
  const Deadline d = due(in);
  RC_ASSERT(table().is_working(d.due_date));
  RC_ASSERT(d.due_date >= d.unmoved_date);
}

RC_GTEST_PROP(DeadlineProperty, PauseNeverMakesItEarlier, ()) {
  DeadlineInput in = any_input();
  const Deadline before = due(in);
  Pause more;
  more.from = Instant{in.start.ms + *rc::gen::inRange<int64_t>(0, 86'400'000LL * 100)};
  if (*rc::gen::arbitrary<bool>()) {
    more.to = Instant{more.from.ms + *rc::gen::inRange<int64_t>(0, 86'400'000LL * 30)};
  }
  in.pauses.push_back(more);
  RC_ASSERT(due(in).due >= before.due);
}

RC_GTEST_PROP(DeadlineProperty, ExtensionNeverMakesItEarlier, ()) {
  DeadlineInput in = any_input();
  in.extensions.clear();
  const Deadline before = due(in);
  Extension more;
  more.period = Period{*rc::gen::inRange(1, 30), static_cast<Unit>(*rc::gen::inRange(2, 6))};
  in.extensions.push_back(more);
  RC_ASSERT(due(in).due_date >= before.unmoved_date);
  RC_ASSERT(due(in).due_date > before.unmoved_date || before.standing);
}

RC_GTEST_PROP(DeadlineProperty, OrderOfPausesDoesNotMatter, ()) {
  DeadlineInput in = any_input();
  const Deadline before = due(in);
  std::reverse(in.pauses.begin(), in.pauses.end());
  RC_ASSERT(due(in).due == before.due);
}

RC_GTEST_PROP(DeadlineProperty, ExplainedIsTheSameDeadline, ()) {
  const DeadlineInput in = any_input();
  const Deadline plain = due(in);
  const Deadline explained = compute_explained(in, table(), hours());
  RC_ASSERT(plain.due == explained.due);
  RC_ASSERT(plain.due_date == explained.due_date);
  RC_ASSERT(plain.provisional == explained.provisional);
  RC_ASSERT(plain.standing == explained.standing);
  RC_ASSERT(plain.explanation.empty());
  RC_ASSERT(!explained.explanation.empty());
  RC_ASSERT(explained.explanation.size() <= kStepsMax);
}

// Office hours, minute by minute.
RC_GTEST_PROP(DeadlineProperty, OfficeHoursAreThoseOfTheOpenOffice, ()) {
  DeadlineInput in;
  in.start = Instant{any_instant().ms / 60'000 * 60'000};
  in.period = {*rc::gen::inRange(1, 20), Unit::kOfficeHour};
  int left = in.period.count * 60;
  Instant now = in.start;
  while (left > 0) {
    const Date d = now.date();
    if (table().is_working(d)) {
      for (const Session& s : hours().sessions(d)) {
        if (now.minute_of_day() >= s.from && now.minute_of_day() < s.to) --left;
      }
    }
    now.ms += 60'000;
  }
  RC_ASSERT(due(in).due == now);
}

}  // namespace
}  // namespace calendar
