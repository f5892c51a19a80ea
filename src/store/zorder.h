// SPDX-License-Identifier: AGPL-3.0-or-later
// Places on a Z-order curve (Morton code): one integer that an ordinary index keeps sorted, so that
// a box of the map is a few ranges of it. Exact: the place can be read back. Every engine stores
// the same integers.
#pragma once

#include <cstdint>
#include <vector>

#include "store/store.h"

namespace store {

// The code of a place; neighbours on the map are mostly neighbours in the code.
[[nodiscard]] int64_t z_code(Place place);
[[nodiscard]] Place z_place(int64_t code);

struct ZRange {
  int64_t first = 0;
  int64_t last = 0;  // inclusive
  bool operator==(const ZRange&) const = default;
};

inline constexpr size_t kZRangesMax = 32;

// At most kZRangesMax ranges, ascending and apart, that hold the code of every place in the box,
// borders included; places outside are in them as well and must be filtered. Nothing if low is not
// south-west of high.
[[nodiscard]] std::vector<ZRange> z_ranges(Place low, Place high);

[[nodiscard]] inline bool in_box(Place place, Place low, Place high) {
  return place.lon >= low.lon && place.lon <= high.lon && place.lat >= low.lat &&
         place.lat <= high.lat;
}

}  // namespace store
