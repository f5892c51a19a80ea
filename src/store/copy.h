// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies the truth of a town from one store to another, whatever their engines: for backups of a
// PostgreSQL database as a file, and for bringing a file into PostgreSQL.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace store {

// Copies entries (erased ones as erased), tiles, checkpoints and slips. Projections are not copied:
// whoever uses the copy rebuilds them (casework::Desk::rebuild). The caller holds a snapshot of
// `from` if others may write meanwhile, and calls this for each town.
//
// Entries are committed by the thousand, tiles, checkpoints and slips at the end. A copy that was
// broken off is continued by the next call with the same ledger. Faults: store.not_empty
// (kConflict: `to` has another ledger of this town, or the whole of it), and those of both stores.
// `progress`, if given, is called now and then with the number of entries copied.
[[nodiscard]] base::Status copy_truth(Store& from, Store& to, std::string_view town,
                                      const std::function<void(uint64_t)>& progress = {});

}  // namespace store
