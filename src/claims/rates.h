// SPDX-License-Identifier: AGPL-3.0-or-later
// The arithmetic of percentages, in whole numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace claims {

// A percentage as printed: digits / 10^places. 99.42% is {9942, 2}.
struct Printed {
  int64_t digits = 0;
  int places = 0;
  [[nodiscard]] std::string str() const;  // "99.42"
};

enum class Match : uint8_t { kNone, kExact, kRounded, kTruncated };

// How `printed` comes from numerator / denominator: half up is tried before cutting off. kNone for
// a denominator of 0 or negative parts.
[[nodiscard]] Match match(base::Decimal numerator, base::Decimal denominator, Printed printed);

// The whole numerators from 0 to `denominator` whose rate prints as `printed`; at most two, the
// smallest and the largest. Empty: impossible.
[[nodiscard]] std::vector<int64_t> whole_numerators(int64_t denominator, Printed printed);
// The whole numerators just below and above `printed` of `denominator`.
struct Neighbours {
  int64_t below = 0;
  int64_t above = 0;
};
[[nodiscard]] Neighbours neighbours(int64_t denominator, Printed printed);

// Whether `current` is `printed` percent more (or less) than some whole earlier number.
[[nodiscard]] bool whole_prior_exists(int64_t current, Printed printed, bool less);

// Percentage with two decimals for explanations, "93.33"; "—" for a denominator of 0.
[[nodiscard]] std::string percent_text(base::Decimal numerator, base::Decimal denominator);

}  // namespace claims
