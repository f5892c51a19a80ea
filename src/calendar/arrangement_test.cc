// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/arrangement.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calendar/deadline.h"
#include "calendar/testing.h"

namespace calendar {
namespace {

using calendar::testing::at;
using calendar::testing::day;
using calendar::testing::hours;
using calendar::testing::loaded;
using calendar::testing::table;

std::string refused(int year, std::string_view holidays, std::string_view make_up = "") {
  const auto read = read_arrangement(year, holidays, make_up);
  return read.ok() ? "accepted" : read.fault().code;
}

// Examples, not a notice.
Arrangement of_2027() {
  Arrangement out = loaded(read_arrangement(
      2027, "元旦 2027-01-01..2027-01-03\n春节 2027-02-05..2027-02-11", "春节 2027-01-30\n"));
  out.notice = "示例〔2026〕1号";
  out.issued = day("2026-11-04");
  return out;
}

TEST(Arrangement, LinesAreReadInEitherWritingAndHaveOneOfTheirOwn) {
  const auto read =
      read_arrangement(2027, " 元旦  2027-01-01至2027-01-03 \n\n中秋节\t2027-09-15\r\n", "");
  ASSERT_TRUE(read.ok()) << read.fault().code;
  EXPECT_EQ(lines_of(read->holidays), "元旦 2027-01-01..2027-01-03\n中秋节 2027-09-15");
  EXPECT_EQ(lines_of(read->make_up), "无");
  EXPECT_EQ(refused(2027, "元旦 2027-01-01", "无"), "accepted");
}

TEST(Arrangement, WhatIsNoLineOfANoticeIsRefused) {
  EXPECT_EQ(refused(2027, ""), "calendar.no_holidays");
  EXPECT_EQ(refused(2027, "无"), "calendar.no_holidays");
  EXPECT_EQ(refused(2027, "元旦放假三天"), "calendar.bad_line");
  EXPECT_EQ(refused(2027, "元旦 2027-01-32"), "calendar.bad_line");
  EXPECT_EQ(refused(2027, "元旦 2027-01-01..2027-01-03..2027-01-05"), "calendar.bad_line");
  EXPECT_EQ(refused(2027, "元旦 2027-01-03..2027-01-01"), "calendar.bad_range");
  EXPECT_EQ(refused(2027, "元旦 2027-01-01..2027-02-01"), "calendar.bad_range");
  EXPECT_EQ(refused(2027, "元旦 2026-11-30"), "calendar.not_of_notice");
  EXPECT_EQ(refused(2027, "元旦 2027-12-31..2028-01-01"), "calendar.not_of_notice");
  EXPECT_EQ(refused(2027, "春节 2027-02-05\n元旦 2027-01-01"), "calendar.unsorted");
  EXPECT_EQ(refused(2027, "春节 2027-02-05..2027-02-08", "春节 2027-02-06"), "calendar.both");
  EXPECT_EQ(refused(2027, "春节 2027-02-05", "春节 2027-02-09"), "calendar.make_up_on_weekday");
  EXPECT_EQ(refused(2027, "春节 2027-02-05", "国庆节 2027-02-20"), "calendar.no_such_holiday");
  EXPECT_EQ(refused(12, "元旦 2027-01-01"), "calendar.bad_year");
}

TEST(Workdays, NoticeOfTheNextYearLengthensTheTable) {
  const Workdays days = loaded(table().with(of_2027()));
  EXPECT_EQ(days.known_until(), day("2027-12-31"));
  EXPECT_FALSE(days.is_working(day("2027-02-08")));
  EXPECT_TRUE(days.is_working(day("2027-01-30")));
  EXPECT_FALSE(days.is_working(day("2027-01-31")));
  EXPECT_EQ(days.note(day("2027-02-08")).notice, "示例〔2026〕1号");
  EXPECT_EQ(days.note(day("2027-02-08")).name_en, "Spring Festival");
  EXPECT_EQ(table().first_change(days), day("2027-01-01"));
}

TEST(Workdays, DeadlineBeyondTheTableIsNoLongerProvisionalOnceTheNoticeIsThere) {
  DeadlineInput input;
  input.start = at("2026-12-28T09:00");
  input.period = {5, Unit::kWorkingDay};
  const Deadline before = compute(input, table(), hours());
  EXPECT_TRUE(before.provisional);
  EXPECT_EQ(before.due_date, day("2027-01-04"));
  const Deadline after = compute(input, loaded(table().with(of_2027())), hours());
  EXPECT_FALSE(after.provisional);
  EXPECT_EQ(after.due_date, day("2027-01-05"));
}

TEST(Workdays, YearThatDoesNotFollowIsOutOfReach) {
  Arrangement late = loaded(read_arrangement(2028, "元旦 2028-01-01", ""));
  EXPECT_EQ(table().with(late).fault().code, "calendar.year_out_of_reach");
  EXPECT_TRUE(loaded(table().with(of_2027())).with(late).ok());
  const Arrangement early = loaded(read_arrangement(2018, "元旦 2018-01-01", ""));
  EXPECT_EQ(table().with(early).fault().code, "calendar.year_out_of_reach");
}

TEST(Workdays, NoticeWithinAYearReplacesItAndUnchangedDaysKeepTheirNotice) {
  Arrangement amended = loaded(read_arrangement(
      2026, "元旦 2026-01-01..2026-01-03\n劳动节 2026-05-01..2026-05-06", "劳动节 2026-05-09"));
  amended.notice = "示例〔2026〕2号";
  const Workdays days = loaded(table().with(amended));
  EXPECT_EQ(days.note(day("2026-05-01")).notice, table().note(day("2026-05-01")).notice);
  EXPECT_EQ(days.note(day("2026-05-06")).notice, "示例〔2026〕2号");
  EXPECT_EQ(days.note(day("2026-10-01")).kind, DayKind::kWorking);  // the whole year is stated
  EXPECT_EQ(days.known_until(), table().known_until());
}

TEST(Workdays, NewYearMayBeginInTheDecemberBefore) {
  const Workdays days = loaded(table().with(
      loaded(read_arrangement(2027, "元旦 2026-12-31..2027-01-02", "元旦 2026-12-27"))));
  EXPECT_FALSE(days.is_working(day("2026-12-31")));
  EXPECT_TRUE(days.is_working(day("2026-12-27")));
  EXPECT_EQ(table().first_change(days), day("2026-12-27"));
  EXPECT_EQ(days.note(day("2026-10-01")).kind, DayKind::kHoliday);
}

TEST(Workdays, TableLaidOverWithItselfIsTheSame) {
  for (int year = 2019; year <= 2026; ++year) {
    std::vector<Arrangement::Line> off;
    std::vector<Arrangement::Line> make_up;
    for (Date d = *Date::of(year, 1, 1); d.year() == year; d = d + 1) {
      const DayNote note = table().note(d);
      if (note.kind == DayKind::kHoliday) off.push_back({std::string(note.name), d, d});
      if (note.kind == DayKind::kMakeUp) make_up.push_back({std::string(note.name), d, d});
    }
    const Workdays same =
        loaded(table().with(loaded(read_arrangement(year, lines_of(off), lines_of(make_up)))));
    EXPECT_EQ(table().first_change(same), std::nullopt) << year;
    EXPECT_EQ(table().changed_days(same).size(), 0u) << year;
  }
}

// What move_clocks() relies on: a deadline before the first changed day is the same by both tables.
RC_GTEST_PROP(Workdays, DeadlineThatEndsBeforeTheFirstChangeStays, ()) {
  const int first = *rc::gen::inRange(0, 700);
  const int length = *rc::gen::inRange(1, 12);
  const Date from = day("2026-01-02") + first;
  const Date to = std::min(from + length, *Date::of(from.year(), 12, 31));
  Arrangement one;
  one.year = from.year();
  one.notice = "n";
  one.holidays = {{"春节", from, to}};
  if (one.year > 2027) return;
  const Workdays other = loaded(table().with(one));
  DeadlineInput input;
  input.start = {at("2025-12-01T08:00").ms + *rc::gen::inRange<int64_t>(0, 600) * 86'400'000};
  input.period = {*rc::gen::inRange(1, 60),
                  *rc::gen::element(Unit::kWorkingDay, Unit::kCalendarDay, Unit::kOfficeHour)};
  input.end_rule =
      *rc::gen::element(EndRule::kNone, EndRule::kNextWorkingDay, EndRule::kAfterHoliday);
  const Deadline before = compute(input, table(), hours());
  const Deadline after = compute(input, other, hours());
  const auto change = table().first_change(other);
  if (!change || before.due < Instant::at(*change)) {
    RC_ASSERT(before.due == after.due);
    RC_ASSERT(before.provisional == after.provisional);
  }
}

}  // namespace
}  // namespace calendar
