// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a partition of a rectangle into four-cornered cells with uneven borders.
#pragma once

#include <vector>

#include "base/uuid.h"
#include "grid/map.h"

namespace grid {

// Every corner is moved by less than a fifth of a step, so no border crosses another.
inline std::vector<Cell> uneven_cells(int columns, int rows, int step, uint64_t seed) {
  base::SeededRandom random(seed);
  const auto moved = [&] {
    return static_cast<int32_t>(random.below(static_cast<uint64_t>(step * 2 / 5))) - step / 5;
  };
  std::vector<std::vector<Point>> corner;
  for (int x = 0; x <= columns; ++x) {
    corner.emplace_back();
    for (int y = 0; y <= rows; ++y) {
      corner.back().push_back({117'000'000 + x * step + moved(), 39'000'000 + y * step + moved()});
    }
  }
  std::vector<Cell> out;
  for (size_t x = 0; x + 1 < corner.size(); ++x) {
    for (size_t y = 0; y + 1 < corner[x].size(); ++y) {
      out.push_back(
          {"C" + std::to_string(100 + x) + std::to_string(100 + y), "cell",
           "U" + std::to_string(x / 2),
           *Area::of({corner[x][y], corner[x + 1][y], corner[x + 1][y + 1], corner[x][y + 1]})});
    }
  }
  return out;
}

}  // namespace grid
