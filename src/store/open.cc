// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/open.h"

#include "store/postgres/postgres_store.h"
#include "store/sqlite/migrations.h"

namespace store {

bool is_postgres(std::string_view place) {
  return place.starts_with("postgresql://") || place.starts_with("postgres://");
}

base::Result<std::unique_ptr<Store>> open_store(const std::string& place, OpenMode mode,
                                                SqliteOptions sqlite) {
  if (is_postgres(place)) return open_postgres(place, mode);
  return open_sqlite(place, mode, sqlite);
}

base::Result<Migration> migrate(const std::string& place, bool dry_run) {
  if (is_postgres(place)) return migrate_postgres(place, dry_run);
  return migrate_sqlite(place, dry_run);
}

}  // namespace store
