// SPDX-License-Identifier: AGPL-3.0-or-later
// Inside of the room: an R-tree of boxes with numbers. Included by .cc files only; it is heavy.
#pragma once

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "grid/area.h"

namespace grid {

// Whole numbers of this size are exact in a double.
using Corner = boost::geometry::model::point<double, 2, boost::geometry::cs::cartesian>;
using Box = boost::geometry::model::box<Corner>;
struct Boxes
    : boost::geometry::index::rtree<std::pair<Box, size_t>, boost::geometry::index::rstar<16>> {
  using Value = std::pair<Box, size_t>;
  using rtree::rtree;
};

// The box of two points in any order.
inline Box box_of(Point a, Point b) {
  return {Corner(std::min(a.lon, b.lon), std::min(a.lat, b.lat)),
          Corner(std::max(a.lon, b.lon), std::max(a.lat, b.lat))};
}

// The numbers of the boxes that have a point in common with `box`, in no particular order.
inline std::vector<size_t> meeting(const Boxes& boxes, const Box& box) {
  std::vector<size_t> out;
  for (auto it = boxes.qbegin(boost::geometry::index::intersects(box)); it != boxes.qend(); ++it) {
    out.push_back(it->second);
  }
  return out;
}

}  // namespace grid
