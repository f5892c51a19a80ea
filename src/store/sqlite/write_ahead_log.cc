// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/write_ahead_log.h"

#include <fcntl.h>
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

}  // namespace

WriteAheadLog::WriteAheadLog(const std::filesystem::path& database)
    : path_(database.string() + "-wal") {}

WriteAheadLog::~WriteAheadLog() {
  if (file_ >= 0) ::close(file_);
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
