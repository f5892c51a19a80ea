// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/date.h"

#include <chrono>
#include <cstdio>

#include "base/text.h"

namespace calendar {

namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kZoneMs = 8 * 3'600'000;

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<int> digits(std::string_view text, size_t at, size_t n) {
  if (at + n > text.size()) return std::nullopt;
  int value = 0;
  for (size_t i = at; i < at + n; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> Date::of(int year, int month, int day) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day))};
  if (!ymd.ok()) return std::nullopt;
  return Date{static_cast<int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count())};
}

std::optional<Date> Date::parse(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto y = digits(iso, 0, 4);
  const auto m = digits(iso, 5, 2);
  const auto d = digits(iso, 8, 2);
  if (!y || !m || !d) return std::nullopt;
  return of(*y, *m, *d);
}

Civil Date::civil() const {
  const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(days))};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int Date::weekday() const { return static_cast<int>(((days + 3) % 7 + 7) % 7) + 1; }

std::string Date::str() const {
  const Civil c = civil();
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", c.year, c.month, c.day);
  return text;
}

// Not through of(): a period may lead beyond the years that may be written.
Date Date::plus_months(int months) const {
  const std::chrono::year_month_day from{std::chrono::sys_days(std::chrono::days(days))};
  std::chrono::year_month_day to = from + std::chrono::months(months);
  if (!to.ok()) to = to.year() / to.month() / std::chrono::last;  // 民法典-2021#202
  return {static_cast<int32_t>(std::chrono::sys_days(to).time_since_epoch().count())};
}

Instant Instant::at(Date date, int hour, int minute, int second) {
  return {date.days * kDayMs - kZoneMs + ((hour * 60 + minute) * 60LL + second) * 1000};
}

std::optional<Instant> Instant::parse(std::string_view text) {
  if (text.size() < 10) return std::nullopt;
  const auto date = Date::parse(text.substr(0, 10));
  if (!date) return std::nullopt;
  if (text.size() == 10) return at(*date);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  if (text[10] != 'T' || !hour || !minute || text[13] != ':' || *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  int second = 0;
  size_t end = 16;
  if (text.size() > end && text[end] == ':') {
    const auto s = digits(text, 17, 2);
    if (!s || *s > 59) return std::nullopt;
    second = *s;
    end = 19;
  }
  const std::string_view zone = text.substr(end);
  Instant out = at(*date, *hour, *minute, second);
  if (zone == "Z") {
    out.ms += kZoneMs;
  } else if (!zone.empty() && zone != "+08:00") {
    return std::nullopt;
  }
  return out;
}

Date Instant::date() const { return {static_cast<int32_t>(floor_div(ms + kZoneMs, kDayMs))}; }

int Instant::minute_of_day() const {
  const int64_t local = ms + kZoneMs;
  return static_cast<int>((local - floor_div(local, kDayMs) * kDayMs) / 60'000);
}

std::string Instant::str() const {
  const int minutes = minute_of_day();
  const int64_t local = ms + kZoneMs;
  const int seconds = static_cast<int>((local - floor_div(local, 60'000) * 60'000) / 1000);
  char text[24];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d+08:00", minutes / 60, minutes % 60, seconds);
  return date().str() + text;
}

Instant SystemClock::now() const {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace calendar
