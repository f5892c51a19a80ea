// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/partition.h"

#include <algorithm>
#include <map>
#include <set>

#include "grid/boxes.h"
#include "grid/plane.h"

namespace grid {

using base::Fault;
using base::FaultKind;
using plane::Spot;
using plane::spot;

namespace {

constexpr size_t kMeetingsMax = 20'000'000;

// A stretch of border between two neighbouring corners of any cell; the cell lies on its left.
struct Edge {
  Point from;
  Point to;
  size_t cell = 0;
  [[nodiscard]] std::pair<Point, Point> ends() const { return {from, to}; }
};

// Looks at the borders of all cells together.
class Borders {
 public:
  explicit Borders(const Map& map) : map_(map) {
    for (size_t i = 0; i < map.cells().size(); ++i) {
      const auto& ring = map.cells()[i].area.points();
      for (size_t k = 0; k < ring.size(); ++k) {
        edges_.push_back({ring[k], ring[(k + 1) % ring.size()], i});
      }
    }
    std::vector<Boxes::Value> boxes;
    boxes.reserve(edges_.size());
    for (size_t i = 0; i < edges_.size(); ++i) {
      boxes.push_back({box_of(edges_[i].from, edges_[i].to), i});
    }
    tree_ = Boxes(boxes.begin(), boxes.end());
  }

  // Splits every edge at the corners of other cells that lie on it; notes edges that cross. False
  // if there are too many meetings.
  bool split();
  // Notes stretches that lie within another cell, or twice on the same side.
  void find_overlaps();
  // The stretches that no other cell has from the other side, put together to rings.
  [[nodiscard]] std::vector<std::vector<Edge>> rings() const;
  [[nodiscard]] std::vector<Fault> take_overlaps();
  [[nodiscard]] bool overlapping() const { return !overlaps_.empty(); }

 private:
  void overlap(size_t a, size_t b, Point near) {
    if (overlaps_.size() < kFindingsMax) overlaps_.try_emplace(std::minmax(a, b), near);
  }
  void cut(const Edge& edge, std::vector<Point> corners);

  const Map& map_;
  std::vector<Edge> edges_;
  Boxes tree_;
  std::vector<Edge> stretches_;
  std::map<std::pair<size_t, size_t>, Point> overlaps_;
};

bool Borders::split() {
  size_t meetings = 0;
  for (const Edge& edge : edges_) {
    std::vector<Point> corners;
    for (const size_t i : meeting(tree_, box_of(edge.from, edge.to))) {
      const Edge& other = edges_[i];
      if (++meetings > kMeetingsMax) return false;
      if (other.cell == edge.cell) continue;
      const Spot a = spot(edge.from);
      const Spot b = spot(edge.to);
      if (plane::cross(a, b, spot(other.from), spot(other.to))) {
        overlap(edge.cell, other.cell, edge.from);
      }
      // Every corner is the `from` of one edge.
      if (plane::on_segment(a, b, spot(other.from))) corners.push_back(other.from);
    }
    cut(edge, std::move(corners));
  }
  return true;
}

void Borders::cut(const Edge& edge, std::vector<Point> corners) {
  corners.push_back(edge.from);
  corners.push_back(edge.to);
  // All on one line: the order of points is the order along it, or its reverse.
  std::sort(corners.begin(), corners.end());
  corners.erase(std::unique(corners.begin(), corners.end()), corners.end());
  if (edge.to < edge.from) std::reverse(corners.begin(), corners.end());
  for (size_t k = 0; k + 1 < corners.size(); ++k) {
    stretches_.push_back({corners[k], corners[k + 1], edge.cell});
  }
}

// Within, and not on the border; `p` in the doubled plane.
bool strictly_within(const Area& area, Spot p) {
  bool inside = false;
  const auto& ring = area.points();
  for (size_t i = 0; i < ring.size(); ++i) {
    const Spot a = plane::doubled(ring[i]);
    const Spot b = plane::doubled(ring[(i + 1) % ring.size()]);
    if (plane::on_segment(a, b, p)) return false;
    if (plane::ray_meets(p, a, b)) inside = !inside;
  }
  return inside;
}

void Borders::find_overlaps() {
  std::map<std::pair<Point, Point>, size_t> seen;
  for (const Edge& s : stretches_) {
    const auto [it, fresh] = seen.try_emplace(s.ends(), s.cell);
    if (!fresh) overlap(it->second, s.cell, s.from);
  }
  std::vector<Boxes::Value> values;
  for (size_t i = 0; i < map_.cells().size(); ++i) {
    const Area& area = map_.cells()[i].area;
    values.push_back({box_of(area.low(), area.high()), i});
  }
  const Boxes cells(values.begin(), values.end());
  for (const Edge& s : stretches_) {
    if (overlaps_.size() >= kFindingsMax) return;
    const Spot middle = plane::middle_doubled(s.from, s.to);
    for (const size_t i : meeting(cells, box_of(s.from, s.to))) {
      if (i == s.cell || !strictly_within(map_.cells()[i].area, middle)) continue;
      overlap(i, s.cell, s.from);
    }
  }
}

// Order of directions around a corner, counter-clockwise from just after `start`.
bool earlier(Spot start, Spot u, Spot v) {
  // 0: the direction `start` itself comes last; 1: the left half turn; 2: opposite; 3: the right
  // one.
  const auto half = [&](Spot d) {
    const int side = plane::sign(plane::turn({0, 0}, start, d));
    if (side != 0) return side > 0 ? 1 : 3;
    return start.x * d.x + start.y * d.y > 0 ? 4 : 2;
  };
  const int hu = half(u);
  const int hv = half(v);
  return hu != hv ? hu < hv : plane::turn({0, 0}, u, v) > 0;
}

Spot direction(Point from, Point to) {
  return {int64_t{to.lon} - from.lon, int64_t{to.lat} - from.lat};
}

using Open = std::map<std::pair<Point, Point>, Edge>;

// The stretch that goes on from the end of `at` along the same outside: as far right as the corner
// allows. There is one, since as many open stretches end in a corner as begin there.
Open::const_iterator next_along(const Open& open, const Edge& at) {
  const Spot back = direction(at.to, at.from);
  auto best = open.end();
  for (auto it = open.lower_bound({at.to, Point{INT32_MIN, INT32_MIN}});
       it != open.end() && it->first.first == at.to; ++it) {
    if (best == open.end() ||
        earlier(back, direction(at.to, it->second.to), direction(at.to, best->second.to))) {
      best = it;
    }
  }
  return best;
}

std::vector<std::vector<Edge>> Borders::rings() const {
  Open all;
  for (const Edge& s : stretches_) all.emplace(s.ends(), s);
  Open open;
  for (const auto& [ends, s] : all) {
    if (!all.contains({s.to, s.from})) open.emplace(ends, s);
  }
  std::vector<std::vector<Edge>> out;
  while (!open.empty()) {
    const auto start = open.cbegin();
    std::vector<Edge> ring = {start->second};
    for (auto it = next_along(open, ring.back()); it != start && it != open.cend();
         it = next_along(open, ring.back())) {
      ring.push_back(it->second);
      open.erase(it);
    }
    open.erase(start);
    out.push_back(std::move(ring));
  }
  return out;
}

std::vector<Fault> Borders::take_overlaps() {
  std::vector<Fault> out;
  for (const auto& [pair, near] : overlaps_) {
    out.push_back(base::fault(FaultKind::kInvalid, "grid.overlap",
                              {{"a", map_.cells()[pair.first].code},
                               {"b", map_.cells()[pair.second].code},
                               {"point", near.str()}}));
  }
  return out;
}

// A ring around a part of the town turns left at its lowest point; one around a hole never does.
// (It may pass that point several times.)
bool around_hole(const std::vector<Edge>& ring) {
  Point low = ring.front().from;
  for (const Edge& edge : ring) low = std::min(low, edge.from);
  for (size_t i = 0; i < ring.size(); ++i) {
    const Edge& before = ring[(i + ring.size() - 1) % ring.size()];
    if (ring[i].from != low) continue;
    if (plane::turn(spot(before.from), spot(low), spot(ring[i].to)) > 0) return false;
  }
  return true;
}

}  // namespace

std::vector<Fault> check_partition(const Map& map) {
  Borders borders(map);
  if (!borders.split()) {
    return {base::fault(FaultKind::kInvalid, "grid.map_too_tangled")};
  }
  borders.find_overlaps();
  if (borders.overlapping()) return borders.take_overlaps();
  std::vector<Fault> out;
  for (const auto& ring : borders.rings()) {
    if (!around_hole(ring) || out.size() >= kFindingsMax) continue;
    out.push_back(base::fault(
        FaultKind::kInvalid, "grid.gap",
        {{"a", map.cells()[ring.front().cell].code}, {"point", ring.front().from.str()}}));
  }
  return out;
}

std::vector<std::vector<Point>> outline(const Map& map) {
  Borders borders(map);
  std::vector<std::vector<Point>> out;
  if (!borders.split()) return out;
  for (const auto& ring : borders.rings()) {
    out.emplace_back();
    for (const Edge& edge : ring) out.back().push_back(edge.from);
  }
  return out;
}

}  // namespace grid
