// SPDX-License-Identifier: AGPL-3.0-or-later
// Exact decimals for money, quantities and shares: never a binary float. Four decimal places.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

struct Decimal {
  static constexpr int kPlaces = 4;
  static constexpr int64_t kOne = 10000;
  int64_t units = 0;  // ten-thousandths

  [[nodiscard]] static constexpr Decimal of(int64_t whole) { return {whole * kOne}; }
  // "-12", "12.5", at most four decimals and 14 whole digits; nothing else.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  [[nodiscard]] bool is_whole() const { return units % kOne == 0; }
  // Shortest form: "12", "12.5".
  [[nodiscard]] std::string str() const;
  auto operator<=>(const Decimal&) const = default;
  Decimal operator+(Decimal o) const { return {units + o.units}; }
  Decimal operator-(Decimal o) const { return {units - o.units}; }
  Decimal operator-() const { return {-units}; }
  Decimal& operator+=(Decimal o) {
    units += o.units;
    return *this;
  }
};

// numerator/denominator as a percentage with `decimals` places (0..4), half up, e.g. 172/173 ->
// "99.42"; empty when the denominator is 0 (printed as "—"). Both parts are non-negative.
[[nodiscard]] std::optional<std::string> percent(Decimal numerator, Decimal denominator,
                                                 int decimals);

// `percent` hundredths of `value`, `times` over, rounded towards zero to four places; what no
// decimal can hold is the greatest (or least) that one can.
[[nodiscard]] Decimal share(Decimal value, Decimal percent, int64_t times);

}  // namespace base
