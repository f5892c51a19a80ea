// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/partition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "grid/lattice_test.h"

namespace grid {
namespace {

Cell box(std::string code, int x1, int y1, int x2, int y2) {
  return {std::move(code), "", "U", *Area::of({{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}})};
}

std::vector<std::string> findings(std::vector<Cell> cells) {
  const auto map = Map::create(std::move(cells));
  std::vector<std::string> out;
  for (const auto& f : check_partition(*map)) {
    out.push_back(f.code + " " + std::string(f.arg("a")) + " " + std::string(f.arg("b")));
  }
  return out;
}

using Found = std::vector<std::string>;

TEST(Partition, FourBoxesRoundACornerAreOne) {
  EXPECT_EQ(findings({box("A", 0, 0, 5, 5), box("B", 5, 0, 9, 5), box("C", 0, 5, 5, 9),
                      box("D", 5, 5, 9, 9)}),
            Found{});
}

TEST(Partition, CornerOnTheStraightBorderOfANeighbourIsNoGap) {
  EXPECT_EQ(findings({box("A", 0, 0, 4, 9), box("B", 4, 0, 9, 3), box("C", 4, 3, 9, 9)}), Found{});
}

TEST(Partition, FindsCrossingBorders) {
  EXPECT_EQ(findings({box("A", 0, 0, 5, 5), box("B", 4, 4, 9, 9)}), Found{"grid.overlap A B"});
}

TEST(Partition, FindsACellWithinAnother) {
  EXPECT_EQ(findings({box("A", 0, 0, 9, 9), box("B", 2, 2, 4, 4)}), Found{"grid.overlap A B"});
  // … that touches it from inside, with a corner only and with a side.
  EXPECT_EQ(
      findings({box("A", 0, 0, 9, 9), {"B", "", "U", *Area::of({{0, 4}, {4, 0}, {9, 4}, {4, 9}})}}),
      Found{"grid.overlap A B"});
  EXPECT_EQ(findings({box("A", 0, 0, 9, 9), box("B", 0, 2, 4, 4)}), Found{"grid.overlap A B"});
}

TEST(Partition, FindsTheSameCellTwice) {
  EXPECT_EQ(findings({box("A", 0, 0, 9, 9), box("B", 0, 0, 9, 9)}), Found{"grid.overlap A B"});
}

TEST(Partition, FindsASliverOfOneMillionth) {
  // B's corner was rounded off the slanted border of A.
  const Cell a{"A", "", "U", *Area::of({{0, 0}, {1001, 0}, {1000, 1001}, {0, 1000}})};
  const Cell good{"B", "", "U", *Area::of({{1001, 0}, {2000, 0}, {2000, 1000}, {1000, 1001}})};
  const Cell apart{"B", "", "U",
                   *Area::of({{1001, 0}, {2000, 0}, {2000, 1000}, {1000, 1001}, {1001, 500}})};
  const Cell over{"B", "", "U",
                  *Area::of({{1001, 0}, {2000, 0}, {2000, 1000}, {1000, 1001}, {1000, 500}})};
  EXPECT_EQ(findings({a, good}), Found{});
  EXPECT_EQ(findings({a, apart}), Found{"grid.gap B "});
  EXPECT_EQ(findings({a, over}), Found{"grid.overlap A B"});
}

TEST(Partition, FindsAHole) {
  EXPECT_EQ(findings({box("A", 0, 0, 9, 3), box("B", 0, 6, 9, 9), box("C", 0, 3, 3, 6),
                      box("D", 6, 3, 9, 6)}),
            Found{"grid.gap C "});
}

TEST(Partition, HoleThatTouchesTheOutsideInACornerIsStillOne) {
  // The hole's corner (0,4) lies on the outer border.
  const Cell low{"A", "", "U", *Area::of({{0, 0}, {9, 0}, {9, 4}, {4, 2}, {0, 4}})};
  const Cell high{"B", "", "U", *Area::of({{0, 4}, {4, 6}, {9, 4}, {9, 9}, {0, 9}})};
  const auto map = Map::create({low, high});
  // (0,4) and (9,4) are corners of both: the hole between is closed.
  EXPECT_EQ(check_partition(*map).size(), 1u);
  EXPECT_EQ(outline(*map).size(), 2u);
}

TEST(Partition, TownInTwoPartsAndPartsThatMeetInACornerAreAllowed) {
  EXPECT_EQ(findings({box("A", 0, 0, 2, 2), box("B", 5, 5, 9, 9)}), Found{});
  EXPECT_EQ(findings({box("A", 0, 0, 2, 2), box("B", 2, 2, 4, 4)}), Found{});
  EXPECT_EQ(findings({box("A", 0, 2, 2, 4), box("B", 2, 0, 4, 2)}), Found{});
  // Meeting in the westernmost point.
  EXPECT_EQ(findings({{"A", "", "U", *Area::of({{0, 0}, {5, 1}, {5, 5}})},
                      {"B", "", "U", *Area::of({{0, 0}, {5, -5}, {5, -1}})}}),
            Found{});
}

TEST(Partition, OutlineOfABlockIsOneRing) {
  const auto map = Map::create({box("A", 0, 0, 5, 5), box("B", 5, 0, 9, 5)});
  const auto rings = outline(*map);
  ASSERT_EQ(rings.size(), 1u);
  EXPECT_EQ(Area::of(rings[0])->str(),
            Area::of({{0, 0}, {5, 0}, {9, 0}, {9, 5}, {5, 5}, {0, 5}})->str());
}

TEST(Partition, StopsAtTheLimitOfFindings) {
  std::vector<Cell> cells;
  for (int i = 0; i < 40; ++i)
    cells.push_back(box("C" + std::to_string(i), i, i, 100 + i, 100 + i));
  EXPECT_EQ(findings(std::move(cells)).size(), kFindingsMax);
}

RC_GTEST_PROP(Partition, UnevenCellsAreOneUntilOneIsTakenOutOrMoved, ()) {
  auto cells = uneven_cells(4, 4, 1000, *rc::gen::arbitrary<uint64_t>());
  RC_ASSERT(findings(cells) == Found{});
  auto holed = cells;
  holed.erase(holed.begin() + 5);  // an inner one
  RC_ASSERT(findings(holed).size() == 1);
  auto moved = cells[5].area.points();
  moved[*rc::gen::inRange<size_t>(0, 4)].lon += *rc::gen::element(-1, 1);
  cells[5].area = *Area::of(moved);
  RC_ASSERT(!findings(cells).empty());
}

}  // namespace
}  // namespace grid
