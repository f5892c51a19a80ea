// SPDX-License-Identifier: AGPL-3.0-or-later
// Places and areas on the map. Coordinates are whole millionths of a degree (WGS 84, about 11 cm),
// so that borders are compared exactly; no binary floats are stored.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace grid {

struct Point {
  int32_t lon = 0;  // millionths of a degree, -180'000'000 .. 180'000'000
  int32_t lat = 0;  // millionths of a degree, -90'000'000 .. 90'000'000

  // "117.123456,39.1": decimal degrees, longitude first, at most six decimals; nothing else.
  [[nodiscard]] static std::optional<Point> parse(std::string_view text);
  [[nodiscard]] std::string str() const;  // always six decimals: "117.123456,39.100000"
  auto operator<=>(const Point&) const = default;
};

// Degrees with six decimals, as in Point::str().
[[nodiscard]] std::string degrees(int32_t millionths);

// A simple polygon: at least three points, no border that touches or crosses itself, no holes. Its
// points run counter-clockwise; the last one is joined to the first, which is not repeated.
class Area {
 public:
  static constexpr size_t kPointsMax = 1000;

  // Turns a clockwise ring round and drops a repeated first point at the end. Faults (kInvalid):
  // grid.too_few_points, grid.too_many_points, grid.point_out_of_range, grid.border_touches_itself
  // (with the place).
  [[nodiscard]] static base::Result<Area> of(std::vector<Point> points);
  // The text of a field of type `area`: "lon,lat lon,lat …". Faults as of(), and grid.bad_point.
  [[nodiscard]] static base::Result<Area> parse(std::string_view text);
  // What parse() reads, always in the same form, with the same first point.
  [[nodiscard]] std::string str() const;

  [[nodiscard]] const std::vector<Point>& points() const { return points_; }
  // Half-open: of areas that share a border, exactly one contains a point of it; the point counts
  // as lying a hair east of where it is, and a hair of that north.
  [[nodiscard]] bool contains(Point p) const;
  // True on the border itself, on every side.
  [[nodiscard]] bool on_border(Point p) const;
  // On the sphere of the Earth's mean radius (6 371 008.8 m), rounded; exact enough for cells.
  [[nodiscard]] int64_t square_metres() const;
  [[nodiscard]] Point low() const { return low_; }    // south-west corner of the bounds
  [[nodiscard]] Point high() const { return high_; }  // north-east corner
  bool operator==(const Area& other) const { return points_ == other.points_; }

 private:
  explicit Area(std::vector<Point> points);
  std::vector<Point> points_;
  Point low_;
  Point high_;
};

}  // namespace grid
