// SPDX-License-Identifier: AGPL-3.0-or-later
// Do the cells of a map cover the town without overlap and without holes? Exact: a border that is
// not point for point the same on both sides leaves a sliver, and the sliver is found.
#pragma once

#include <vector>

#include "base/result.h"
#include "grid/map.h"

namespace grid {

// Nothing if the cells are a partition of what they cover. Faults (kInvalid): grid.overlap (codes
// `a` and `b`, a `point` near it), grid.gap (a `point` of its border and the code `a` of a cell at
// it); at most kFindingsMax of them, overlaps first (gaps are looked for only when nothing
// overlaps). grid.map_too_tangled: too many borders meet to tell. The town may lie in several
// parts.
[[nodiscard]] std::vector<base::Fault> check_partition(const Map& map);
inline constexpr size_t kFindingsMax = 100;

// The outer border of a set of cells that are a partition: one ring for each part,
// counter-clockwise around it and clockwise around holes, for drawing. Corners on straight lines
// are kept.
[[nodiscard]] std::vector<std::vector<Point>> outline(const Map& map);

}  // namespace grid
