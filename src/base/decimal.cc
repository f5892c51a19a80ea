// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/decimal.h"

#include <algorithm>

#include "base/result.h"

namespace base {

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  int64_t units = 0;
  int whole_digits = 0;
  size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    units = units * 10 + (text[i] - '0');
    if (++whole_digits > 14) return std::nullopt;
  }
  if (whole_digits == 0) return std::nullopt;
  int places = 0;
  if (i < text.size()) {
    if (text[i] != '.') return std::nullopt;
    for (++i; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9' || ++places > kPlaces) return std::nullopt;
      units = units * 10 + (text[i] - '0');
    }
    if (places == 0) return std::nullopt;
  }
  for (; places < kPlaces; ++places) units *= 10;
  return Decimal{negative ? -units : units};
}

std::string Decimal::str() const {
  const uint64_t magnitude =
      units < 0 ? 0 - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  std::string out = (units < 0 ? "-" : "") + std::to_string(magnitude / kOne);
  uint64_t rest = magnitude % kOne;
  if (rest == 0) return out;
  std::string places = std::to_string(rest);
  places.insert(0, kPlaces - places.size(), '0');
  while (places.back() == '0') places.pop_back();
  return out + "." + places;
}

namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using Signed = __int128;

std::string digits_of(Wide value) {
  std::string out;
  do {
    out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return out;
}

}  // namespace

std::optional<std::string> percent(Decimal numerator, Decimal denominator, int decimals) {
  ENSURE(decimals >= 0 && decimals <= 4, "percent: decimals out of range");
  ENSURE(numerator.units >= 0 && denominator.units >= 0, "percent: negative part");
  if (denominator.units == 0) return std::nullopt;
  Wide scale = 100;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const Wide n = static_cast<Wide>(numerator.units) * scale;
  const Wide d = static_cast<Wide>(denominator.units);
  std::string digits = digits_of((n * 2 + d) / (d * 2));  // half up
  if (decimals == 0) return digits;
  const auto places = static_cast<size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  return digits.substr(0, digits.size() - places) + "." + digits.substr(digits.size() - places);
}

Decimal share(Decimal value, Decimal percent, int64_t times) {
  constexpr Signed kMax = 999'999'999'999'999'999;  // what parse() reads
  const bool negative = (value.units < 0) != ((percent.units < 0) != (times < 0));
  Signed product = static_cast<Signed>(value.units) * percent.units;
  if (__builtin_mul_overflow(product, Signed{times}, &product)) {
    return {static_cast<int64_t>(negative ? -kMax : kMax)};
  }
  return {static_cast<int64_t>(std::clamp(product / (100 * Decimal::kOne), -kMax, kMax))};
}

}  // namespace base
