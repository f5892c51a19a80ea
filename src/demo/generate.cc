// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/generate.h"

#include <algorithm>

#include "base/result.h"

namespace demo {

using base::Decimal;

std::vector<Decimal> split(Decimal total, Decimal min, Decimal max, Decimal step, int count,
                           base::Random& random) {
  const int64_t cap = (max - min).units / step.units;  // steps that one part can take
  int64_t left = (total.units - min.units * count) / step.units;
  ENSURE(left >= 0 && left <= cap * count, "a checked split is possible");
  std::vector<int64_t> steps(static_cast<size_t>(count), 0);
  std::vector<size_t> open(steps.size());
  for (size_t i = 0; i < open.size(); ++i) open[i] = i;
  while (left > 0) {
    // Everybody who is not full gets up to twice the even share, by chance.
    std::erase_if(open, [&](size_t i) { return steps[i] == cap; });
    const int64_t share = std::max<int64_t>(1, left / static_cast<int64_t>(open.size()));
    const size_t start = random.below(open.size());
    for (size_t k = 0; k < open.size() && left > 0; ++k) {
      int64_t& part = steps[open[(start + k) % open.size()]];
      const auto wish = static_cast<int64_t>(random.below(static_cast<uint64_t>(2 * share) + 1));
      const int64_t given = std::min({wish, cap - part, left});
      part += given;
      left -= given;
    }
  }
  std::vector<Decimal> out;
  out.reserve(steps.size());
  for (const int64_t s : steps) out.push_back({min.units + s * step.units});
  return out;
}

const std::string& pick(const std::vector<std::pair<std::string, int64_t>>& picks,
                        base::Random& random) {
  int64_t sum = 0;
  for (const auto& [text, weight] : picks) sum += weight;
  auto at = static_cast<int64_t>(random.below(static_cast<uint64_t>(sum)));
  for (const auto& [text, weight] : picks) {
    if (at < weight) return text;
    at -= weight;
  }
  return picks.back().first;
}

grid::Point place_in(const grid::Area& area, base::Random& random) {
  const auto between = [&random](int32_t low, int32_t high) {
    const auto width = static_cast<uint64_t>(int64_t{high} - low + 1);
    return static_cast<int32_t>(low + static_cast<int64_t>(random.below(width)));
  };
  constexpr int kTriesMax = 100'000;  // cells fill a good part of their bounds
  for (int i = 0; i < kTriesMax; ++i) {
    const grid::Point p = {between(area.low().lon, area.high().lon),
                           between(area.low().lat, area.high().lat)};
    if (area.contains(p) && !area.on_border(p)) return p;
  }
  ENSURE(false, "a cell has an inside");
}

}  // namespace demo
