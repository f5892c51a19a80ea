// SPDX-License-Identifier: AGPL-3.0-or-later
// Calendars as text/calendar (RFC 5545), for the calendar programs of people. Private to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calendar/date.h"

namespace api {

struct CalendarEvent {
  std::string uid;  // the same for the same event, whatever changes in it
  calendar::Instant from;
  calendar::Instant until;
  calendar::Instant changed;
  int64_t sequence = 0;  // how often it was changed
  std::string summary;
  std::string place;        // "" none
  std::string description;  // "" none
  bool tentative = false;
};

// VCALENDAR with one VEVENT each, in the order given, times in UTC, lines of at most 75 bytes ended
// by CRLF and never parted within a character (§3.1). Control characters of the texts are left out.
[[nodiscard]] std::string write_calendar(std::string_view name,
                                         const std::vector<CalendarEvent>& events);

}  // namespace api
