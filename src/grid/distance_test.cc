// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/distance.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace grid {
namespace {

TEST(Distance, IsThatOfTheSphere) {
  const Point here{117'300'000, 39'100'000};
  EXPECT_EQ(metres_between(here, here), 0);
  // A thousandth of a degree: 111.2 m to the north, 111.2 m · cos 39.1° = 86.3 m to the east.
  EXPECT_EQ(metres_between(here, {117'300'000, 39'101'000}), 111);
  EXPECT_EQ(metres_between(here, {117'301'000, 39'100'000}), 86);
  EXPECT_EQ(metres_between({117'301'000, 39'100'000}, here), 86);
}

TEST(Distance, BoxHoldsWhateverIsNear) {
  rc::check("near points lie in the box", [] {
    const Point at{*rc::gen::inRange(70'000'000, 140'000'000),
                   *rc::gen::inRange(-60'000'000, 60'000'000)};
    const int64_t metres = *rc::gen::inRange(1, 20'000);
    const Around box = around(at, metres);
    const Point other{at.lon + *rc::gen::inRange(-400'000, 400'000),
                      at.lat + *rc::gen::inRange(-200'000, 200'000)};
    const bool inside = other.lon >= box.low.lon && other.lon <= box.high.lon &&
                        other.lat >= box.low.lat && other.lat <= box.high.lat;
    RC_CLASSIFY(inside);
    RC_ASSERT(inside || metres_between(at, other) > metres);
  });
}

}  // namespace
}  // namespace grid
