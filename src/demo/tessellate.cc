// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/tessellate.h"

#include <algorithm>

#include "base/uuid.h"

namespace demo {

using grid::Area;
using grid::Point;

namespace {

constexpr grid::Point kCorner = {119'200'000, 38'600'000};
// The sides of a block in millionths of a degree, about 190 m each.
constexpr int64_t kStepLon = 2'180;
constexpr int64_t kStepLat = 1'710;
constexpr int kBlocksPerCell = 14;
constexpr int64_t kVillageLand = 9;  // of a village's cell, in fourths of an estate's
constexpr int64_t kEstateLand = 4;

// Blocks [x0, x1) × [y0, y1).
struct Rect {
  int x0 = 0;
  int y0 = 0;
  int x1 = 0;
  int y1 = 0;
  [[nodiscard]] int width() const { return x1 - x0; }
  [[nodiscard]] int height() const { return y1 - y0; }
};

// One of several that share a rectangle: its land, and the blocks that it cannot do without.
struct Share {
  int64_t land = 0;
  int64_t blocks = 0;
};

Share sum(const std::vector<Share>& shares, size_t from, size_t to) {
  Share out;
  for (size_t i = from; i < to; ++i) {
    out.land += shares[i].land;
    out.blocks += shares[i].blocks;
  }
  return out;
}

// Cuts `rect` along its longer side until each of shares[from, to) has a rectangle. False if a part
// would be too small.
bool divide(const Rect& rect, const std::vector<Share>& shares, size_t from, size_t to,
            std::vector<Rect>& out) {
  if (to - from == 1) {
    out[from] = rect;
    return int64_t{rect.width()} * rect.height() >= shares[from].blocks;
  }
  const Share all = sum(shares, from, to);
  size_t middle = from + 1;
  while (middle + 1 < to && 2 * sum(shares, from, middle + 1).land <= all.land) ++middle;
  const Share first = sum(shares, from, middle);
  const bool across = rect.width() >= rect.height();
  const int length = across ? rect.width() : rect.height();
  const int other = across ? rect.height() : rect.width();
  const auto needs = [&](int64_t blocks) { return static_cast<int>((blocks + other - 1) / other); };
  const int low = std::max(1, needs(first.blocks));
  const int high = length - std::max(1, needs(all.blocks - first.blocks));
  if (low > high) return false;
  const auto even = static_cast<int>((2 * length * first.land + all.land) / (2 * all.land));
  const int cut = std::clamp(even, low, high);
  Rect a = rect;
  Rect b = rect;
  if (across) {
    a.x1 = b.x0 = rect.x0 + cut;
  } else {
    a.y1 = b.y0 = rect.y0 + cut;
  }
  return divide(a, shares, from, middle, out) && divide(b, shares, middle, to, out);
}

// The corners of blocks: a lattice, uneven and turned. A corner moves by less than a fifth of a
// step either way, so no two borders cross.
class Lattice {
 public:
  Lattice(int width, int height, uint64_t seed) : height_(height) {
    base::SeededRandom random(seed);
    const auto moved = [&](int64_t step) {
      return static_cast<int64_t>(random.below(static_cast<uint64_t>(step * 2 / 5))) - step / 5;
    };
    for (int x = 0; x <= width; ++x) {
      for (int y = 0; y <= height; ++y) {
        const int64_t u = x * kStepLon + moved(kStepLon);
        const int64_t v = y * kStepLat + moved(kStepLat);
        // Turned by about 12°, and back from degrees of different length.
        points_.push_back({static_cast<int32_t>(kCorner.lon + (u * 44 - v * 12) / 45),
                           static_cast<int32_t>(kCorner.lat + (u * 7 + v * 44) / 45)});
      }
    }
  }

  // Every corner on the border of the rectangle, so that neighbours share all of them.
  [[nodiscard]] Area outline(const Rect& r) const {
    std::vector<Point> ring;
    for (int x = r.x0; x < r.x1; ++x) ring.push_back(at(x, r.y0));
    for (int y = r.y0; y < r.y1; ++y) ring.push_back(at(r.x1, y));
    for (int x = r.x1; x > r.x0; --x) ring.push_back(at(x, r.y1));
    for (int y = r.y1; y > r.y0; --y) ring.push_back(at(r.x0, y));
    auto area = Area::of(std::move(ring));
    ENSURE(area.ok(), "corners of blocks in order are a simple border");
    return std::move(area).value();
  }

 private:
  [[nodiscard]] Point at(int x, int y) const {
    return points_[static_cast<size_t>(x) * static_cast<size_t>(height_ + 1) +
                   static_cast<size_t>(y)];
  }
  int height_;
  std::vector<Point> points_;
};

struct Layout {
  Rect town;
  std::vector<Rect> units;
  std::vector<std::vector<Rect>> cells;
};

// Lays out rectangles in a town that is three wide and two high.
std::optional<Layout> lay_out(const std::vector<TownUnit>& units, int blocks) {
  int height = 1;
  while (3 * height * height < 2 * blocks) ++height;
  Layout out;
  out.town = {0, 0, (blocks + height - 1) / height, height};
  std::vector<Share> shares;
  for (const TownUnit& unit : units) {
    shares.push_back({unit.cells * (unit.village ? kVillageLand : kEstateLand), 4 * unit.cells});
  }
  out.units.resize(units.size());
  if (!divide(out.town, shares, 0, units.size(), out.units)) return std::nullopt;
  for (size_t i = 0; i < units.size(); ++i) {
    const std::vector<Share> even(static_cast<size_t>(units[i].cells), Share{1, 1});
    out.cells.emplace_back(even.size());
    if (!divide(out.units[i], even, 0, even.size(), out.cells.back())) return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<Tessellation> tessellate(const std::vector<TownUnit>& units, uint64_t seed) {
  int total = 0;
  for (const TownUnit& unit : units) {
    if (unit.cells < 1 || unit.cells > kCellsMax) return std::nullopt;
    total += unit.cells;
    if (total > kCellsMax) return std::nullopt;
  }
  if (units.empty()) return std::nullopt;
  // Smaller blocks where the first layout is too narrow for somebody.
  std::optional<Layout> layout;
  for (int finer = 1; !layout && finer <= 4; ++finer) {
    layout = lay_out(units, total * kBlocksPerCell * finer);
  }
  if (!layout) return std::nullopt;
  const Lattice lattice(layout->town.width(), layout->town.height(), seed);
  Tessellation out;
  for (size_t i = 0; i < units.size(); ++i) {
    out.units.push_back(lattice.outline(layout->units[i]));
    out.cells.emplace_back();
    for (const Rect& cell : layout->cells[i]) out.cells.back().push_back(lattice.outline(cell));
  }
  return out;
}

}  // namespace demo
