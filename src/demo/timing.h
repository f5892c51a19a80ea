// SPDX-License-Identifier: AGPL-3.0-or-later
// When the acts of a case happen: working days and office hours, or any day.
#pragma once

#include <vector>

#include "base/uuid.h"
#include "calendar/office_hours.h"
#include "calendar/workdays.h"
#include "demo/story.h"

namespace demo {

class Timing {
 public:
  Timing(const calendar::Workdays& workdays, const calendar::OfficeHours& hours,
         base::Random& random)
      : workdays_(workdays), hours_(hours), random_(random) {}

  // When the cases of the story begin, in order of time; spread over the months by their weights so
  // that every month gets its share to within one case. Empty if no day is left by the bounds.
  [[nodiscard]] std::vector<calendar::Instant> beginnings(const Story& story);
  // When act number `index` (not the first) happens, after the act before it at `before`.
  [[nodiscard]] calendar::Instant next(const Story& story, size_t index, calendar::Instant before);
  // The moment after `before` that `delay` leads to.
  [[nodiscard]] calendar::Instant after(calendar::Instant before, const Delay& delay, bool any_day,
                                        int room);

 private:
  // A moment of the day, with `room` minutes left before the office closes if that is possible.
  [[nodiscard]] calendar::Instant moment(calendar::Date day, bool any_day, int room);
  [[nodiscard]] calendar::Date day_after(calendar::Date day, const Delay& delay, bool any_day);
  [[nodiscard]] int between(int low, int high) {
    return low + static_cast<int>(random_.below(static_cast<uint64_t>(high - low) + 1));
  }

  const calendar::Workdays& workdays_;
  const calendar::OfficeHours& hours_;
  base::Random& random_;
};

}  // namespace demo
