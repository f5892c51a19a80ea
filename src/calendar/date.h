// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates and instants. The town's day is China Standard Time, UTC+8, without summer time.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calendar {

struct Civil {
  int year;
  int month;  // 1..12
  int day;    // 1..31
};

// A day of the Gregorian calendar.
struct Date {
  int32_t days = 0;  // since 1970-01-01

  // Nothing if there is no such day; years 1900..2199.
  [[nodiscard]] static std::optional<Date> of(int year, int month, int day);
  [[nodiscard]] static std::optional<Date> parse(std::string_view iso);  // "2020-05-14"
  [[nodiscard]] Civil civil() const;
  [[nodiscard]] int year() const { return civil().year; }
  [[nodiscard]] int weekday() const;      // 1 = Monday … 7 = Sunday (ISO 8601)
  [[nodiscard]] std::string str() const;  // "2020-05-14"
  // The same day of the month `months` later, or that month's last day (民法典 art. 202).
  [[nodiscard]] Date plus_months(int months) const;
  Date operator+(int n) const { return {days + n}; }
  Date operator-(int n) const { return {days - n}; }
  int operator-(Date o) const { return days - o.days; }
  auto operator<=>(const Date&) const = default;
};

// A moment; milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  int64_t ms = 0;

  // The start of `date` (plus minutes) in the town's time.
  [[nodiscard]] static Instant at(Date date, int hour = 0, int minute = 0, int second = 0);
  // "2020-05-14", "2020-05-14T09:30", "2020-05-14T09:30:00", with optional "+08:00" or "Z".
  [[nodiscard]] static std::optional<Instant> parse(std::string_view text);
  [[nodiscard]] Date date() const;
  [[nodiscard]] int minute_of_day() const;
  [[nodiscard]] std::string str() const;  // "2020-05-14T09:30:00+08:00"
  auto operator<=>(const Instant&) const = default;
};

// The clock is a parameter: the system's in production, set by hand in tests.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

// A clock that stands where it was put.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  [[nodiscard]] Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

}  // namespace calendar
