// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "grid/lattice_test.h"

namespace grid {
namespace {

int containing(const Map& map, Point p) {
  return static_cast<int>(std::count_if(map.cells().begin(), map.cells().end(),
                                        [&](const Cell& c) { return c.area.contains(p); }));
}

bool on_outer_border(const Map& map, Point p, int columns, int rows, int step) {
  // Corners are moved by less than a fifth of a step.
  return !(p.lon > 117'000'000 + step / 4 && p.lon < 117'000'000 + columns * step - step / 4 &&
           p.lat > 39'000'000 + step / 4 && p.lat < 39'000'000 + rows * step - step / 4) ||
         map.cells().empty();
}

TEST(Map, RefusesTwoCellsWithOneCode) {
  auto cells = uneven_cells(2, 1, 1000, 1);
  cells[1].code = cells[0].code;
  const auto map = Map::create(cells);
  ASSERT_FALSE(map.ok());
  EXPECT_EQ(map.fault().code, "grid.cell_twice");
}

TEST(Map, EmptyMapHasNothingAnywhere) {
  const auto map = Map::create({});
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map->at({0, 0}), nullptr);
  EXPECT_EQ(map->cell("X"), nullptr);
}

TEST(Map, OuterBorderBelongsToACellToo) {
  const auto map = Map::create(uneven_cells(3, 3, 1000, 7));
  ASSERT_TRUE(map.ok());
  for (const Cell& cell : map->cells()) {
    for (const Point corner : cell.area.points()) EXPECT_NE(map->at(corner), nullptr);
  }
  EXPECT_EQ(map->at({116'000'000, 39'000'000}), nullptr);
}

TEST(Map, FindsCellsByCode) {
  const auto map = Map::create(uneven_cells(4, 4, 1000, 2));
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map->cell("C101102")->code, "C101102");
  EXPECT_EQ(map->cell("C1011021"), nullptr);
}

TEST(Map, MovingAMapKeepsItsIndex) {
  auto made = Map::create(uneven_cells(4, 4, 1000, 2));
  ASSERT_TRUE(made.ok());
  const Map map = std::move(made).value();
  EXPECT_NE(map.at({117'002'000, 39'002'000}), nullptr);
}

RC_GTEST_PROP(Map, APlaceInThePartitionLiesInExactlyOneCell, ()) {
  const int step = *rc::gen::element(10, 100, 5'000);
  const auto map = Map::create(uneven_cells(5, 4, step, *rc::gen::arbitrary<uint64_t>()));
  RC_ASSERT(map.ok());
  const Point p{*rc::gen::inRange(117'000'000 + step / 4, 117'000'000 + 5 * step - step / 4),
                *rc::gen::inRange(39'000'000 + step / 4, 39'000'000 + 4 * step - step / 4)};
  RC_ASSERT(containing(*map, p) == 1);
  RC_ASSERT(map->at(p)->area.contains(p));
}

RC_GTEST_PROP(Map, CornersOfBordersLieInExactlyOneCell, ()) {
  constexpr int kStep = 1000;
  const auto map = Map::create(uneven_cells(4, 4, kStep, *rc::gen::arbitrary<uint64_t>()));
  RC_ASSERT(map.ok());
  for (const Cell& cell : map->cells()) {
    for (const Point corner : cell.area.points()) {
      if (on_outer_border(*map, corner, 4, 4, kStep)) continue;
      RC_ASSERT(containing(*map, corner) == 1);
    }
  }
}

RC_GTEST_PROP(Map, PointsOnSlantedBordersLieInExactlyOneCell, ()) {
  // Two cells share the border from (0,0) to (k·a, k·b); its whole points are exact.
  const int a = *rc::gen::inRange(-20, 21);
  const int b = *rc::gen::inRange(-20, 21);
  RC_PRE(a != 0 || b != 0);
  const Point end{10 * a, 10 * b};
  const Point left{end.lon / 2 - b * 30, end.lat / 2 + a * 30};
  const Point right{end.lon / 2 + b * 30, end.lat / 2 - a * 30};
  const auto map = Map::create({{"L", "", "U", *Area::of({{0, 0}, end, left})},
                                {"R", "", "U", *Area::of({{0, 0}, end, right})}});
  RC_ASSERT(map.ok());
  const int k = *rc::gen::inRange(1, 10);
  RC_ASSERT(containing(*map, {k * a, k * b}) == 1);
}

}  // namespace
}  // namespace grid
