// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading one number: digits of both widths, 万 and 亿, Chinese numerals, 余 and 多, damage and
// masks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/decimal.h"
#include "claims/words.h"

namespace claims {

struct Number {
  size_t begin = 0;
  size_t end = 0;         // behind scale and 余
  int64_t digits = 0;     // the printed digits without the point
  int places = 0;         // printed decimals
  int64_t scale = 1;      // 百 千 万 亿
  bool chinese = false;   // written in Chinese numerals
  bool bare = false;      // only 百 千 万 亿, nothing before: "万余"
  bool more = false;      // 余, 多, 几: the true number is larger
  bool odd_more = false;  // 余 behind a number that is not round: "12余次"
  bool damaged = false;   // blanks or dots inside the digits: must not be joined
  bool masked = false;    // digits replaced by * × □ X

  // Nothing if unreadable, too large for a Decimal, or finer than it.
  [[nodiscard]] std::optional<base::Decimal> value() const;
  [[nodiscard]] bool readable() const { return !damaged && !masked; }
};

// The number that begins with the digit at `at`. Nothing if it has more than 12 digits (an
// identifier).
[[nodiscard]] std::optional<Number> read_digits(View text, size_t at);
// The Chinese numeral at `at`. Nothing if the characters are not a well-formed number ("二〇二〇").
[[nodiscard]] std::optional<Number> read_chinese(View text, size_t at);
// The end of the run of Chinese numerals at `at`.
[[nodiscard]] size_t chinese_run_end(View text, size_t at);

}  // namespace claims
