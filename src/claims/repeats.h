// SPDX-License-Identifier: AGPL-3.0-or-later
// The same thing with two values in one report. Inside the room only.
#pragma once

#include <cstdint>
#include <vector>

#include "claims/claims.h"

namespace claims {

// Adds a contradiction for each exact count whose meaning, unit and scope (persons, villages, times
// named in its sentence) equal those of an earlier one with another value. `titles`: offsets at
// which a new report begins. Meanings that only say "meetings" or "activities" are left alone.
void check_repeats(const std::vector<uint64_t>& titles, Audit& audit);

}  // namespace claims
