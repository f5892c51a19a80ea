// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/ical.h"

#include <cstdio>

namespace api {

namespace {

constexpr size_t kLineMax = 75;  // bytes, without the line break (RFC 5545 §3.1)

// §3.3.11: backslash, semicolon and comma are escaped, line breaks are \n.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      out += c;
    }
  }
  return out;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Folded: a long line goes on after CRLF and a space.
void put(std::string& out, const std::string& line) {
  size_t room = kLineMax;
  for (size_t at = 0; at < line.size();) {
    size_t size = 1;
    while (at + size < line.size() && continues(line[at + size])) ++size;
    if (size > room) {
      out += "\r\n ";
      room = kLineMax - 1;
    }
    out += line.substr(at, size);
    room -= std::min(room, size);
    at += size;
  }
  out += "\r\n";
}

// "20200601T013000Z" (§3.3.5 form 2).
std::string utc(calendar::Instant time) {
  constexpr int64_t kHour = 3'600'000;
  // The town's day is eight hours ahead of UTC.
  const calendar::Instant shifted{time.ms - 8 * kHour};
  const calendar::Civil day = shifted.date().civil();
  const int minute = shifted.minute_of_day();
  const auto second = static_cast<int>((time.ms / 1000 % 60 + 60) % 60);
  char text[24];
  (void)std::snprintf(text, sizeof text, "%04d%02d%02dT%02d%02d%02dZ", day.year, day.month, day.day,
                      minute / 60, minute % 60, second);
  return text;
}

}  // namespace

std::string write_calendar(std::string_view name, const std::vector<CalendarEvent>& events) {
  std::string out;
  put(out, "BEGIN:VCALENDAR");
  put(out, "VERSION:2.0");
  put(out, "PRODID:-//Fadu//Rosters//ZH");
  put(out, "CALSCALE:GREGORIAN");
  put(out, "METHOD:PUBLISH");
  put(out, "X-WR-CALNAME:" + escaped(name));
  put(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");  // RFC 7986 §5.7
  for (const CalendarEvent& event : events) {
    put(out, "BEGIN:VEVENT");
    put(out, "UID:" + escaped(event.uid));
    put(out, "DTSTAMP:" + utc(event.changed));
    put(out, "LAST-MODIFIED:" + utc(event.changed));
    put(out, "SEQUENCE:" + std::to_string(event.sequence));
    put(out, "DTSTART:" + utc(event.from));
    put(out, "DTEND:" + utc(event.until));
    put(out, "SUMMARY:" + escaped(event.summary));
    if (!event.place.empty()) put(out, "LOCATION:" + escaped(event.place));
    if (!event.description.empty()) put(out, "DESCRIPTION:" + escaped(event.description));
    put(out, std::string("STATUS:") + (event.tentative ? "TENTATIVE" : "CONFIRMED"));
    put(out, "END:VEVENT");
  }
  put(out, "END:VCALENDAR");
  return out;
}

}  // namespace api
