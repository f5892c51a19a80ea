// SPDX-License-Identifier: AGPL-3.0-or-later
// The deadlines of a case, computed from its acts.
#pragma once

#include "calendar/deadline.h"
#include "casework/case_file.h"
#include "casework/world.h"

namespace casework {

// Recomputes the clocks that `step` (just applied, the last act of `file`) starts, stops, pauses,
// resumes or extends.
void update_clocks(CaseFile& file, const procedure::Pack& pack, std::string_view step,
                   const World& world);

// Computes the clocks of a case anew, after the working days changed. False: nothing moved.
[[nodiscard]] bool renew_clocks(CaseFile& file, const procedure::Pack& pack, const World& world);

// What computes the deadline of one clock from the acts of the case; nothing if it never started.
// With event, grounds and articles in words, for calendar::compute_explained.
[[nodiscard]] std::optional<calendar::DeadlineInput> deadline_input(
    const CaseFile& file, const procedure::Pack& pack, const procedure::ClockRule& rule);

}  // namespace casework
