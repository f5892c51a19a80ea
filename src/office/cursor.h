// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a page ended: opaque text that fits one query only. Private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"

namespace office {

// The beginning of a digest of everything that the order of a query depends on.
using QueryMark = std::array<uint8_t, 8>;
[[nodiscard]] QueryMark mark_of(const std::vector<std::string_view>& parts);

struct Cursor {
  uint8_t stage = 0;                     // of a search
  uint64_t number = 0;                   // the entry last looked at
  std::optional<calendar::Instant> due;  // of the row last looked at
  base::Uuid id;                         // of that row
  bool operator==(const Cursor&) const = default;
};

// base64url without padding (RFC 4648 §5).
[[nodiscard]] std::string write_cursor(const Cursor& cursor, const QueryMark& mark);
// Fault office.bad_cursor (kInvalid).
[[nodiscard]] base::Result<Cursor> read_cursor(std::string_view text, const QueryMark& mark);

}  // namespace office
