// SPDX-License-Identifier: AGPL-3.0-or-later
// How long something took, in fixed steps: what /metrics prints.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace office {

// Not thread safe: whoever keeps it guards it.
struct Histogram {
  // Upper bounds in microseconds, inclusive; one more step counts what is above.
  static constexpr std::array<uint64_t, 14> kBounds = {
      100,    250,    500,     1'000,   2'500,   5'000,     10'000,
      25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 5'000'000};

  std::array<uint64_t, kBounds.size() + 1> counts{};  // each step for itself, not cumulative
  uint64_t count = 0;
  uint64_t sum_micros = 0;

  void add(uint64_t micros, uint64_t times = 1) {
    const auto at = std::lower_bound(kBounds.begin(), kBounds.end(), micros);
    counts[static_cast<size_t>(at - kBounds.begin())] += times;
    count += times;
    sum_micros += micros * times;
  }
};

}  // namespace office
