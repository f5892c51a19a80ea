// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/write_ahead_log.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace store {

namespace {

base::Fault failure(int error) {
  using base::FaultKind;
  if (error == ENOSPC || error == EDQUOT) {
    return base::fault(FaultKind::kUnavailable, "store.disk_full");
  }
  return base::fault(FaultKind::kUnavailable, "store.io", {{"reason", std::strerror(error)}});
}

constexpr int kMovePages = 16384;          // pages in the log: it is moved into the file
constexpr int kMaxPages = 4 * kMovePages;  // the writer does not wait for the mover any more

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

WriteAheadLog::WriteAheadLog(const std::filesystem::path& database, sqlite3* writer)
    : database_(database), path_(database.string() + "-wal"), writer_(writer) {
  // Takes the place of SQLite's own, which moves within the commit.
  sqlite3_wal_hook(
      writer_,
      [](void* log, sqlite3* /*db*/, const char* /*name*/, int pages) {
        static_cast<WriteAheadLog*>(log)->grew(pages);
        return SQLITE_OK;
      },
      this);
  mover_ = std::thread([this] { move_pages(); });
}

WriteAheadLog::~WriteAheadLog() {
  sqlite3_wal_hook(writer_, nullptr, nullptr);
  {
    const std::lock_guard lock(move_mutex_);
    closing_ = true;
    moved_.notify_all();
  }
  mover_.join();
  if (file_ >= 0) ::close(file_);
}

void WriteAheadLog::grew(int pages) {
  if (pages < kMovePages) return;
  bool all = false;
  {
    const std::lock_guard lock(move_mutex_);
    if (move_ == Move::kNone) {
      move_ = Move::kWanted;
      moved_.notify_all();
    }
    all = move_ == Move::kDone || pages >= kMaxPages;
  }
  // Only who writes finds a moment in which nothing is added; with everything moved, and no reader
  // in the way, the next commit begins at the log's beginning.
  if (!all || !move_log(writer_)) return;
  const std::lock_guard lock(move_mutex_);
  if (move_ == Move::kDone) move_ = Move::kNone;
}

void WriteAheadLog::move_pages() {
  sqlite3* db = nullptr;
  for (;;) {
    {
      std::unique_lock lock(move_mutex_);
      moved_.wait(lock, [this] { return closing_ || move_ == Move::kWanted; });
      if (closing_) break;
      move_ = Move::kRunning;
    }
    if (db == nullptr) {
      sqlite3_open_v2(database_.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
      sqlite3_exec(db, "PRAGMA synchronous=NORMAL", nullptr, nullptr, nullptr);
    }
    // Where it fails the writer does all of it.
    (void)move_log(db);
    const std::lock_guard lock(move_mutex_);
    move_ = Move::kDone;
  }
  sqlite3_close_v2(db);
}

base::Status WriteAheadLog::sync() {
  const std::lock_guard lock(mutex_);
  if (broken_) return *broken_;
  base::Status status = sync_file();
  if (!status.ok()) broken_ = status.fault();
  return status;
}

base::Status WriteAheadLog::sync_file() {
  if (file_ < 0) file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  // SQLite makes it at the first commit and keeps it while a connection is open.
  if (file_ < 0) return errno == ENOENT ? base::ok() : base::Status(failure(errno));
  while (::fdatasync(file_) != 0) {
    if (errno != EINTR) return failure(errno);
  }
  return base::ok();
}

}  // namespace store
