// SPDX-License-Identifier: AGPL-3.0-or-later
// What one case contributes to the indicators of its pack. Everything that is counted anywhere in
// the program is counted here: the incremental values, the recomputation and the trace differ only
// in where the outlines come from and what is done with the contributions.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "indicator/outline.h"

namespace indicator {

struct Contribution {
  const Definition* definition = nullptr;
  uint64_t number = 0;  // the entry that is counted
  int32_t day = 0;      // the day it counts for
  int sign = 1;         // -1: a case that leaves a stock
  int64_t amount = 0;   // ten-thousandths; 1 each for counts; for a latest date its days, as such
  std::string key;  // values of the breakdown fields, separated by '\x1f'; of `distinct` the value
  auto operator<=>(const Contribution&) const = default;
};

inline constexpr char kKeySeparator = '\x1f';

// Appends the contributions of `outline` as known at `now` (in milliseconds): a running clock whose
// due time has passed by then is missed.
void contribute(const Outline& outline, int64_t now_ms, const TextPool& pool,
                std::vector<Contribution>& out);

// The next moment after `now_ms` at which the contributions change without an entry, because a
// clock falls due; INT64_MAX if there is none.
[[nodiscard]] int64_t next_change(const Outline& outline, int64_t now_ms);

}  // namespace indicator
