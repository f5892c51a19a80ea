// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/zorder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace store {
namespace {

// Within a few hundred of a centre, so that boxes and places meet; the centre anywhere.
Place near(Place centre, int64_t dx, int64_t dy) {
  const auto clamped = [](int64_t v) {
    return static_cast<int32_t>(std::clamp<int64_t>(v, INT32_MIN, INT32_MAX));
  };
  return {clamped(centre.lon + dx), clamped(centre.lat + dy)};
}

bool is_covered(const std::vector<ZRange>& ranges, Place place) {
  const int64_t code = z_code(place);
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const ZRange& r) { return code >= r.first && code <= r.last; });
}

RC_GTEST_PROP(ZOrder, CodeIsReadBackAsTheSamePlace, (int32_t lon, int32_t lat)) {
  RC_ASSERT(z_place(z_code({lon, lat})) == (Place{lon, lat}));
}

TEST(ZOrder, CornersOfThePlaneAreTheEndsOfTheCurve) {
  EXPECT_EQ(z_code({INT32_MIN, INT32_MIN}), INT64_MIN);
  EXPECT_EQ(z_code({INT32_MAX, INT32_MAX}), INT64_MAX);
  EXPECT_EQ(z_code({0, 1}), z_code({0, 0}) + 1);
  EXPECT_EQ(z_code({1, 0}), z_code({0, 0}) + 2);
}

RC_GTEST_PROP(ZOrder, EveryPlaceOfABoxIsInItsRanges, (int32_t lon, int32_t lat)) {
  const int64_t reach = *rc::gen::element<int64_t>(1, 40, 3000, 1'000'000, 3'000'000'000);
  const auto offset = rc::gen::inRange<int64_t>(-reach, reach + 1);
  const Place a = near({lon, lat}, *offset, *offset);
  const Place b = near({lon, lat}, *offset, *offset);
  const Place low{std::min(a.lon, b.lon), std::min(a.lat, b.lat)};
  const Place high{std::max(a.lon, b.lon), std::max(a.lat, b.lat)};
  const std::vector<ZRange> ranges = z_ranges(low, high);
  RC_ASSERT(!ranges.empty());
  RC_ASSERT(ranges.size() <= kZRangesMax);
  for (size_t i = 0; i < ranges.size(); ++i) {
    RC_ASSERT(ranges[i].first <= ranges[i].last);
    if (i > 0) RC_ASSERT(ranges[i].first > ranges[i - 1].last);
  }
  for (int i = 0; i < 20; ++i) {
    const Place place = near({lon, lat}, *offset, *offset);
    if (in_box(place, low, high)) RC_ASSERT(is_covered(ranges, place));
  }
  for (const Place corner : {low, high, Place{low.lon, high.lat}, Place{high.lon, low.lat}}) {
    RC_ASSERT(is_covered(ranges, corner));
  }
}

TEST(ZOrder, SmallBoxesAreCoveredExactly) {
  for (int32_t x0 = -3; x0 < 3; ++x0) {
    for (int32_t y0 = -3; y0 < 3; ++y0) {
      const Place low{x0, y0};
      const Place high{x0 + 2, y0 + 3};
      int64_t places = 0;
      for (const ZRange& range : z_ranges(low, high)) places += range.last - range.first + 1;
      EXPECT_EQ(places, 12);
    }
  }
}

// What a query reads in vain is bounded: for a box like a part of a town, little more than itself.
TEST(ZOrder, RangesHoldLittleBesideTheBox) {
  const Place low{120'100'000, 30'010'000};
  const Place high{120'180'000, 30'060'000};
  double places = 0;
  for (const ZRange& range : z_ranges(low, high)) {
    places += static_cast<double>(range.last - range.first) + 1;
  }
  EXPECT_LT(places, 1.5 * 80'001.0 * 50'001.0);
}

TEST(ZOrder, BoxTheWrongWayRoundIsEmptyAndTheWholePlaneIsOneRange) {
  EXPECT_TRUE(z_ranges({1, 0}, {0, 0}).empty());
  EXPECT_TRUE(z_ranges({0, 1}, {0, 0}).empty());
  EXPECT_EQ(z_ranges({INT32_MIN, INT32_MIN}, {INT32_MAX, INT32_MAX}),
            (std::vector<ZRange>{{INT64_MIN, INT64_MAX}}));
  EXPECT_EQ(z_ranges({5, 6}, {5, 6}), (std::vector<ZRange>{{z_code({5, 6}), z_code({5, 6})}}));
}

}  // namespace
}  // namespace store
