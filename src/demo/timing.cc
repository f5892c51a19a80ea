// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/timing.h"

#include <algorithm>
#include <array>

namespace demo {

using calendar::Date;
using calendar::Instant;

namespace {

constexpr int64_t kMinute = 60'000;
constexpr int kGapMin = 4;  // minutes between acts of one sitting
constexpr int kGapMax = 30;
// Outside of offices: visits, calls.
constexpr calendar::Session kAnyHours = {8 * 60, 19 * 60};

// Minutes that the acts after number `index` take on the same day.
int room_after(const Story& story, size_t index) {
  int room = 0;
  for (size_t i = index + 1; i < story.acts.size(); ++i) {
    const Delay& delay = story.acts[i].after;
    if (delay.unit == Delay::Unit::kMinutes) {
      room += delay.max;
    } else if (delay.min > 0) {
      break;
    } else {
      room += kGapMax;
    }
  }
  return room;
}

}  // namespace

std::vector<Instant> Timing::beginnings(const Story& story) {
  std::array<std::vector<Date>, 12> days;
  for (Date day = story.from; day <= story.to; day = day + 1) {
    if (!story.any_day && !workdays_.is_working(day)) continue;
    days[static_cast<size_t>(day.civil().month - 1)].push_back(day);
  }
  // Weights laid end to end; the cases stand on them at equal distances.
  std::array<uint64_t, 12> ends{};
  uint64_t sum = 0;
  for (size_t m = 0; m < days.size(); ++m) {
    const uint64_t weight =
        story.months ? static_cast<uint64_t>((*story.months)[m]) : days[m].size();
    if (!days[m].empty()) sum += weight;
    ends[m] = sum;
  }
  if (sum == 0) return {};
  constexpr uint64_t kOne = 1u << 20;
  const uint64_t offset = random_.below(kOne);
  const int room = room_after(story, 0);
  std::vector<Instant> out;
  const auto count = static_cast<uint64_t>(story.count);
  for (uint64_t k = 0; k < count; ++k) {
    const uint64_t stand = (k * kOne + offset) * sum / (count * kOne);
    const auto month =
        static_cast<size_t>(std::upper_bound(ends.begin(), ends.end(), stand) - ends.begin());
    out.push_back(moment(days[month][random_.below(days[month].size())], story.any_day, room));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Instant Timing::moment(Date day, bool any_day, int room) {
  const std::span<const calendar::Session> sessions =
      any_day ? std::span(&kAnyHours, 1) : hours_.sessions(day);
  const int opens = sessions.front().from;
  const int last = std::max(opens + kGapMax, sessions.back().to - room);
  int minutes = 0;
  for (const auto& s : sessions) minutes += std::max(0, std::min(s.to, last) - s.from);
  int chosen = between(0, std::max(0, minutes - 1));
  for (const auto& s : sessions) {
    const int length = std::max(0, std::min(s.to, last) - s.from);
    if (chosen < length) return {Instant::at(day, 0, s.from + chosen).ms + between(0, 59) * 1000};
    chosen -= length;
  }
  return Instant::at(day, 0, opens);
}

Date Timing::day_after(Date day, const Delay& delay, bool any_day) {
  if (delay.unit == Delay::Unit::kWorkingDays) {
    const int n = between(delay.min, delay.max);
    return n == 0 ? day : workdays_.nth(workdays_.rank(day) + n);
  }
  if (any_day) return day + between(delay.min, delay.max);
  std::vector<Date> open;
  for (int n = delay.min; n <= delay.max; ++n) {
    if (n == 0 || workdays_.is_working(day + n)) open.push_back(day + n);
  }
  // All of them off: the matter waits for the office to open.
  if (open.empty()) return workdays_.working_on_or_after(day + delay.max);
  return open[random_.below(open.size())];
}

Instant Timing::after(Instant before, const Delay& delay, bool any_day, int room) {
  if (delay.unit == Delay::Unit::kMinutes) {
    return {before.ms + between(delay.min, delay.max) * kMinute};
  }
  const Date today = before.date();
  const Date day = day_after(today, delay, any_day);
  if (day > today) return moment(day, any_day, room);
  const int64_t left = Instant::at(today + 1).ms - before.ms;
  const int64_t gap = between(kGapMin * 60, kGapMax * 60) * int64_t{1000};
  return {before.ms + (gap < left ? gap : left / 2)};
}

Instant Timing::next(const Story& story, size_t index, Instant before) {
  return after(before, story.acts[index].after, story.any_day, room_after(story, index));
}

}  // namespace demo
