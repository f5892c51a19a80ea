// SPDX-License-Identifier: AGPL-3.0-or-later
// Problems as people read them.
#pragma once

#include <string>
#include <vector>

#include "base/messages.h"
#include "base/result.h"

namespace procedure {

// Each problem with its place, in both languages, with its article and what would mend it; last the
// number of problems (procedure.count). Empty if there are none.
[[nodiscard]] std::string report(const std::vector<base::Fault>& problems,
                                 const base::Messages& messages);

// Sorts problems by file and place, shortens quoted input to a readable length, and keeps at most
// kProblemsMax of each file (the rest is one procedure.more_problems).
inline constexpr size_t kProblemsMax = 200;
[[nodiscard]] std::vector<base::Fault> tidy(std::vector<base::Fault> problems);

}  // namespace procedure
