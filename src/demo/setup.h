// SPDX-License-Identifier: AGPL-3.0-or-later
// The acts before the year: the founder appoints the first administrator, who records the places;
// the personnel officer records people, posts, certificates and the grid members' cells.
#pragma once

#include "calendar/workdays.h"
#include "demo/plan.h"
#include "demo/roster.h"
#include "demo/town.h"
#include "grid/map.h"

namespace demo {

// Appends the acts in order of time, fills the roster with the ids that they will have, and gives
// the cells that they draw. Faults: demo.bad_town_cells.
[[nodiscard]] base::Status set_up(const Town& town, const procedure::Library& library,
                                  const calendar::Workdays& workdays, uint64_t seed, Plan& plan,
                                  Roster& roster, std::vector<grid::Cell>& cells);

}  // namespace demo
