// SPDX-License-Identifier: AGPL-3.0-or-later
// The grid map of a town, from the entries of the register grid_cell.
#pragma once

#include "casework/world.h"
#include "grid/map.h"
#include "store/store.h"

namespace api {

// The cells that exist now. Faults: those of the store and of grid::Map::create.
[[nodiscard]] base::Result<grid::Map> town_map(store::Store& store, const casework::World& world,
                                               const std::string& town);

}  // namespace api
