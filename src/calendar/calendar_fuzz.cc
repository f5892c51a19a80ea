// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile input: tables, office hours, periods, moments and deadlines. Nothing may crash or hang,
// and an explained deadline is the computed one.
#include <cstdint>
#include <cstring>
#include <string>

#include "calendar/explain.h"

namespace {

using namespace calendar;

constexpr const char* kTable =
    "known_until: 2020-12-31\nnames: {春节: S}\nnotices:\n"
    "  - {id: N, title: t, address: a, date: 2019-11-21, certainty: S, number_certainty: S}\n"
    "years:\n  \"2020\":\n    holidays:\n"
    "      - {name: 春节, from: 2020-01-24, to: 2020-02-02, notice: N}\n"
    "    make_up:\n      - {name: 春节, day: 2020-01-19, notice: N}\n";
constexpr const char* kHours =
    "seasons:\n  - {from: 01-01, to: 12-31, sessions: [\"08:30-12:00\", \"14:00-18:00\"]}\n";

int64_t take(const uint8_t*& data, size_t& size) {
  int64_t out = 0;
  const size_t n = size < sizeof out ? size : sizeof out;
  std::memcpy(&out, data, n);
  data += n;
  size -= n;
  return out;
}

void fuzz_deadline(const uint8_t* data, size_t size) {
  static const Workdays workdays = Workdays::read(kTable, "t").value();
  static const OfficeHours hours = OfficeHours::read(kHours, "h").value();
  DeadlineInput in;
  in.start = Instant{take(data, size)};
  const auto kinds = static_cast<uint64_t>(take(data, size));
  in.period.unit = static_cast<Unit>(kinds % 6);
  in.end_rule = static_cast<EndRule>(kinds / 6 % 3);
  const auto count = static_cast<uint64_t>(take(data, size));
  in.period.count = static_cast<int>(count % static_cast<uint64_t>(count_max(in.period.unit) + 1));
  while (size > 0 && in.pauses.size() < 20) {
    Pause pause;
    pause.from = Instant{take(data, size)};
    const int64_t to = take(data, size);
    if (to != 0) pause.to = Instant{to};
    in.pauses.push_back(pause);
  }
  const Deadline plain = compute(in, workdays, hours);
  const Deadline explained = compute_explained(in, workdays, hours);
  ENSURE(plain.due == explained.due && plain.due_date == explained.due_date, "same deadline");
  ENSURE(plain.due_date <= never(), "inside the calendar");
  ENSURE(explained.explanation.size() <= kStepsMax, "limited");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto period = Period::parse(text)) ENSURE(period->str() == text, "round trip");
  if (const auto date = Date::parse(text)) ENSURE(date->str() == text, "round trip");
  if (const auto instant = Instant::parse(text)) {
    ENSURE(Instant::parse(instant->str()) == instant, "round trip");
  }
  if (const auto table = Workdays::read(text, "fuzz"); table.ok()) {
    ENSURE(table->nth(table->rank(table->known_until())) <= table->known_until(), "rank");
  }
  if (const auto open = OfficeHours::read(text, "fuzz"); open.ok()) {
    ENSURE(!open->sessions(*Date::of(2020, 2, 29)).empty(), "every day has sessions");
  }
  fuzz_deadline(data, size);
  return 0;
}
