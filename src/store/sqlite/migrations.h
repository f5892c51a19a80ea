// SPDX-License-Identifier: AGPL-3.0-or-later
// Bringing an older SQLite file to the schema of this program.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "store/open.h"

namespace store {

// See migrate() in store/open.h. All steps are one transaction: a fault, or the end of the process,
// leaves the file as it was. Every other program must have closed the file, for an older one would
// go on writing by its own schema. Faults: store.missing, store.not_fadu, store.newer_version as
// open_sqlite(), and those of every store call.
[[nodiscard]] base::Result<Migration> migrate_sqlite(const std::filesystem::path& path,
                                                     bool dry_run);

}  // namespace store
