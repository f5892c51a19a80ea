// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/area.h"

#include <cmath>
#include <cstdlib>
#include <numbers>

#include "base/decimal.h"
#include "base/text.h"
#include "grid/plane.h"

namespace grid {

using base::Fault;
using base::FaultKind;
using plane::spot;

namespace {

constexpr int32_t kLonMax = 180'000'000;
constexpr int32_t kLatMax = 90'000'000;
constexpr int kPlaces = 6;
constexpr int32_t kOne = 1'000'000;

// "-117.5" as millionths; the absolute value at most `max`.
std::optional<int32_t> parse_degrees(std::string_view text, int32_t max) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  std::string decimals(dot == std::string_view::npos ? "" : text.substr(dot + 1));
  if (dot != std::string_view::npos && decimals.empty()) return std::nullopt;
  if (whole.empty() || whole.size() > 3 || decimals.size() > kPlaces) return std::nullopt;
  decimals.resize(kPlaces, '0');
  const auto digits = [](std::string_view s) {
    return s.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!digits(whole) || !digits(decimals)) return std::nullopt;
  const int64_t value = *base::parse_int(whole) * kOne + *base::parse_int(decimals);
  if (value > max) return std::nullopt;
  return static_cast<int32_t>(negative ? -value : value);
}

bool in_range(Point p) {
  return std::abs(int64_t{p.lon}) <= kLonMax && std::abs(int64_t{p.lat}) <= kLatMax;
}

// Of a border that does not meet itself: the corner at the first of its points is convex and not
// flat.
bool clockwise(const std::vector<Point>& ring) {
  const auto first = std::min_element(ring.begin(), ring.end());
  const size_t i = static_cast<size_t>(first - ring.begin());
  const size_t n = ring.size();
  return plane::turn(spot(ring[(i + n - 1) % n]), spot(*first), spot(ring[(i + 1) % n])) < 0;
}

// A place where the border meets itself, if there is one.
std::optional<Point> meets_itself(const std::vector<Point>& ring) {
  const size_t n = ring.size();
  const auto at = [&](size_t i) { return spot(ring[i % n]); };
  for (size_t i = 0; i < n; ++i) {
    if (ring[i] == ring[(i + 1) % n]) return ring[i];
    // The next edge may only share the corner: it must not run back over this one.
    if (plane::on_segment(at(i), at(i + 1), at(i + 2)) ||
        plane::on_segment(at(i + 1), at(i + 2), at(i))) {
      return ring[(i + 1) % n];
    }
    for (size_t j = i + 2; j < n && (i != 0 || j != n - 1); ++j) {
      if (plane::touch(at(i), at(i + 1), at(j), at(j + 1))) return ring[i];
    }
  }
  return std::nullopt;
}

Fault bad_point(std::string_view text) {
  return base::fault(FaultKind::kInvalid, "grid.bad_point",
                     {{"text", std::string(text.substr(0, 40))}});
}

}  // namespace

std::optional<Point> Point::parse(std::string_view text) {
  const size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto lon = parse_degrees(text.substr(0, comma), kLonMax);
  const auto lat = parse_degrees(text.substr(comma + 1), kLatMax);
  if (!lon || !lat) return std::nullopt;
  return Point{*lon, *lat};
}

std::string degrees(int32_t millionths) {
  const int64_t size = std::abs(int64_t{millionths});
  std::string fraction = std::to_string(size % kOne);
  fraction.insert(0, static_cast<size_t>(kPlaces) - fraction.size(), '0');
  return (millionths < 0 ? "-" : "") + std::to_string(size / kOne) + "." + fraction;
}

std::string Point::str() const { return degrees(lon) + "," + degrees(lat); }

Area::Area(std::vector<Point> points) : points_(std::move(points)) {
  low_ = high_ = points_.front();
  for (const Point p : points_) {
    low_ = {std::min(low_.lon, p.lon), std::min(low_.lat, p.lat)};
    high_ = {std::max(high_.lon, p.lon), std::max(high_.lat, p.lat)};
  }
}

base::Result<Area> Area::of(std::vector<Point> points) {
  if (points.size() > 1 && points.front() == points.back()) points.pop_back();
  if (points.size() < 3) return base::fault(FaultKind::kInvalid, "grid.too_few_points");
  if (points.size() > kPointsMax) {
    return base::fault(FaultKind::kInvalid, "grid.too_many_points",
                       {{"max", std::to_string(kPointsMax)}});
  }
  for (const Point p : points) {
    if (!in_range(p)) {
      return base::fault(FaultKind::kInvalid, "grid.point_out_of_range", {{"point", p.str()}});
    }
  }
  if (const auto place = meets_itself(points)) {
    return base::fault(FaultKind::kInvalid, "grid.border_touches_itself",
                       {{"point", place->str()}});
  }
  if (clockwise(points)) std::reverse(points.begin(), points.end());
  std::rotate(points.begin(), std::min_element(points.begin(), points.end()), points.end());
  return Area(std::move(points));
}

base::Result<Area> Area::parse(std::string_view text) {
  std::vector<Point> points;
  for (const std::string_view part : base::split(base::trim(text), ' ')) {
    if (part.empty()) continue;
    const auto point = Point::parse(part);
    if (!point) return bad_point(part);
    if (points.size() > kPointsMax) break;  // of() says so
    points.push_back(*point);
  }
  return of(std::move(points));
}

std::string Area::str() const {
  std::string out;
  for (const Point p : points_) {
    if (!out.empty()) out += ' ';
    out += p.str();
  }
  return out;
}

bool Area::contains(Point p) const {
  if (p.lon < low_.lon || p.lon > high_.lon || p.lat < low_.lat || p.lat > high_.lat) return false;
  bool inside = false;
  for (size_t i = 0; i < points_.size(); ++i) {
    const Point next = points_[(i + 1) % points_.size()];
    if (plane::ray_meets(spot(p), spot(points_[i]), spot(next))) inside = !inside;
  }
  return inside;
}

bool Area::on_border(Point p) const {
  for (size_t i = 0; i < points_.size(); ++i) {
    const Point next = points_[(i + 1) % points_.size()];
    if (plane::on_segment(spot(points_[i]), spot(next), spot(p))) return true;
  }
  return false;
}

int64_t Area::square_metres() const {
  // Area between the border and the equator, edge by edge, as R² Δλ (sin φ1 + sin φ2) / 2.
  constexpr double kRadius = 6'371'008.8;
  constexpr double kRadians = std::numbers::pi / 180.0 / kOne;
  double sum = 0;
  for (size_t i = 0; i < points_.size(); ++i) {
    const Point a = points_[i];
    const Point b = points_[(i + 1) % points_.size()];
    sum += (a.lon - b.lon) * kRadians * (std::sin(a.lat * kRadians) + std::sin(b.lat * kRadians));
  }
  return std::llround(std::abs(sum) / 2 * kRadius * kRadius);
}

}  // namespace grid
