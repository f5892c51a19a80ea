// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace calendar {
namespace {

Date any_date() { return {*rc::gen::inRange(-25'567, 84'006)}; }  // 1900 to 2199

TEST(Date, KnowsItsWeekday) {
  EXPECT_EQ(Date::parse("2020-05-14")->weekday(), 4);
  EXPECT_EQ(Date::parse("1970-01-01")->weekday(), 4);
  EXPECT_EQ(Date::parse("1969-12-29")->weekday(), 1);
  EXPECT_EQ(Date::parse("2024-02-29")->weekday(), 4);
}

TEST(Date, RefusesDaysThatDoNotExist) {
  for (const char* text :
       {"", "2020", "2020-02-30", "2019-02-29", "2020-00-10", "2020-13-01", "2020-01-00",
        "2020-1-01", "2020-01-1", "2020/01/01", " 2020-01-01", "2020-01-01 ", "20a0-01-01",
        "1899-12-31", "2200-01-01", "２０２０-01-01"}) {
    EXPECT_FALSE(Date::parse(text)) << text;
  }
  EXPECT_TRUE(Date::parse("2020-02-29"));
}

TEST(Date, MonthsEndOnTheSameDayOrTheLastOfTheMonth) {
  const auto after = [](const char* from, int months) {
    return Date::parse(from)->plus_months(months).str();
  };
  EXPECT_EQ(after("2020-01-31", 1), "2020-02-29");
  EXPECT_EQ(after("2019-01-31", 1), "2019-02-28");
  EXPECT_EQ(after("2020-01-30", 1), "2020-02-29");
  EXPECT_EQ(after("2020-03-31", 1), "2020-04-30");
  EXPECT_EQ(after("2020-12-15", 1), "2021-01-15");
  EXPECT_EQ(after("2020-02-29", 12), "2021-02-28");
  EXPECT_EQ(after("2020-02-29", 48), "2024-02-29");
  EXPECT_EQ(after("2020-03-31", -1), "2020-02-29");
  EXPECT_EQ(after("2020-01-31", -2), "2019-11-30");
}

TEST(Date, MonthsMayLeadBeyondTheYearsThatMayBeWritten) {
  EXPECT_GT(Date::parse("2199-12-31")->plus_months(1200), *Date::parse("2199-12-31"));
}

RC_GTEST_PROP(Date, WhatIsWrittenIsReadBack, ()) {
  const Date date = any_date();
  RC_ASSERT(Date::parse(date.str()) == date);
  const Civil c = date.civil();
  RC_ASSERT(Date::of(c.year, c.month, c.day) == date);
}

RC_GTEST_PROP(Date, MonthsNeverSkipAMonth, ()) {
  const Date date = any_date();
  const int months = *rc::gen::inRange(0, 600);
  const Civil from = date.civil();
  const Civil to = date.plus_months(months).civil();
  RC_ASSERT(to.year * 12 + to.month == from.year * 12 + from.month + months);
  RC_ASSERT(to.day <= from.day);
}

TEST(Instant, IsReadInTheTownsTime) {
  EXPECT_EQ(Instant::parse("1970-01-01T08:00")->ms, 0);
  EXPECT_EQ(Instant::parse("1970-01-01T00:00:00Z")->ms, 0);
  EXPECT_EQ(Instant::parse("1970-01-01T08:00:01+08:00")->ms, 1000);
  EXPECT_EQ(Instant::parse("2020-05-14")->str(), "2020-05-14T00:00:00+08:00");
  EXPECT_EQ(Instant::parse("2020-05-14T16:30:00Z")->str(), "2020-05-15T00:30:00+08:00");
}

TEST(Instant, RefusesWhatIsNoMoment) {
  for (const char* text : {"2020-05-14T", "2020-05-14T9:30", "2020-05-14T24:00", "2020-05-14T09:60",
                           "2020-05-14T09:30:60", "2020-05-14 09:30", "2020-05-14T09:30+09:00",
                           "2020-05-14T09:30:00z", "2020-05-14T09:30:0", "2020-05-14x"}) {
    EXPECT_FALSE(Instant::parse(text)) << text;
  }
}

TEST(Instant, DayBeginsAtMidnightOfTheTown) {
  const Instant midnight = *Instant::parse("2020-05-14");
  EXPECT_EQ(Instant{midnight.ms - 1}.date().str(), "2020-05-13");
  EXPECT_EQ(midnight.date().str(), "2020-05-14");
  EXPECT_EQ(midnight.minute_of_day(), 0);
  EXPECT_EQ(Instant{midnight.ms - 1}.minute_of_day(), 24 * 60 - 1);
}

RC_GTEST_PROP(Instant, WhatIsWrittenIsReadBackToTheSecond, ()) {
  const int64_t ms = *rc::gen::inRange<int64_t>(-2'000'000'000'000, 7'000'000'000'000);
  const auto read = Instant::parse(Instant{ms}.str());
  RC_ASSERT(read.has_value());
  RC_ASSERT(ms - read->ms >= 0 && ms - read->ms < 1000);
}

TEST(ManualClock, StandsWhereItWasPut) {
  ManualClock clock(*Instant::parse("2020-05-14T09:00"));
  EXPECT_EQ(clock.now(), clock.now());
  clock.set(*Instant::parse("2020-05-15T09:00"));
  EXPECT_EQ(clock.now().date().str(), "2020-05-15");
}

}  // namespace
}  // namespace calendar
