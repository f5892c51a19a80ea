// SPDX-License-Identifier: AGPL-3.0-or-later
// The store over one SQLite file: WAL, synchronous=FULL (an act is acknowledged only when it is
// durable), or the same in two halves: commit(), then sync().
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "store/store.h"

namespace store {

enum class OpenMode {
  kRead,    // must exist; nothing is written
  kWrite,   // must exist
  kCreate,  // made if absent
};

struct SqliteOptions {
  int busy_timeout_ms = 10'000;  // how long begin() waits for another writer
  int cache_kib = 32 * 1024;     // pages kept in memory
  int64_t pages_max = 0;         // 0: no limit; else the file may not grow beyond (store.disk_full)
  // A commit is durable after the next sync() only, and others read it before that: for a writer
  // that has another thread wait for the disk and answers nobody earlier, and for readers beside
  // it, who sync what they vouch for.
  bool sync_later = false;
};

// Opens `path`. Faults: store.missing (kNotFound); store.not_fadu (kInvalid: a file of something
// else, left untouched); store.newer_version, store.needs_migration (kUnavailable: written by a
// newer or an older program, left untouched); and those of every store call.
[[nodiscard]] base::Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& path,
                                                               OpenMode mode,
                                                               SqliteOptions options = {});

}  // namespace store
