// SPDX-License-Identifier: AGPL-3.0-or-later
// Distances within a town, on the plane that touches the sphere there.
#pragma once

#include <cstdint>

#include "grid/area.h"

namespace grid {

// Whole metres between two points, rounded; good to a hundredth within 100 km.
[[nodiscard]] int64_t metres_between(Point a, Point b);

// Corners of a box that holds every point within so many metres of `at`.
struct Around {
  Point low;
  Point high;
};
[[nodiscard]] Around around(Point at, int64_t metres);

}  // namespace grid
