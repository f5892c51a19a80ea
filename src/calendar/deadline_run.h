// SPDX-License-Identifier: AGPL-3.0-or-later
// Inside of the room: how one period runs, shared by compute() and its explanation.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "calendar/deadline.h"

namespace calendar {

// Days taken out by a pause, both ends included. `open`: it still lasts.
struct DaySpan {
  Date first;
  Date last;
  bool open = false;
};

// Time taken out by a pause, [from, to).
struct TimeSpan {
  Instant from;
  Instant to;
  bool open = false;
};

// The days of one pause; nothing if it is empty.
[[nodiscard]] std::optional<DaySpan> days_of(const Pause& pause);
[[nodiscard]] std::optional<TimeSpan> time_of(const Pause& pause);
// Sorted and without overlap; empty without allocation if there are no pauses.
[[nodiscard]] std::vector<DaySpan> day_spans(const std::vector<Pause>& pauses);
[[nodiscard]] std::vector<TimeSpan> time_spans(const std::vector<Pause>& pauses);

// The days that a unit counts, numbered in their order.
struct DayAxis {
  const Workdays& workdays;
  bool working_only;

  [[nodiscard]] int index(Date date) const {
    return working_only ? workdays.rank(date) : date.days;
  }
  [[nodiscard]] Date at(int index) const {
    return working_only ? workdays.nth(index) : Date{index};
  }
};

[[nodiscard]] bool counts_days(Unit unit);  // not minutes, not office hours
[[nodiscard]] DayAxis axis_of(Unit unit, const Workdays& workdays);

// One period or extension, as it ran.
struct Segment {
  Period period;
  Instant from;
  Instant end;     // of day units: the end of the last day, that is the start of the next one
  Date first_day;  // the day of `from`; not counted by day units
  Date last_day;
  bool standing = false;
  int64_t remaining = 0;  // days or minutes, as in Deadline
};

struct Spans {
  std::vector<DaySpan> days;
  std::vector<TimeSpan> time;
};

struct Tools {
  const Workdays& workdays;
  const OfficeHours& hours;
  const Spans& spans;
};

// Lets `period` run from `from`, whose day is `day`.
[[nodiscard]] Segment run(const Period& period, Instant from, Date day, const Tools& tools);

// All periods in their order and the move of the last day. `trace` may be null.
[[nodiscard]] Deadline run_all(const DeadlineInput& input, const Tools& tools,
                               std::vector<Segment>* trace);
// The last day that `rule` makes of `day`; never() if a pause without end lies there.
[[nodiscard]] Date moved(Date day, EndRule rule, const Tools& tools);
[[nodiscard]] bool is_rest(Date day, EndRule rule, const Workdays& workdays);

}  // namespace calendar
