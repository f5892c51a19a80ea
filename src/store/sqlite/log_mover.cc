// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/log_mover.h"

#include <sqlite3.h>

namespace store {

namespace {

// Pages in the log: it is moved into the file. With more, whoever commits waits longer behind the
// sync of the file; with fewer, pages that every commit writes are moved too often.
constexpr int kMovePages = 8192;
constexpr int kMaxPages = 8 * kMovePages;  // the writer does not wait for the mover any more

// Moves what no reader needs; true if that was everything. A failure leaves all of it in the log,
// where the next one finds it, and whoever commits meets it.
bool move_log(sqlite3* db) {
  int in_log = 0;
  int moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
  return code == SQLITE_OK && in_log == moved;
}

}  // namespace

LogMover::LogMover(std::filesystem::path database, sqlite3* writer)
    : database_(std::move(database)), writer_(writer) {
  sqlite3_wal_hook(
      writer_,
      [](void* mover, sqlite3* /*db*/, const char* /*name*/, int pages) {
        static_cast<LogMover*>(mover)->grew(pages);
        return SQLITE_OK;
      },
      this);
  thread_ = std::thread([this] { run(); });
}

LogMover::~LogMover() {
  sqlite3_wal_hook(writer_, nullptr, nullptr);
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    wanted_.notify_all();
  }
  thread_.join();
}

void LogMover::grew(int pages) {
  if (pages < kMovePages) return;
  bool all = false;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kIdle) {
      state_ = State::kWanted;
      wanted_.notify_all();
    }
    all = state_ == State::kMoved || pages >= kMaxPages;
  }
  // Only who writes finds a moment in which nothing is added; with everything moved, and no reader
  // in the way, the next commit begins at the log's beginning.
  if (!all || !move_log(writer_)) return;
  const std::lock_guard lock(mutex_);
  if (state_ == State::kMoved) state_ = State::kIdle;
}

void LogMover::run() {
  sqlite3* db = nullptr;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wanted_.wait(lock, [this] { return closing_ || state_ == State::kWanted; });
      if (closing_) break;
      state_ = State::kRunning;
    }
    if (db == nullptr) {
      sqlite3_open_v2(database_.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
      sqlite3_exec(db, "PRAGMA synchronous=NORMAL", nullptr, nullptr, nullptr);
    }
    // Where it fails the writer does all of it.
    (void)move_log(db);
    const std::lock_guard lock(mutex_);
    state_ = State::kMoved;
  }
  sqlite3_close_v2(db);
}

}  // namespace store
