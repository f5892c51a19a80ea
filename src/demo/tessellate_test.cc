// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/tessellate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "grid/partition.h"

namespace demo {
namespace {

std::vector<TownUnit> eleven_units() {
  std::vector<TownUnit> out;
  for (int i = 0; i < 11; ++i) {
    out.push_back({"U" + std::to_string(10 + i), "unit", i < 4, 100, i < 4 ? 4 : 6});
  }
  return out;  // 16 + 42 = 58 cells
}

grid::Map map_of(const std::vector<TownUnit>& units, const Tessellation& made) {
  std::vector<grid::Cell> cells;
  for (size_t u = 0; u < units.size(); ++u) {
    for (const grid::Area& area : made.cells[u]) {
      const std::string code = units[u].code + "-" + std::to_string(100 + cells.size());
      cells.push_back({code, code, units[u].code, area});
    }
  }
  return std::move(grid::Map::create(std::move(cells))).value();
}

TEST(Tessellate, DividesTheTownIntoFiftyEightCellsWithoutOverlapOrGap) {
  const auto units = eleven_units();
  const auto made = tessellate(units, 2020);
  ASSERT_TRUE(made.has_value());
  const grid::Map map = map_of(units, *made);
  EXPECT_EQ(map.cells().size(), 58u);
  EXPECT_TRUE(grid::check_partition(map).empty());
  EXPECT_EQ(grid::outline(map).size(), 1u);
}

TEST(Tessellate, CellsOfAUnitCoverTheUnit) {
  const auto units = eleven_units();
  const auto made = tessellate(units, 2020);
  ASSERT_TRUE(made.has_value());
  std::vector<grid::Cell> whole;
  for (size_t u = 0; u < units.size(); ++u) {
    whole.push_back({units[u].code, "", units[u].code, made->units[u]});
    int64_t cells = 0;
    for (const grid::Area& area : made->cells[u]) cells += area.square_metres();
    EXPECT_NEAR(static_cast<double>(cells), static_cast<double>(made->units[u].square_metres()),
                50);
  }
  EXPECT_TRUE(grid::check_partition(*grid::Map::create(whole)).empty());
}

TEST(Tessellate, VillagesHaveMoreLandThanEstates) {
  const auto units = eleven_units();
  const auto made = tessellate(units, 2020);
  EXPECT_GT(made->units.front().square_metres(), made->units.back().square_metres());
}

TEST(Tessellate, TheSameSeedGivesTheSameTown) {
  const auto units = eleven_units();
  EXPECT_EQ(tessellate(units, 7)->units, tessellate(units, 7)->units);
  EXPECT_NE(tessellate(units, 7)->units, tessellate(units, 8)->units);
}

TEST(Tessellate, RefusesUnitsWithoutCellsAndTooManyCells) {
  EXPECT_FALSE(tessellate({}, 1).has_value());
  EXPECT_FALSE(tessellate({{"A", "", true, 0, 0}}, 1).has_value());
  EXPECT_FALSE(tessellate({{"A", "", true, 0, kCellsMax}, {"B", "", true, 0, 1}}, 1).has_value());
  EXPECT_TRUE(tessellate({{"A", "", true, 0, kCellsMax}}, 1).has_value());
}

RC_GTEST_PROP(Tessellate, AnyUnitsAreAPartition, ()) {
  std::vector<TownUnit> units;
  size_t cells = 0;
  for (int i = *rc::gen::inRange(1, 9); i > 0; --i) {
    units.push_back({"U" + std::to_string(i), "", *rc::gen::arbitrary<bool>(), 0,
                     *rc::gen::element(1, 1, 2, 3, 5, 8, 20)});
    cells += static_cast<size_t>(units.back().cells);
  }
  const auto made = tessellate(units, *rc::gen::arbitrary<uint64_t>());
  RC_ASSERT(made.has_value());
  const grid::Map map = map_of(units, *made);
  RC_ASSERT(map.cells().size() == cells);
  RC_ASSERT(grid::check_partition(map).empty());
}

}  // namespace
}  // namespace demo
