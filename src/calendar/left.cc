// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/left.h"

#include <algorithm>

namespace calendar {

namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int kDayMinutes = 24 * 60;

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Open minutes of the part [from, to) of a day, in minutes of that day.
int64_t open_minutes(Date day, int from, int to, const Workdays& workdays,
                     const OfficeHours& hours) {
  if (!workdays.is_working(day)) return 0;
  int64_t sum = 0;
  for (const Session& session : hours.sessions(day)) {
    sum += std::max(0, std::min(to, session.to) - std::max(from, session.from));
  }
  return sum;
}

// From a moment to a later one.
int64_t office_minutes(Instant from, Instant to, const Workdays& workdays,
                       const OfficeHours& hours) {
  const Date last = std::min(to.date(), from.date() + kOfficeDaysMax);
  int64_t sum = 0;
  for (Date day = from.date(); day <= last; day = day + 1) {
    const int begin = day == from.date() ? from.minute_of_day() : 0;
    const int end = day == to.date() ? to.minute_of_day() : kDayMinutes;
    sum += open_minutes(day, begin, end, workdays, hours);
  }
  return sum;
}

}  // namespace

Left left_of(Unit unit, Instant due, Instant now, const Workdays& workdays,
             const OfficeHours& hours) {
  const Date today = now.date();
  const Date last = due.date();
  switch (unit) {
    case Unit::kMinute:
      return {"minute", floor_div(due.ms - now.ms, kMinuteMs)};
    case Unit::kOfficeHour:
      return {"office_minute", now <= due ? office_minutes(now, due, workdays, hours)
                                          : -office_minutes(due, now, workdays, hours)};
    case Unit::kWorkingDay:
      return {"working_day", last >= today ? workdays.working_days(today + 1, last)
                                           : -workdays.working_days(last + 1, today)};
    case Unit::kCalendarDay:
    case Unit::kMonth:
    case Unit::kYear:
      break;
  }
  return {"calendar_day", last - today};
}

}  // namespace calendar
