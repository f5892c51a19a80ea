// SPDX-License-Identifier: AGPL-3.0-or-later
// Deadlines that explain themselves.
//
// How a period runs
// - Minutes run from the moment of the event, day and night (民法典 art. 201 para. 2 for hours).
// - Office hours run while the offices are open on working days.
// - For all longer units the day of the event is not counted (民法典 art. 201 para. 1); the period
//   ends with its last day, at 24:00 (art. 203 para. 2): `due` is the last millisecond of that day.
// - Months and years end on the day of the same number, or on the last day of the month (art. 202).
// - Extensions follow each other from the unmoved end of what came before.
// - Where the last day is a rest day, EndRule says what follows; only the very end is moved.
//
// How a pause works. Paused time is not counted. For minutes and office hours a pause takes out
// exactly [from, to). For days, months and years every day that a pause touches, even by a
// millisecond, is taken out whole: the day of `from` up to the day of the last millisecond before
// `to`. Months and years are laid out in days first; then each day taken out moves the end by one
// day. Overlapping pauses count once. A pause that begins after the unmoved end has no effect; but
// a last day that is moved off a rest day is moved off paused days as well. A pause without end
// that is reached holds the clock: `standing`, and `due` is kNever. A pause with to <= from is
// empty and has no effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/result.h"
#include "calendar/date.h"
#include "calendar/office_hours.h"
#include "calendar/period.h"
#include "calendar/workdays.h"

namespace calendar {

// What becomes of a last day that is not worked. Working-day periods end on a working day anyway;
// minutes and office hours are never moved.
enum class EndRule : uint8_t {
  kNone,            // it stays; the explanation notes the day it would be moved to
  kNextWorkingDay,  // the first working day after it; weekends are rest days (民法典 art. 203)
  kAfterHoliday,    // only a declared holiday moves it, an ordinary weekend does not
};

// "none", "next_working_day", "after_holiday": the words of packs and of the API.
[[nodiscard]] std::optional<EndRule> parse_end_rule(std::string_view word);
[[nodiscard]] std::string_view end_rule_name(EndRule rule);

// Time that does not count. The texts are only for the explanation; empty ones are left out.
struct Pause {
  Instant from;
  std::optional<Instant> to;  // nothing: it still lasts
  std::string ground;         // in words, e.g. 听证
  std::string basis;          // article, e.g. 行政许可法-2019#45
  std::string document;       // the paper that told the person
};

struct Extension {
  Period period;
  std::string ground;
  std::string basis;
  std::string authority;  // who approved it
  std::string document;
};

struct DeadlineInput {
  Instant start;  // when the event that starts the clock happened
  Period period;
  EndRule end_rule = EndRule::kNextWorkingDay;
  std::string event;  // in words, e.g. 立案, for the explanation
  std::string basis;  // article that sets the period, e.g. 行政处罚法-2021#60
  std::vector<Pause> pauses;
  std::vector<Extension> extensions;
};

// One line of an explanation: a key of text/calendar.yaml and its arguments. Dates are ISO; an
// argument named `period` holds Period::str(), one named `date` or `last` an ISO date.
struct Step {
  std::string key;
  base::Fault::Args args;
};

// The due date of a clock that stands: no clock reaches it.
[[nodiscard]] Date never();

struct Deadline {
  Instant due;               // the last moment that is in time
  Date due_date;             // its day
  Date unmoved_date;         // the last day before EndRule
  bool provisional = false;  // days outside the table of working days decided it
  bool standing = false;     // a pause without end holds it
  // Of a standing clock: what is left, in days (for minutes and office hours: in minutes) of the
  // running period; later extensions not included.
  int64_t remaining = 0;
  std::vector<Step> explanation;  // empty from compute()
};

// Constant time without pauses and extensions, and no allocation then.
[[nodiscard]] Deadline compute(const DeadlineInput& input, const Workdays& workdays,
                               const OfficeHours& hours);
// The same with the explanation: at most kStepsMax lines, in the order of time.
[[nodiscard]] Deadline compute_explained(const DeadlineInput& input, const Workdays& workdays,
                                         const OfficeHours& hours);
inline constexpr size_t kStepsMax = 1000;

}  // namespace calendar
