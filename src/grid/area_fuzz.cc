// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile text of areas must never crash, and what is accepted has one form. Lines of one input are
// cells of one map, whose partition is checked.
#include <string_view>

#include "base/text.h"
#include "grid/draw.h"
#include "grid/partition.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<grid::Cell> cells;
  for (const std::string_view line : base::split(text, '\n')) {
    auto area = grid::Area::parse(line);
    if (!area.ok()) continue;
    const auto again = grid::Area::parse(area->str());
    ENSURE(again.ok() && *again == *area, "printed otherwise than read");
    cells.push_back({std::to_string(cells.size()), "", "", std::move(area).value()});
  }
  const auto map = grid::Map::create(std::move(cells));
  if (!map.ok()) return 0;
  for (const grid::Cell& cell : map->cells()) {
    ENSURE(map->at(cell.area.points().front()) != nullptr, "a corner outside of every cell");
  }
  (void)grid::check_partition(*map);
  (void)grid::ascii(*map, 20);
  return 0;
}
