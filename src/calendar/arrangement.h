// SPDX-License-Identifier: AGPL-3.0-or-later
// What one notice fixes for one year, as somebody writes it down: the holidays and the make-up
// working days (调休), one a line. Workdays::with() lays it over a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "calendar/date.h"

namespace calendar {

struct Arrangement {
  struct Line {
    std::string name;  // 春节; of a make-up day: the holiday it makes up for
    Date from;
    Date to;  // of a make-up day the same day
    bool operator==(const Line&) const = default;
  };
  std::string notice;  // document number
  std::string title;
  std::string address;  // where it was published
  Date issued;
  int year = 0;
  std::vector<Line> holidays;
  std::vector<Line> make_up;
  bool operator==(const Arrangement&) const = default;
};

// Reads lines `春节 2027-02-05..2027-02-11` (a single day without `..`; `至` for `..`) and `春节
// 2027-01-31`; `无` alone is none. Days lie in `year` or in the December before it, where New
// Year's Day may reach. Faults (kInvalid): calendar.bad_line, calendar.bad_range,
// calendar.not_of_notice, calendar.unsorted, calendar.both, calendar.make_up_on_weekday,
// calendar.no_such_holiday, calendar.no_holidays, calendar.too_many.
[[nodiscard]] base::Result<Arrangement> read_arrangement(int year, std::string_view holidays,
                                                         std::string_view make_up);
// The lines in their one way of writing.
[[nodiscard]] std::string lines_of(const std::vector<Arrangement::Line>& lines);

}  // namespace calendar
