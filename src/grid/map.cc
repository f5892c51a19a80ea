// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/map.h"

#include <algorithm>

#include "grid/boxes.h"

namespace grid {

using base::FaultKind;

struct Map::Index {
  Boxes boxes;  // of the areas; the values are indexes of cells_
};

Map::Map(std::vector<Cell> cells, std::unique_ptr<Index> index)
    : cells_(std::move(cells)), index_(std::move(index)) {}
Map::~Map() = default;
Map::Map(Map&& other) noexcept = default;
Map& Map::operator=(Map&& other) noexcept = default;

base::Result<Map> Map::create(std::vector<Cell> cells) {
  if (cells.size() > kCellsMax) {
    return base::fault(FaultKind::kInvalid, "grid.too_many_cells",
                       {{"max", std::to_string(kCellsMax)}});
  }
  std::sort(cells.begin(), cells.end(),
            [](const Cell& a, const Cell& b) { return a.code < b.code; });
  size_t points = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    points += cells[i].area.points().size();
    if (i > 0 && cells[i].code == cells[i - 1].code) {
      return base::fault(FaultKind::kInvalid, "grid.cell_twice", {{"code", cells[i].code}});
    }
  }
  if (points > kPointsMax) {
    return base::fault(FaultKind::kInvalid, "grid.map_too_large",
                       {{"max", std::to_string(kPointsMax)}});
  }
  std::vector<Boxes::Value> values;
  values.reserve(cells.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    values.push_back({box_of(cells[i].area.low(), cells[i].area.high()), i});
  }
  auto index = std::make_unique<Index>(Index{Boxes(values.begin(), values.end())});
  return Map(std::move(cells), std::move(index));
}

const Cell* Map::at(Point p) const {
  std::vector<size_t> near = meeting(index_->boxes, box_of(p, p));
  std::sort(near.begin(), near.end());
  for (const size_t i : near) {
    if (cells_[i].area.contains(p)) return &cells_[i];
  }
  for (const size_t i : near) {
    if (cells_[i].area.on_border(p)) return &cells_[i];
  }
  return nullptr;
}

const Cell* Map::cell(std::string_view code) const {
  const auto it = std::lower_bound(cells_.begin(), cells_.end(), code,
                                   [](const Cell& c, std::string_view s) { return c.code < s; });
  return it != cells_.end() && it->code == code ? &*it : nullptr;
}

}  // namespace grid
