// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures and reports for staff (figures.cc) and for everybody once published (public.cc).
#pragma once

#include "api/operation.h"
#include "indicator/figures.h"
#include "report/compile.h"

namespace api {

// The least count that a sealed pack's breakdown may show (a setting, not law).
inline constexpr int64_t kSmallCell = 10;

void add_trend_operations(Operations& operations);  // trend.cc, part of add_figure_operations

[[nodiscard]] indicator::Figures figures_of(const Ask& ask);
// `text` empty: now. A date means all of that day. api.bad_as_of.
[[nodiscard]] base::Result<indicator::AsOf> as_of(const Ask& ask, const std::string& text);
// "json", "html" or "markdown".
[[nodiscard]] base::Result<Answer> report_answer(const Ask& ask, int64_t year,
                                                 const indicator::AsOf& known,
                                                 const std::string& format);

}  // namespace api
