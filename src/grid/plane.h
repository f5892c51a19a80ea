// SPDX-License-Identifier: AGPL-3.0-or-later
// Inside of the room: exact plane geometry on whole numbers. Coordinates may be up to 2^29.4 in
// size (doubled millionths of a degree), so every product fits 64 bits.
#pragma once

#include <algorithm>
#include <cstdint>

#include "grid/area.h"

namespace grid::plane {

struct Spot {
  int64_t x = 0;
  int64_t y = 0;
  auto operator<=>(const Spot&) const = default;
};

inline Spot spot(Point p) { return {p.lon, p.lat}; }
// In the doubled plane the middle of two points is a whole number.
inline Spot doubled(Point p) { return {2 * int64_t{p.lon}, 2 * int64_t{p.lat}}; }
inline Spot middle_doubled(Point a, Point b) {
  return {int64_t{a.lon} + b.lon, int64_t{a.lat} + b.lat};
}

// Twice the signed area of the triangle: > 0 if c lies left of a → b, 0 if on their line.
inline int64_t turn(Spot a, Spot b, Spot c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
inline int sign(int64_t v) { return v > 0 ? 1 : v < 0 ? -1 : 0; }

inline bool within_box(Spot a, Spot b, Spot p) {
  return p.x >= std::min(a.x, b.x) && p.x <= std::max(a.x, b.x) && p.y >= std::min(a.y, b.y) &&
         p.y <= std::max(a.y, b.y);
}
// p lies on the closed segment a–b.
inline bool on_segment(Spot a, Spot b, Spot p) { return turn(a, b, p) == 0 && within_box(a, b, p); }
// The segments cross at a point that is inside of both.
inline bool cross(Spot a, Spot b, Spot c, Spot d) {
  return sign(turn(a, b, c)) * sign(turn(a, b, d)) < 0 &&
         sign(turn(c, d, a)) * sign(turn(c, d, b)) < 0;
}
// The closed segments have a point in common.
inline bool touch(Spot a, Spot b, Spot c, Spot d) {
  return cross(a, b, c, d) || on_segment(a, b, c) || on_segment(a, b, d) || on_segment(c, d, a) ||
         on_segment(c, d, b);
}
// A ray from p to the east meets the edge a–b. Half-open in both directions and exact, so two
// polygons that share the edge always disagree about a point on it.
inline bool ray_meets(Spot p, Spot a, Spot b) {
  if ((a.y > p.y) == (b.y > p.y)) return false;
  const int64_t side = turn(a, b, p);
  return b.y > a.y ? side > 0 : side < 0;
}

}  // namespace grid::plane
