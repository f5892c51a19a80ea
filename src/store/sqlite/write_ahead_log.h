// SPDX-License-Identifier: AGPL-3.0-or-later
// The file FADU.DB-wal, where commits lie until they are moved into the file: synced apart from
// SQLite, by another thread than the one that writes, and moved by a third, so that the writer only
// moves the rest. (Of the file itself nothing may be opened
// twice, for closing it drops SQLite's locks; SQLite locks nothing in its log.)
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"

struct sqlite3;

namespace store {

class WriteAheadLog {
 public:
  // `writer`: the connection that commits; it outlives this, and is told to move nothing by itself.
  WriteAheadLog(const std::filesystem::path& database, sqlite3* writer);
  ~WriteAheadLog();
  WriteAheadLog(const WriteAheadLog&) = delete;
  WriteAheadLog& operator=(const WriteAheadLog&) = delete;

  // Makes durable what was written before the call. Once it has failed it fails for ever, for the
  // system reports a lost page once and then forgets it. Faults: store.io, store.disk_full.
  [[nodiscard]] base::Status sync();

 private:
  enum class Move { kNone, kWanted, kRunning, kDone };

  [[nodiscard]] base::Status sync_file();
  // After each commit of the writer, on its thread: so many pages lie in the log.
  void grew(int pages);
  void move_pages();

  const std::filesystem::path database_;
  const std::filesystem::path path_;
  sqlite3* const writer_;

  std::mutex mutex_;  // of the sync
  int file_ = -1;
  std::optional<base::Fault> broken_;

  std::mutex move_mutex_;
  std::condition_variable moved_;
  Move move_ = Move::kNone;
  bool closing_ = false;
  std::thread mover_;
};

}  // namespace store
