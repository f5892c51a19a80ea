// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes of a file to UTF-8 text. Reports come as UTF-8 or, from older machines, as GB18030 (GBK and
// GB2312 are parts of it); nothing else is read, and what is neither is refused, not repaired: a
// repaired number would be a number that nobody wrote.
#pragma once

#include <string>

#include "base/result.h"

namespace claims {

inline constexpr size_t kTextBytesMax = 256u << 20;

struct DecodedText {
  std::string utf8;
  std::string encoding;  // "UTF-8" or "GB18030"
};

// Faults (kInvalid): claims.too_large (more than kTextBytesMax bytes), claims.not_text (control
// characters: a binary file), claims.damaged_utf8 (mostly UTF-8 with broken bytes; `offset`),
// claims.unknown_encoding. A byte order mark is dropped.
[[nodiscard]] base::Result<DecodedText> decode(std::string bytes);

}  // namespace claims
