// SPDX-License-Identifier: AGPL-3.0-or-later
// The file FADU.DB-wal, where commits lie until they are moved into the file: synced apart from
// SQLite, by whoever wants to be sure of what he read or of what another thread wrote. (Of the file
// itself nothing may be opened twice, for closing it drops SQLite's locks; SQLite locks nothing in
// its log.)
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>

#include "base/result.h"

namespace store {

class WriteAheadLog {
 public:
  explicit WriteAheadLog(const std::filesystem::path& database);
  ~WriteAheadLog();
  WriteAheadLog(const WriteAheadLog&) = delete;
  WriteAheadLog& operator=(const WriteAheadLog&) = delete;

  // Makes durable what was written before the call; on any thread. Once it has failed it fails for
  // ever, for the system reports a lost page once and then forgets it. Faults: store.io,
  // store.disk_full.
  [[nodiscard]] base::Status sync();

 private:
  [[nodiscard]] base::Status sync_file();

  const std::filesystem::path path_;
  std::mutex mutex_;
  int file_ = -1;
  std::optional<base::Fault> broken_;
};

}  // namespace store
