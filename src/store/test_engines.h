// SPDX-License-Identifier: AGPL-3.0-or-later
// The engines that the conformance suite runs on. For tests only.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/postgres/test_server.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"
#include "store/test_store.h"

namespace store {

// One way to keep a town. `open` gives a connection to the data that belong to the folder, made if
// there are none; it waits at most a moment for another writer.
struct Engine {
  std::string name;
  base::Result<std::unique_ptr<Store>> (*open)(const TempDir& dir);
  friend std::ostream& operator<<(std::ostream& out, const Engine& engine) {
    return out << engine.name;
  }
};

inline base::Result<std::unique_ptr<Store>> open_in_sqlite(const TempDir& dir) {
  return open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.busy_timeout_ms = 50});
}

inline base::Result<std::unique_ptr<Store>> open_in_postgres(const TempDir& dir) {
  return open_postgres(TestServer::get().database_for(dir.path()), OpenMode::kCreate,
                       {.lock_timeout_ms = 50});
}

inline std::vector<Engine> engines() {
  return {{"sqlite", open_in_sqlite}, {"postgres", open_in_postgres}};
}

}  // namespace store
