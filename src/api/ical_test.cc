// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/ical.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace api {
namespace {

calendar::Instant at(std::string_view iso) { return *calendar::Instant::parse(iso); }

CalendarEvent turn() {
  CalendarEvent event;
  event.uid = "016f0000-0000-7000-8000-000000000001@fadu";
  event.from = at("2020-06-01T08:30");
  event.until = at("2020-06-01T17:30");
  event.changed = at("2020-05-20T00:00:07");
  event.summary = "矛调中心值班";
  return event;
}

TEST(Calendar, SaysItsEventsInUtc) {
  const std::string text = write_calendar("值班", {turn()});
  for (const char* line :
       {"BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "DTSTART:20200601T003000Z\r\n",
        "DTEND:20200601T093000Z\r\n", "DTSTAMP:20200519T160007Z\r\n", "SUMMARY:矛调中心值班\r\n",
        "STATUS:CONFIRMED\r\n", "END:VCALENDAR\r\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(text.find("LOCATION"), std::string::npos);
}

TEST(Calendar, FoldsLongLinesBetweenCharacters) {
  CalendarEvent event = turn();
  for (int i = 0; i < 60; ++i) event.description += "交接事项";
  const std::string text = write_calendar("值班", {event});
  std::string unfolded;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos);
    const std::string line = text.substr(begin, end - begin);
    EXPECT_LE(line.size(), 75u);
    EXPECT_FALSE(base::first_invalid_utf8(line)) << line;
    unfolded += line.starts_with(' ') ? line.substr(1) : "\n" + line;
    begin = end + 2;
  }
  EXPECT_NE(unfolded.find("\nDESCRIPTION:" + event.description + "\n"), std::string::npos);
}

TEST(Calendar, TextCannotBecomeALineOfItsOwn) {
  CalendarEvent event = turn();
  event.summary = "a\r\nBEGIN:VALARM;x,y\\z\x07";
  event.tentative = true;
  const std::string text = write_calendar("值班", {event});
  EXPECT_NE(text.find("SUMMARY:a\\nBEGIN:VALARM\\;x\\,y\\\\z\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("STATUS:TENTATIVE\r\n"), std::string::npos);
}

}  // namespace
}  // namespace api
