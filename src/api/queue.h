// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows of cases as lists show them. Private to the room.
#pragma once

#include <vector>

#include "api/case_view.h"

namespace api {

// Each row with its clock chip (`clock`): the running clock that is due first, or one that pauses.
[[nodiscard]] base::Result<json::array> rows_json(Ask& ask,
                                                  const std::vector<store::CaseRow>& rows);

}  // namespace api
