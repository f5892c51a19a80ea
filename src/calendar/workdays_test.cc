// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/workdays.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calendar/testing.h"

namespace calendar {
namespace {

using calendar::testing::day;
using calendar::testing::table;

TEST(Workdays, TableRunsFrom2019To2026) {
  EXPECT_EQ(table().known_from(), day("2019-01-01"));
  EXPECT_EQ(table().known_until(), day("2026-12-31"));
  EXPECT_FALSE(table().known(day("2027-01-01")));
}

TEST(Workdays, EachYearHasItsNumberOfWorkingDays) {
  const std::pair<int, int> years[] = {{2019, 250}, {2020, 249}, {2021, 250}, {2022, 249},
                                       {2023, 249}, {2024, 251}, {2025, 248}, {2026, 248}};
  for (const auto& [year, days] : years) {
    EXPECT_EQ(table().working_days(*Date::of(year, 1, 1), *Date::of(year, 12, 31)), days) << year;
  }
}

TEST(Workdays, DisputeCentreWasOpenOn161WorkingDaysOf2020) {
  EXPECT_EQ(table().working_days(day("2020-05-14"), day("2020-12-31")), 161);
}

TEST(Workdays, NoDayIsCountedWhenTheEndComesFirst) {
  EXPECT_EQ(table().working_days(day("2020-05-14"), day("2020-05-13")), 0);
}

TEST(Workdays, SpringFestivalOf2020WasExtendedByASecondNotice) {
  for (Date d = day("2020-01-24"); d <= day("2020-02-02"); d = d + 1) {
    EXPECT_FALSE(table().is_working(d)) << d.str();
    EXPECT_EQ(table().note(d).name, "春节");
  }
  EXPECT_EQ(table().note(day("2020-01-30")).notice, "国办发明电〔2019〕16号");
  EXPECT_EQ(table().note(day("2020-01-31")).notice, "国办发明电〔2020〕1号");
  EXPECT_TRUE(table().is_working(day("2020-02-03")));
}

TEST(Workdays, FirstOfFebruary2020WasNotWorkedThoughFirstAnnounced) {
  EXPECT_EQ(table().note(day("2020-02-01")).kind, DayKind::kHoliday);
}

TEST(Workdays, MakeUpSaturdayIsAWorkingDayWithItsHolidayAndNotice) {
  const DayNote note = table().note(day("2020-10-10"));
  EXPECT_EQ(note.kind, DayKind::kMakeUp);
  EXPECT_TRUE(note.working());
  EXPECT_EQ(note.name, "国庆节、中秋节");
  EXPECT_EQ(note.name_en, "National Day and Mid-Autumn Festival");
  EXPECT_EQ(note.notice, "国办发明电〔2019〕16号");
}

TEST(Workdays, OrdinaryWeekendHasNoName) {
  const DayNote note = table().note(day("2020-05-16"));
  EXPECT_EQ(note.kind, DayKind::kWeekend);
  EXPECT_TRUE(note.name.empty());
  EXPECT_TRUE(note.known);
}

TEST(Workdays, BeyondTheTableOnlyWeekendsAreOffAndTheDayIsNotKnown) {
  EXPECT_TRUE(table().is_working(day("2027-01-01")));  // a Friday
  EXPECT_FALSE(table().note(day("2027-01-01")).known);
  EXPECT_FALSE(table().is_working(day("2027-01-02")));
  EXPECT_FALSE(table().is_working(day("2018-12-29")));
  EXPECT_FALSE(table().note(day("2018-12-29")).known);
}

TEST(Workdays, NextWorkingDayAfterTheExtendedSpringFestival) {
  EXPECT_EQ(table().working_on_or_after(day("2020-01-24")), day("2020-02-03"));
  EXPECT_EQ(table().working_on_or_after(day("2020-02-03")), day("2020-02-03"));
}

RC_GTEST_PROP(Workdays, RankAndNthAreInverse, ()) {
  const Date d{*rc::gen::inRange(17'000, 22'000)};  // 2016 to 2030, both sides of the table
  const int rank = table().rank(d);
  RC_ASSERT(rank - table().rank(d - 1) == (table().is_working(d) ? 1 : 0));
  RC_ASSERT(table().nth(rank) <= d);
  RC_ASSERT(table().rank(table().nth(rank)) == rank);
  RC_ASSERT(table().is_working(table().nth(rank)));
}

RC_GTEST_PROP(Workdays, NumberOfWorkingDaysIsThatOfCountingThem, ()) {
  const Date first{*rc::gen::inRange(17'500, 21'000)};
  const Date last = first + *rc::gen::inRange(0, 700);
  int counted = 0;
  for (Date d = first; d <= last; d = d + 1) counted += table().is_working(d) ? 1 : 0;
  RC_ASSERT(table().working_days(first, last) == counted);
}

// Every broken table names file and line, and its message exists in both languages.
struct BadTable {
  const char* code;
  const char* where;
  const char* text;
};

constexpr const char* kHead =
    "known_until: 2020-12-31\n"
    "names: {春节: Spring Festival}\n"
    "notices:\n"
    "  - {id: N1, title: t, address: a, date: 2019-11-21, certainty: S, number_certainty: S}\n"
    "years:\n";

class BadWorkdays : public ::testing::TestWithParam<BadTable> {};

TEST_P(BadWorkdays, IsRefusedWithItsPlace) {
  const BadTable& bad = GetParam();
  const std::string text = bad.text[0] == '!' ? bad.text + 1 : std::string(kHead) + bad.text;
  const auto read = Workdays::read(text, "w.yaml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.fault().code, bad.code);
  EXPECT_TRUE(read.fault().where.starts_with(bad.where)) << read.fault().where;
  EXPECT_TRUE(calendar::testing::words().has(bad.code)) << bad.code;
}

// clang-format off: one table a line
INSTANTIATE_TEST_SUITE_P(
    Tables, BadWorkdays,
    ::testing::Values(
        BadTable{"yaml.missing_key", "w.yaml:1:", "!names: {}\nnotices: []\nyears: {\"2020\": {holidays: [], make_up: []}}\n"},
        BadTable{"calendar.known_until_wrong", "w.yaml:1:", "!known_until: 2020-12-30\nnames: {}\nnotices: []\nyears: {\"2020\": {holidays: [], make_up: []}}\n"},
        BadTable{"calendar.bad_date", "w.yaml:1:", "!known_until: 2020-02-30\nnames: {}\nnotices: []\nyears: {\"2020\": {holidays: [], make_up: []}}\n"},
        BadTable{"calendar.bad_certainty", "w.yaml:4:", "!known_until: 2020-12-31\nnames: {}\nnotices:\n  - {id: N, title: t, address: a, date: 2019-11-21, certainty: X, number_certainty: S}\nyears: {\"2020\": {holidays: [], make_up: []}}\n"},
        BadTable{"calendar.year_missing", "w.yaml:7:", "  \"2018\": {holidays: [], make_up: []}\n  \"2020\": {holidays: [], make_up: []}\n"},
        BadTable{"calendar.bad_year", "w.yaml:6:", "  \"next\": {holidays: [], make_up: []}\n"},
        BadTable{"calendar.not_in_year", "w.yaml:8:", "  \"2020\":\n    holidays:\n      - {name: 春节, from: 2019-12-31, to: 2020-01-01, notice: N1}\n    make_up: []\n"},
        BadTable{"calendar.bad_range", "w.yaml:8:", "  \"2020\":\n    holidays:\n      - {name: 春节, from: 2020-01-02, to: 2020-01-01, notice: N1}\n    make_up: []\n"},
        BadTable{"calendar.unsorted", "w.yaml:9:", "  \"2020\":\n    holidays:\n      - {name: 春节, from: 2020-02-02, to: 2020-02-02, notice: N1}\n      - {name: 春节, from: 2020-01-01, to: 2020-01-01, notice: N1}\n    make_up: []\n"},
        BadTable{"calendar.both", "w.yaml:10:", "  \"2020\":\n    holidays:\n      - {name: 春节, from: 2020-02-01, to: 2020-02-02, notice: N1}\n    make_up:\n      - {name: 春节, day: 2020-02-01, notice: N1}\n"},
        BadTable{"calendar.make_up_on_weekday", "w.yaml:9:", "  \"2020\":\n    holidays: []\n    make_up:\n      - {name: 春节, day: 2020-02-03, notice: N1}\n"},
        BadTable{"calendar.unknown_name", "w.yaml:9:", "  \"2020\":\n    holidays: []\n    make_up:\n      - {name: 元旦, day: 2020-02-02, notice: N1}\n"},
        BadTable{"calendar.unknown_notice", "w.yaml:9:", "  \"2020\":\n    holidays: []\n    make_up:\n      - {name: 春节, day: 2020-02-02, notice: N2}\n"},
        BadTable{"yaml.unknown_key_near", "w.yaml:8:", "  \"2020\":\n    holidays: []\n    makeup: []\n    make_up: []\n"},
        BadTable{"yaml.duplicate_key", "w.yaml:7:", "  \"2020\": {holidays: [], make_up: []}\n  \"2020\": {holidays: [], make_up: []}\n"}));
// clang-format on

TEST(Workdays, CheckReportsEveryProblemAtOnce) {
  const std::string text = std::string(kHead) +
                           "  \"2020\":\n    holidays:\n"
                           "      - {name: 元旦, from: 2020-01-01, to: 2020-01-01, notice: N2}\n"
                           "    make_up: []\n";
  EXPECT_EQ(Workdays::check(text, "w.yaml").size(), 2u);
}

TEST(Workdays, MissingFileIsAFault) {
  const auto loaded = Workdays::load(FADU_SOURCE_DIR "/calendar/no-such-table.yaml");
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.fault().code, "base.file_missing");
}

}  // namespace
}  // namespace calendar
