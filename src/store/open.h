// SPDX-License-Identifier: AGPL-3.0-or-later
// Opens a store by its place: a SQLite file, or a PostgreSQL database ("postgresql://…",
// "postgres://…", a libpq URI). The one door that knows which engines there are.
#pragma once

#include <string>

#include "store/sqlite/sqlite_store.h"

namespace store {

[[nodiscard]] bool is_postgres(std::string_view place);

// Faults as open_sqlite(); for PostgreSQL store.unreachable, store.needs_migration (kUnavailable)
// and store.newer_version as well.
[[nodiscard]] base::Result<std::unique_ptr<Store>> open_store(const std::string& place,
                                                              OpenMode mode,
                                                              SqliteOptions sqlite = {});

// What migrate() would do, or did.
struct Migration {
  int32_t from = 0;
  int32_t to = 0;
  std::vector<std::string> steps;  // one sentence of SQL each
  bool rebuild = false;            // projections must be rebuilt from the ledger afterwards
};
// Brings the schema of an older store up to date, all or nothing; with `dry_run` only says how.
// A store that is up to date gives from == to. store.newer_version if it is newer than the program.
[[nodiscard]] base::Result<Migration> migrate(const std::string& place, bool dry_run);

}  // namespace store
