// SPDX-License-Identifier: AGPL-3.0-or-later
// A figure as a sentence: its definition, period and as-of moment, and how the counted records add
// up to it, month by month. The fourth road to the same number.
#pragma once

#include <string>
#include <vector>

#include "base/messages.h"
#include "indicator/figures.h"

namespace indicator {

// What each month adds (flows), in order of time; months without records are left out.
struct Month {
  int year = 0;
  int month = 0;
  base::Decimal sum;
};
[[nodiscard]] std::vector<Month> months_of(const std::vector<Record>& records);

[[nodiscard]] std::string explain(const Trace& trace, Period period, AsOf as_of,
                                  const base::Messages& messages, base::Language language);

}  // namespace indicator
