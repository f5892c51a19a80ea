// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/zorder.h"

#include <algorithm>
#include <deque>

namespace store {

namespace {

constexpr uint64_t kSign = uint64_t{1} << 63;

// Puts a zero between every two bits.
uint64_t spread(uint32_t value) {
  uint64_t x = value;
  x = (x | x << 16) & 0x0000ffff0000ffff;
  x = (x | x << 8) & 0x00ff00ff00ff00ff;
  x = (x | x << 4) & 0x0f0f0f0f0f0f0f0f;
  x = (x | x << 2) & 0x3333333333333333;
  return (x | x << 1) & 0x5555555555555555;
}

uint32_t gather(uint64_t x) {
  x &= 0x5555555555555555;
  x = (x | x >> 1) & 0x3333333333333333;
  x = (x | x >> 2) & 0x0f0f0f0f0f0f0f0f;
  x = (x | x >> 4) & 0x00ff00ff00ff00ff;
  x = (x | x >> 8) & 0x0000ffff0000ffff;
  return static_cast<uint32_t>(x | x >> 16);
}

// Order kept: the smallest int32 becomes 0.
uint32_t lifted(int32_t value) { return static_cast<uint32_t>(value) ^ 0x80000000u; }
int32_t lowered(uint32_t value) { return static_cast<int32_t>(value ^ 0x80000000u); }
int64_t to_code(uint64_t z) { return static_cast<int64_t>(z ^ kSign); }

// A square of the quadtree: 2^bits wide, its corner at (x, y).
struct Square {
  uint32_t x = 0;
  uint32_t y = 0;
  int bits = 32;

  [[nodiscard]] uint64_t first() const { return spread(x) << 1 | spread(y); }
  [[nodiscard]] uint64_t last() const { return first() + side() * side() - 1; }
  // Of the whole plane side() squared is 0 modulo 2^64, with which last() is right as well.
  [[nodiscard]] uint64_t side() const { return uint64_t{1} << bits; }
};

struct Box {
  uint32_t x0, y0, x1, y1;
  [[nodiscard]] bool meets(const Square& s) const {
    return s.x <= x1 && s.x + (s.side() - 1) >= x0 && s.y <= y1 && s.y + (s.side() - 1) >= y0;
  }
  [[nodiscard]] bool holds(const Square& s) const {
    return s.x >= x0 && s.x + (s.side() - 1) <= x1 && s.y >= y0 && s.y + (s.side() - 1) <= y1;
  }
};

}  // namespace

int64_t z_code(Place place) {
  return to_code(spread(lifted(place.lon)) << 1 | spread(lifted(place.lat)));
}

Place z_place(int64_t code) {
  const uint64_t z = static_cast<uint64_t>(code) ^ kSign;
  return {lowered(gather(z >> 1)), lowered(gather(z))};
}

std::vector<ZRange> z_ranges(Place low, Place high) {
  if (low.lon > high.lon || low.lat > high.lat) return {};
  const Box box{lifted(low.lon), lifted(low.lat), lifted(high.lon), lifted(high.lat)};
  // Squares that the box may only cut, the largest first, are split as long as there is room; a
  // split adds at most three. A square of one place is always whole.
  std::vector<Square> whole;
  std::deque<Square> cut{Square{}};
  while (!cut.empty() && whole.size() + cut.size() + 3 <= kZRangesMax) {
    const Square square = cut.front();
    cut.pop_front();
    if (box.holds(square)) {
      whole.push_back(square);
      continue;
    }
    const uint32_t half = uint32_t{1} << (square.bits - 1);
    for (int i = 0; i < 4; ++i) {
      const Square part{square.x + ((i & 2) != 0 ? half : 0), square.y + ((i & 1) != 0 ? half : 0),
                        square.bits - 1};
      if (box.meets(part)) cut.push_back(part);
    }
  }
  whole.insert(whole.end(), cut.begin(), cut.end());
  std::sort(whole.begin(), whole.end(),
            [](const Square& a, const Square& b) { return a.first() < b.first(); });
  std::vector<ZRange> out;
  for (const Square& square : whole) {
    if (!out.empty() && out.back().last + 1 == to_code(square.first())) {
      out.back().last = to_code(square.last());
    } else {
      out.push_back({to_code(square.first()), to_code(square.last())});
    }
  }
  return out;
}

}  // namespace store
