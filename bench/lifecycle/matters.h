// SPDX-License-Identifier: AGPL-3.0-or-later
// What the town of the bench deals in: invented orders of the hotline and events of the
// grid, always the same for the same randomness.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/uuid.h"

namespace bench {

// One step of a case: who takes it, and what the form says.
struct Act {
  const char* role;
  const char* step;
  std::vector<std::pair<std::string, std::string>> fields;
  bool other = false;  // must not be taken by whoever took the first step
};
struct Matter {
  const char* pack;
  std::vector<Act> acts;
  // The place, as the first form says.
  [[nodiscard]] const std::string& unit() const;
};

// 40 to 60 characters, with a number that makes it one of many.
[[nodiscard]] std::string sentence(base::Random& random);

// What DIGIT's bench calls CREATE → ASSIGN → RESOLVE: an order of the hotline is received, taken
// and assigned to an office, and handled (what was found, what was done).
[[nodiscard]] Matter lifecycle(base::Random& random, const std::vector<std::string>& units);

// A case of the past: 98 of 100 are closed.
[[nodiscard]] Matter past(base::Random& random, const std::vector<std::string>& units);

}  // namespace bench
