// SPDX-License-Identifier: AGPL-3.0-or-later
// How notices of holidays moved deadlines, as JSON (holidays.cc).
#pragma once

#include "api/operation.h"
#include "casework/case_file.h"
#include "store/store.h"

namespace api {

// Every move of a clock since it last started, the oldest first: schema ClockMove.
[[nodiscard]] json::array moves_json(const Ask& ask, const procedure::Pack& pack,
                                     const casework::CaseFile& file,
                                     const procedure::ClockRule& rule);
// Whether a notice was recorded so lately that lists tell what it moved.
[[nodiscard]] bool moved_lately(const Ask& ask);

}  // namespace api
