// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers and choices from a random source, exact where the total is given.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/uuid.h"
#include "grid/area.h"

namespace demo {

// `total` divided into `count` parts, each from `min` to `max` and a whole number of steps above
// `min`. The parts add up to `total` exactly; that this is possible was checked (demo/story.h).
[[nodiscard]] std::vector<base::Decimal> split(base::Decimal total, base::Decimal min,
                                               base::Decimal max, base::Decimal step, int count,
                                               base::Random& random);

// One of the texts, each as often as its weight says. Weights are positive, the list is not empty.
[[nodiscard]] const std::string& pick(const std::vector<std::pair<std::string, int64_t>>& picks,
                                      base::Random& random);

// A place inside of the area, not on its border.
[[nodiscard]] grid::Point place_in(const grid::Area& area, base::Random& random);

}  // namespace demo
