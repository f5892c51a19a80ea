// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/period.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace calendar {
namespace {

TEST(Period, ReadsEveryUnit) {
  EXPECT_EQ(Period::parse("15min"), (Period{15, Unit::kMinute}));
  EXPECT_EQ(Period::parse("4oh"), (Period{4, Unit::kOfficeHour}));
  EXPECT_EQ(Period::parse("5wd"), (Period{5, Unit::kWorkingDay}));
  EXPECT_EQ(Period::parse("90d"), (Period{90, Unit::kCalendarDay}));
  EXPECT_EQ(Period::parse("3mo"), (Period{3, Unit::kMonth}));
  EXPECT_EQ(Period::parse("2y"), (Period{2, Unit::kYear}));
}

TEST(Period, RefusesEverythingElse) {
  for (const char* text : {"", "5", "d", "0d", "05d", "-5d", "+5d", "5 d", " 5d", "5d ", "5D",
                           "5days", "5wd5wd", "1.5d", "５d", "999999999999999999999d", "五日"}) {
    EXPECT_FALSE(Period::parse(text)) << text;
  }
}

TEST(Period, RefusesWhatLeadsOutOfTheCalendar) {
  for (int unit = 0; unit < 6; ++unit) {
    const Unit u = static_cast<Unit>(unit);
    Period most{count_max(u), u};
    EXPECT_EQ(Period::parse(most.str()), most);
    ++most.count;
    EXPECT_FALSE(Period::parse(most.str())) << most.str();
  }
}

TEST(Period, UnitsHaveDifferentNamesAndSigns) {
  std::set<std::string_view> words;
  for (int unit = 0; unit < 6; ++unit) {
    words.insert(unit_name(static_cast<Unit>(unit)));
    words.insert(unit_sign(static_cast<Unit>(unit)));
  }
  EXPECT_EQ(words.size(), 12u);
}

RC_GTEST_PROP(Period, WhatIsWrittenIsReadBack, ()) {
  const Unit unit = static_cast<Unit>(*rc::gen::inRange(0, 6));
  const Period period{*rc::gen::inRange(1, count_max(unit) + 1), unit};
  RC_ASSERT(Period::parse(period.str()) == period);
}

RC_GTEST_PROP(Period, NoTextIsReadDifferently, (const std::string& text)) {
  if (const auto period = Period::parse(text)) RC_ASSERT(period->str() == text);
}

}  // namespace
}  // namespace calendar
