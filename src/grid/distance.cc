// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/distance.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace grid {

namespace {

// Mean radius of the earth, 6 371 008.8 m (IUGG), times the size of a millionth of a degree.
constexpr double kMetresPerMicroDegree = 6'371'008.8 * std::numbers::pi / 180 / 1e6;
constexpr double kCosineMin = 0.01;
constexpr int32_t kLonMax = 180'000'000;
constexpr int32_t kLatMax = 90'000'000;

double cosine_at(int64_t lat) {
  return std::max(kCosineMin, std::cos(static_cast<double>(lat) / 1e6 * std::numbers::pi / 180));
}

int32_t clamp(int64_t value, int32_t limit) {
  return static_cast<int32_t>(std::clamp<int64_t>(value, -limit, limit));
}

}  // namespace

int64_t metres_between(Point a, Point b) {
  const int64_t middle = (int64_t{a.lat} + b.lat) / 2;
  const double north = static_cast<double>(int64_t{b.lat} - a.lat) * kMetresPerMicroDegree;
  const double east =
      static_cast<double>(int64_t{b.lon} - a.lon) * kMetresPerMicroDegree * cosine_at(middle);
  return std::llround(std::hypot(north, east));
}

Around around(Point at, int64_t metres) {
  const double degrees = static_cast<double>(metres) / kMetresPerMicroDegree;
  const auto north = static_cast<int64_t>(std::ceil(degrees)) + 1;
  // The narrower of the two edges, so that the box is wide enough everywhere.
  const int64_t far =
      std::max(std::abs(int64_t{at.lat} - north), std::abs(int64_t{at.lat} + north));
  const auto east = static_cast<int64_t>(std::ceil(degrees / cosine_at(far))) + 1;
  return {{clamp(at.lon - east, kLonMax), clamp(at.lat - north, kLatMax)},
          {clamp(at.lon + east, kLonMax), clamp(at.lat + north, kLatMax)}};
}

}  // namespace grid
