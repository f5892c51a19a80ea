// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/deadline.h"

#include "calendar/deadline_run.h"

namespace calendar {

std::optional<EndRule> parse_end_rule(std::string_view word) {
  for (const EndRule rule : {EndRule::kNone, EndRule::kNextWorkingDay, EndRule::kAfterHoliday}) {
    if (end_rule_name(rule) == word) return rule;
  }
  return std::nullopt;
}

std::string_view end_rule_name(EndRule rule) {
  switch (rule) {
    case EndRule::kNone:
      return "none";
    case EndRule::kNextWorkingDay:
      return "next_working_day";
    case EndRule::kAfterHoliday:
      return "after_holiday";
  }
  return "none";
}

Date never() {
  static constexpr Date kNever{84'005};  // 2199-12-31, the last day of the calendar
  return kNever;
}

Deadline compute(const DeadlineInput& input, const Workdays& workdays, const OfficeHours& hours) {
  const Spans spans{day_spans(input.pauses), time_spans(input.pauses)};
  return run_all(input, {workdays, hours, spans}, nullptr);
}

}  // namespace calendar
