// SPDX-License-Identifier: AGPL-3.0-or-later
// Moves the write-ahead log into the file on a thread of its own, so that the one who writes does
// not wait for it: SQLite itself does that within a commit.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

struct sqlite3;

namespace store {

class LogMover {
 public:
  // `writer`: the connection that commits, which outlives this; it moves nothing by itself any
  // more.
  LogMover(std::filesystem::path database, sqlite3* writer);
  ~LogMover();
  LogMover(const LogMover&) = delete;
  LogMover& operator=(const LogMover&) = delete;

 private:
  enum class State { kIdle, kWanted, kRunning, kMoved };

  // After each commit of the writer, on its thread: so many pages lie in the log.
  void grew(int pages);
  void run();

  const std::filesystem::path database_;
  sqlite3* const writer_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  State state_ = State::kIdle;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace store
