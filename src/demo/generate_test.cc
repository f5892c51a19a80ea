// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/generate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace demo {
namespace {

using base::Decimal;

TEST(Split, Gives199PersonsTo69GroupsExactly) {
  base::SeededRandom random(1);
  const auto parts =
      split(Decimal::of(199), Decimal::of(1), Decimal::of(8), Decimal::of(1), 69, random);
  ASSERT_EQ(parts.size(), 69u);
  Decimal sum;
  for (const Decimal part : parts) sum += part;
  EXPECT_EQ(sum, Decimal::of(199));
  EXPECT_NE(parts.front(), parts.back());
}

TEST(Split, FullAndEmptyAreTheOnlyWayAtTheLimits) {
  base::SeededRandom random(2);
  EXPECT_EQ(split(Decimal::of(6), Decimal::of(2), Decimal::of(9), Decimal::of(1), 3, random),
            std::vector<Decimal>(3, Decimal::of(2)));
  EXPECT_EQ(split(Decimal::of(27), Decimal::of(2), Decimal::of(9), Decimal::of(1), 3, random),
            std::vector<Decimal>(3, Decimal::of(9)));
}

TEST(PlaceIn, LiesInsideOfAnUnevenCellAndIsTheSameForTheSameSource) {
  const auto area = grid::Area::of({{0, 0}, {1000, 0}, {1000, 900}, {60, 30}, {0, 1000}});
  ASSERT_TRUE(area.ok());
  base::SeededRandom random(3);
  base::SeededRandom again(3);
  std::set<grid::Point> seen;
  for (int i = 0; i < 500; ++i) {
    const grid::Point p = place_in(*area, random);
    EXPECT_TRUE(area->contains(p) && !area->on_border(p)) << p.str();
    EXPECT_EQ(place_in(*area, again), p);
    seen.insert(p);
  }
  EXPECT_GT(seen.size(), 400u);
}

RC_GTEST_PROP(Split, AddsUpAndStaysWithinItsLimits, ()) {
  const int count = *rc::gen::inRange(1, 200);
  const int low = *rc::gen::inRange(0, 50);
  const int span = *rc::gen::inRange(0, 3000);
  const Decimal step =
      *rc::gen::element(Decimal{1}, Decimal{5000}, Decimal::of(1), Decimal::of(10));
  const auto extra = *rc::gen::inRange<int64_t>(0, int64_t{span} * count + 1);
  const Decimal min = Decimal::of(low);
  const Decimal max{min.units + span * step.units};
  const Decimal total{min.units * count + extra * step.units};
  base::SeededRandom random(*rc::gen::arbitrary<uint64_t>());
  Decimal sum;
  for (const Decimal part : split(total, min, max, step, count, random)) {
    RC_ASSERT(part >= min && part <= max);
    RC_ASSERT((part - min).units % step.units == 0);
    sum += part;
  }
  RC_ASSERT(sum == total);
}

TEST(Pick, FollowsTheWeights) {
  base::SeededRandom random(3);
  std::map<std::string, int> seen;
  for (int i = 0; i < 4000; ++i) ++seen[pick({{"a", 3}, {"b", 1}}, random)];
  EXPECT_NEAR(seen["a"], 3000, 150);
  EXPECT_EQ(seen["a"] + seen["b"], 4000);
}

}  // namespace
}  // namespace demo
