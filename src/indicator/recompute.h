// SPDX-License-Identifier: AGPL-3.0-or-later
// Every figure again, from nothing but the entries of the ledger.
#pragma once

#include "indicator/figures.h"

namespace indicator {

// One scan of the town's entries known at `as_of`; figures in order of id. Reads headers and, of
// the packs that indicators count, the fields they look at. Memory: about 200 bytes a case. Faults:
// those of the store, casework.bad_entry for an entry that cannot be read, seal.broken, and
// casework.no_keyring where a figure depends on sealed bodies and world.keyring cannot open them.
[[nodiscard]] base::Result<std::vector<Figure>> recompute(store::Store& store,
                                                          const Definitions& definitions,
                                                          const std::string& town, Period period,
                                                          calendar::Instant as_of,
                                                          const casework::World& world);

}  // namespace indicator
