// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/rates.h"

#include <algorithm>

namespace claims {

namespace {

__extension__ using Wide = __int128;

Wide power(int places) {
  Wide out = 1;
  for (int i = 0; i < places; ++i) out *= 10;
  return out;
}

Match match_wide(Wide numerator, Wide denominator, Printed printed) {
  if (denominator <= 0 || numerator < 0) return Match::kNone;
  const Wide scaled = numerator * 100 * power(printed.places);
  const Wide digits = printed.digits;
  if (scaled == digits * denominator) return Match::kExact;
  if ((scaled * 2 + denominator) / (denominator * 2) == digits) return Match::kRounded;
  if (scaled / denominator == digits) return Match::kTruncated;
  return Match::kNone;
}

}  // namespace

std::string Printed::str() const {
  std::string out = std::to_string(digits);
  if (places == 0) return out;
  const auto n = static_cast<size_t>(places);
  if (out.size() <= n) out.insert(0, n + 1 - out.size(), '0');
  return out.substr(0, out.size() - n) + "." + out.substr(out.size() - n);
}

Match match(base::Decimal numerator, base::Decimal denominator, Printed printed) {
  return match_wide(numerator.units, denominator.units, printed);
}

Neighbours neighbours(int64_t denominator, Printed printed) {
  const Wide whole = static_cast<Wide>(printed.digits) * denominator;
  const Wide unit = 100 * power(printed.places);
  const auto below = static_cast<int64_t>(whole / unit);
  return {below, whole % unit == 0 ? below : below + 1};
}

std::vector<int64_t> whole_numerators(int64_t denominator, Printed printed) {
  std::vector<int64_t> out;
  if (denominator <= 0) return out;
  // Rounding takes [p - 1/2, p + 1/2), cutting off [p, p + 1): together the half-open [p - 1/2, p +
  // 1).
  const Wide unit = 100 * power(printed.places);
  const Wide twice = static_cast<Wide>(printed.digits) * 2 - 1;
  const Wide low = twice < 0 ? 0 : (twice * denominator + 2 * unit - 1) / (2 * unit);
  const Wide above = (static_cast<Wide>(printed.digits) + 1) * denominator;
  const Wide high = std::min<Wide>((above + unit - 1) / unit - 1, denominator);
  if (low > high) return out;
  out.push_back(static_cast<int64_t>(low));
  if (high != low) out.push_back(static_cast<int64_t>(high));
  return out;
}

bool whole_prior_exists(int64_t current, Printed printed, bool less) {
  const Wide unit = 100 * power(printed.places);
  const Wide factor = less ? unit - printed.digits : unit + printed.digits;
  if (factor <= 0) return true;  // down by 100 % or more: nothing to test
  const Wide guess = static_cast<Wide>(current) * unit / factor;
  const Wide slack = guess / factor + 2;  // one printed unit moves the earlier number by this much
  if (slack > 1000) return true;          // so many candidates that one of them fits
  for (Wide prior = std::max<Wide>(guess - slack, 1); prior <= guess + slack; ++prior) {
    const Wide gap = less ? prior - current : current - prior;
    if (gap >= 0 && match_wide(gap, prior, printed) != Match::kNone) return true;
  }
  return false;
}

std::string percent_text(base::Decimal numerator, base::Decimal denominator) {
  if (numerator.units < 0 || denominator.units < 0) return "—";
  return base::percent(numerator, denominator, 2).value_or("—");
}

}  // namespace claims
