// SPDX-License-Identifier: AGPL-3.0-or-later
// The grid map of a town on other days than today, from the entries of the register grid_cell.
#pragma once

#include <map>

#include "casework/world.h"
#include "grid/map.h"
#include "store/store.h"

namespace api {

// The cells that existed at the end of a day, by the day on which things happened. Faults: those of
// the store and of grid::Map::create.
[[nodiscard]] base::Result<grid::Map> map_on(store::Store& store, const casework::World& world,
                                             const std::string& town, calendar::Date on);
// The days on which the map changed, with how many cells were drawn, changed or dissolved on each.
[[nodiscard]] base::Result<std::map<calendar::Date, int64_t>> map_days(store::Store& store,
                                                                       const casework::World& world,
                                                                       const std::string& town);

}  // namespace api
