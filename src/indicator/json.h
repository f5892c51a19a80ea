// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures and records as JSON. Shares and decimals are text, never binary floats.
#pragma once

#include <boost/json.hpp>

#include "indicator/figures.h"

namespace indicator {

// Whole numbers as JSON integers, other decimals as text.
[[nodiscard]] boost::json::value to_json(base::Decimal value);
// {id, value, unit, text, numerator, denominator, title, title_en, definition, definition_en, kind,
// sealed, records, from, to, as_of}
[[nodiscard]] boost::json::object to_json(const indicator::Figure& figure, indicator::Period period,
                                          indicator::AsOf as_of);

}  // namespace indicator
