// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/area.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/messages.h"

namespace grid {
namespace {

constexpr const char* kSquare =
    "117.000000,39.000000 117.010000,39.000000 117.010000,39.010000 117.000000,39.010000";

std::string refusal(std::string_view text) {
  const auto area = Area::parse(text);
  return area.ok() ? "accepted" : area.fault().code;
}

TEST(Point, ReadsDegreesExactly) {
  EXPECT_EQ(Point::parse("117.123456,39.1"), (Point{117'123'456, 39'100'000}));
  EXPECT_EQ(Point::parse("-0.000001,-90"), (Point{-1, -90'000'000}));
  EXPECT_EQ(Point::parse("180,0"), (Point{180'000'000, 0}));
  EXPECT_EQ((Point{-1, 39'000'001}.str()), "-0.000001,39.000001");
}

TEST(Point, RefusesEverythingElse) {
  for (const char* text : {"", ",", "117", "117,", ",39", "117.1234567,39", "117.,39", "+117,39",
                           "1e2,39", "117,39,1", " 117,39", "180.000001,0", "0,90.000001",
                           "39,117.5", "1170,39", "--1,0", "1.-5,0", "nan,0"}) {
    EXPECT_EQ(Point::parse(text), std::nullopt) << text;
  }
}

TEST(Area, PrintsAlwaysTheSameForm) {
  const auto square = Area::parse(kSquare);
  ASSERT_TRUE(square.ok());
  EXPECT_EQ(square->str(), kSquare);
  // Clockwise, another first point, the first one repeated, spaces between.
  const auto same = Area::parse(" 117.01,39.01  117.01,39 117,39 117,39.01 117.01,39.01 ");
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->str(), kSquare);
}

TEST(Area, RefusesWhatIsNoSimplePolygon) {
  EXPECT_EQ(refusal(""), "grid.too_few_points");
  EXPECT_EQ(refusal("117,39 117.1,39"), "grid.too_few_points");
  EXPECT_EQ(refusal("117,39 117.1,39 117,39"), "grid.too_few_points");
  EXPECT_EQ(refusal("117,39 117.1,39 x"), "grid.bad_point");
  EXPECT_EQ(refusal("117,39 117.1,39.1 117.1,39 117,39.1"),
            "grid.border_touches_itself");                                          // bow tie
  EXPECT_EQ(refusal("117,39 117.1,39 117.2,39"), "grid.border_touches_itself");     // flat
  EXPECT_EQ(refusal("0,0 4,0 4,4 2,4 2,6 2,4 0,4"), "grid.border_touches_itself");  // spike
  EXPECT_EQ(refusal("0,0 4,0 4,4 2,0 0,4"), "grid.border_touches_itself");  // a corner on an edge
  EXPECT_EQ(refusal("0,0 4,0 4,0 4,4"), "grid.border_touches_itself");      // a point twice
}

TEST(Area, TakesCornersOnStraightLines) {
  EXPECT_EQ(refusal("0,0 1,0 2,0 2,2 1,2 0,2 0,1"), "accepted");
}

TEST(Area, LimitsPoints) {
  const auto comb = [](size_t teeth) {
    std::vector<Point> points;
    for (size_t i = 0; i < teeth; ++i) {
      points.push_back({static_cast<int32_t>(2 * i), 0});
      points.push_back({static_cast<int32_t>(2 * i + 1), 1'000});
    }
    points.push_back({static_cast<int32_t>(2 * teeth), 5'000});
    points.push_back({0, 5'000});
    return points;
  };
  EXPECT_TRUE(Area::of(comb(499)).ok());
  const auto more = Area::of(comb(500));
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.fault().code, "grid.too_many_points");
  EXPECT_FALSE(Area::of({{0, 0}, {200'000'000, 0}, {0, 5}}).ok());
}

TEST(Area, LongSpiralOverTheEarthIsTakenAndTurnedTheSameWay) {
  // 110 turns of a band: sums of its triangles would not fit 64 bits.
  constexpr int kCorners = 440;
  constexpr int kStep = 89'000'000 / (kCorners + 4);
  const auto corner = [](int i, int inwards) {
    const int r = 89'000'000 - (i + inwards) * kStep;
    return Point{i % 4 == 0 || i % 4 == 3 ? -r : r, i % 4 < 2 ? -r : r};
  };
  std::vector<Point> spiral;
  for (int i = 0; i < kCorners; ++i) spiral.push_back(corner(i, 0));
  for (int i = kCorners - 1; i >= 0; --i) spiral.push_back(corner(i, 2));
  const auto area = Area::of(spiral);
  ASSERT_TRUE(area.ok());
  std::reverse(spiral.begin(), spiral.end());
  EXPECT_EQ(Area::of(spiral)->str(), area->str());
  EXPECT_EQ(area->points()[1], corner(1, 0));  // counter-clockwise from the south-west corner
}

TEST(Area, HalfOpenBorderBelongsToWestAndSouth) {
  const auto square = Area::parse("0,0 0.00001,0 0.00001,0.00001 0,0.00001");
  ASSERT_TRUE(square.ok());
  EXPECT_TRUE(square->contains({0, 0}));
  EXPECT_TRUE(square->contains({0, 5}));
  EXPECT_TRUE(square->contains({5, 0}));
  EXPECT_TRUE(square->contains({9, 9}));
  EXPECT_FALSE(square->contains({10, 5}));
  EXPECT_FALSE(square->contains({5, 10}));
  EXPECT_FALSE(square->contains({10, 10}));
  EXPECT_FALSE(square->contains({-1, 5}));
  EXPECT_TRUE(square->on_border({10, 5}));
  EXPECT_FALSE(square->on_border({5, 5}));
}

TEST(Area, SquareMetresAgreeWithTheSphere) {
  // 0.01° by 0.01° at 39°: 1111.95 m times 1111.95 m * cos(39.005°).
  EXPECT_NEAR(static_cast<double>(Area::parse(kSquare)->square_metres()), 960'830, 50);
  EXPECT_EQ(Area::parse("0,0 0.000001,0 0,0.000001")->square_metres(), 0);
}

RC_GTEST_PROP(Point, WhatIsPrintedIsReadAgain, ()) {
  const Point p{*rc::gen::inRange(-180'000'000, 180'000'001),
                *rc::gen::inRange(-90'000'000, 90'000'001)};
  RC_ASSERT(Point::parse(p.str()) == p);
}

RC_GTEST_PROP(Area, AnyTextIsReadOrRefusedWithWords, (const std::string& text)) {
  const auto area = Area::parse(text);
  if (!area.ok()) RC_ASSERT(area.fault().code.starts_with("grid."));
}

RC_GTEST_PROP(Area, WhatIsAcceptedIsPrintedAndReadAgainTheSame, ()) {
  std::vector<Point> points;
  for (int i = *rc::gen::inRange(3, 7); i > 0; --i) {
    points.push_back({*rc::gen::inRange(0, 8), *rc::gen::inRange(0, 8)});
  }
  const auto area = Area::of(points);
  if (area.ok()) {
    RC_ASSERT(Area::parse(area->str()).ok());
    RC_ASSERT(*Area::parse(area->str()) == *area);
  }
}

}  // namespace
}  // namespace grid
