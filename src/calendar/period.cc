// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/period.h"

#include <array>

#include "base/text.h"

namespace calendar {

namespace {

struct UnitFacts {
  std::string_view name;
  std::string_view sign;
  int count_max;
};

constexpr std::array<UnitFacts, 6> kUnits = {{{"minute", "min", 5'256'000},
                                              {"office_hour", "oh", 10'000},
                                              {"working_day", "wd", 10'000},
                                              {"calendar_day", "d", 36'600},
                                              {"month", "mo", 1'200},
                                              {"year", "y", 100}}};

const UnitFacts& facts(Unit unit) { return kUnits.at(static_cast<size_t>(unit)); }

}  // namespace

std::string_view unit_name(Unit unit) { return facts(unit).name; }
std::string_view unit_sign(Unit unit) { return facts(unit).sign; }
int count_max(Unit unit) { return facts(unit).count_max; }

std::optional<Period> Period::parse(std::string_view text) {
  const size_t sign_at = text.find_first_not_of("0123456789");
  if (sign_at == 0 || sign_at == std::string_view::npos || text[0] == '0') return std::nullopt;
  const auto count = base::parse_int(text.substr(0, sign_at));
  if (!count) return std::nullopt;
  for (size_t i = 0; i < kUnits.size(); ++i) {
    if (kUnits[i].sign != text.substr(sign_at)) continue;
    if (*count > kUnits[i].count_max) return std::nullopt;
    return Period{static_cast<int>(*count), static_cast<Unit>(i)};
  }
  return std::nullopt;
}

std::string Period::str() const { return std::to_string(count) + std::string(unit_sign(unit)); }

}  // namespace calendar
