// SPDX-License-Identifier: AGPL-3.0-or-later
// The grid map of a town: which cell a place lies in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grid/area.h"

namespace grid {

// A cell (网格) of a village or estate.
struct Cell {
  std::string code;
  std::string name;
  std::string unit;  // code of the village or estate
  Area area;
  std::string record = {};  // id of the record that says so, or empty
  bool operator==(const Cell&) const = default;
};

class Map {
 public:
  static constexpr size_t kCellsMax = 20'000;
  static constexpr size_t kPointsMax = 400'000;

  // Faults (kInvalid): grid.too_many_cells, grid.map_too_large, grid.cell_twice (two with one
  // code). Cells that overlap or leave gaps are taken; check_partition() finds them.
  [[nodiscard]] static base::Result<Map> create(std::vector<Cell> cells);
  ~Map();
  Map(Map&& other) noexcept;
  Map& operator=(Map&& other) noexcept;

  // The cell that `p` lies in; nullptr outside of all. A point on a common border lies in exactly
  // one of the cells (Area::contains); one on the outer border in a cell that it borders. Where
  // cells overlap, the one with the lowest code.
  [[nodiscard]] const Cell* at(Point p) const;
  // By code; nullptr if there is none.
  [[nodiscard]] const Cell* cell(std::string_view code) const;
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }  // sorted by code

 private:
  struct Index;
  Map(std::vector<Cell> cells, std::unique_ptr<Index> index);
  std::vector<Cell> cells_;
  std::unique_ptr<Index> index_;
};

}  // namespace grid
