// SPDX-License-Identifier: AGPL-3.0-or-later
// Lengths of time as statutes write them: minutes, office hours (工作时), working days, calendar
// days, months and years. How they run is in calendar/deadline.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calendar {

enum class Unit : uint8_t { kMinute, kOfficeHour, kWorkingDay, kCalendarDay, kMonth, kYear };

// "minute", "office_hour", "working_day", "calendar_day", "month", "year": the last part of a
// message key (calendar.period.<name>) and the word of the API.
[[nodiscard]] std::string_view unit_name(Unit unit);
// "min", "oh", "wd", "d", "mo", "y".
[[nodiscard]] std::string_view unit_sign(Unit unit);
// The greatest count that parse() takes, so that no period leads out of the calendar: 10 years of
// minutes, 10 000 office hours, 10 000 working days, 36 600 days, 1 200 months, 100 years.
[[nodiscard]] int count_max(Unit unit);

struct Period {
  int count = 0;
  Unit unit = Unit::kCalendarDay;

  // "15min", "4oh", "5wd", "90d", "3mo", "2y": a whole number from 1 to count_max, then the sign,
  // nothing else. Nothing if it is not such a text.
  [[nodiscard]] static std::optional<Period> parse(std::string_view text);
  [[nodiscard]] std::string str() const;  // what parse() reads
  auto operator<=>(const Period&) const = default;
};

}  // namespace calendar
