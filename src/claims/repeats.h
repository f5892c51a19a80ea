// SPDX-License-Identifier: AGPL-3.0-or-later
// The same thing with two values in one report. Inside the room only.
#pragma once

#include <cstdint>
#include <vector>

#include "claims/claims.h"

namespace claims {

// Where a report of the text begins, and its year (0 if its title has none).
struct Report {
  uint64_t offset = 0;
  int year = 0;
};

// Adds a contradiction for each exact count whose meaning, unit and scope (persons, villages, times
// named in its sentence) equal those of an earlier one of the same report with another value. Only
// numbers that say they are those of the whole town and year are compared; meanings that only say
// "meetings" or "activities" are left alone.
void check_repeats(const std::vector<Report>& reports, Audit& audit);

}  // namespace claims
