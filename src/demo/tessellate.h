// SPDX-License-Identifier: AGPL-3.0-or-later
// A grid map for the demonstration town: adjoining villages and estates, each divided into cells.
// The place is made up; it lies in the open sea.
#pragma once

#include <optional>
#include <vector>

#include "demo/roster.h"
#include "grid/area.h"

namespace demo {

struct Tessellation {
  std::vector<grid::Area> units;               // in the order of the units given
  std::vector<std::vector<grid::Area>> cells;  // of each unit
};

// Every unit becomes one connected area of as many cells as it has; all cells together are a
// partition (grid::check_partition). Villages get more land than estates. Made from blocks with
// uneven corners, as streets and ditches make them, by whole numbers only: the same on every
// machine. Nothing if there is a unit without cells, or more than kCellsMax cells in all.
[[nodiscard]] std::optional<Tessellation> tessellate(const std::vector<TownUnit>& units,
                                                     uint64_t seed);
inline constexpr int kCellsMax = 1000;

}  // namespace demo
