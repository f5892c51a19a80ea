// SPDX-License-Identifier: AGPL-3.0-or-later
// What is left of a deadline, in the unit in which people count it.
#pragma once

#include <cstdint>
#include <string_view>

#include "calendar/date.h"
#include "calendar/office_hours.h"
#include "calendar/period.h"
#include "calendar/workdays.h"

namespace calendar {

struct Left {
  // "minute", "office_minute", "working_day" or "calendar_day".
  std::string_view unit;
  // Whole units; negative: late by so many. Days: 0 on the last day, −1 on the first day after it
  // (of working days: not before a working day begins). Minutes are rounded down.
  int64_t count = 0;
};

// Of a period in `unit`. Working days are those after today up to the last; months and years are
// told in calendar days. Office minutes are counted up to kOfficeDaysMax days ahead or back.
[[nodiscard]] Left left_of(Unit unit, Instant due, Instant now, const Workdays& workdays,
                           const OfficeHours& hours);
inline constexpr int kOfficeDaysMax = 400;

}  // namespace calendar
