// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/left.h"

#include <gtest/gtest.h>

#include "calendar/testing.h"

namespace calendar {
namespace {

using calendar::testing::at;
using calendar::testing::hours;
using calendar::testing::table;

int64_t left(Unit unit, std::string_view due, std::string_view now) {
  return left_of(unit, at(due), at(now), table(), hours()).count;
}

TEST(Left, WorkingDaysSkipHolidaysAndMakeUpDaysCount) {
  // 2020: 1 to 8 October off, 27 September and 10 October worked.
  EXPECT_EQ(left(Unit::kWorkingDay, "2020-10-14T23:59:59", "2020-09-30T10:00"), 5);
  EXPECT_EQ(left(Unit::kWorkingDay, "2020-10-14T23:59:59", "2020-10-05T10:00"), 5);
  EXPECT_EQ(left(Unit::kWorkingDay, "2020-10-14T23:59:59", "2020-10-14T10:00"), 0);
  EXPECT_EQ(left(Unit::kWorkingDay, "2020-09-30T23:59:59", "2020-10-08T10:00"), 0)
      << "no working day has begun";
  EXPECT_EQ(left(Unit::kWorkingDay, "2020-09-30T23:59:59", "2020-10-10T10:00"), -2);
}

TEST(Left, DaysMonthsAndYearsAreToldInCalendarDays) {
  for (const Unit unit : {Unit::kCalendarDay, Unit::kMonth, Unit::kYear}) {
    EXPECT_EQ(left(unit, "2020-10-14T23:59:59", "2020-10-01T00:00"), 13);
    EXPECT_EQ(left(unit, "2020-10-14T23:59:59", "2020-10-14T23:59"), 0);
    EXPECT_EQ(left(unit, "2020-10-14T23:59:59", "2020-10-15T00:00"), -1);
  }
}

TEST(Left, MinutesAreWholeOnes) {
  EXPECT_EQ(left(Unit::kMinute, "2020-10-14T10:15:30", "2020-10-14T10:00:00"), 15);
  EXPECT_EQ(left(Unit::kMinute, "2020-10-14T10:00:00", "2020-10-14T10:00:01"), -1);
}

TEST(Left, OfficeMinutesCountOnlyWhileTheOfficesAreOpen) {
  // October: 08:30-12:00, 13:30-17:30.
  EXPECT_EQ(left(Unit::kOfficeHour, "2020-10-14T14:00", "2020-10-14T11:00"), 90);
  EXPECT_EQ(left(Unit::kOfficeHour, "2020-10-12T09:30", "2020-10-10T17:00"), 90);
  EXPECT_EQ(left(Unit::kOfficeHour, "2020-10-14T11:00", "2020-10-14T14:00"), -90);
  EXPECT_EQ(left(Unit::kOfficeHour, "2020-10-08T20:00", "2020-10-02T09:00"), 0);
}

}  // namespace
}  // namespace calendar
