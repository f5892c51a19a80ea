// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace evidence {

namespace fs = std::filesystem;
using base::FaultKind;

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}
Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

base::Fault unreadable(const fs::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return base::fault(FaultKind::kNotFound, "base.file_missing", {{"path", path.string()}});
  }
  return base::fault(FaultKind::kUnavailable, "base.file_unreadable",
                     {{"path", path.string()}, {"reason", std::strerror(error)}});
}

base::Fault unwritable(const fs::path& path, int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return base::fault(FaultKind::kUnavailable, "evidence.no_room");
  }
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", path.string()}, {"reason", std::strerror(error)}});
}

base::Result<Descriptor> hold(const fs::path& path, bool alone) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file) return unwritable(path, errno);
  if (::flock(file.get(), (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return file;
  if (errno == EWOULDBLOCK) {
    return base::fault(FaultKind::kConflict, "evidence.in_use",
                       {{"path", path.parent_path().string()}});
  }
  // Where a file system knows no locks, nobody is ever alone.
  if (alone) return unwritable(path, errno);
  return file;
}

base::Status make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), S_IRWXU) == 0) {
    return sync_folder(path.parent_path().empty() ? "." : path.parent_path());
  }
  const int error = errno;
  struct stat info{};
  if (error == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode))
    return base::ok();
  return unwritable(path, error);
}

base::Status sync_folder(const fs::path& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.get()) != 0) return unwritable(path, errno);
  return base::ok();
}

Written write_all(int fd, std::string_view bytes) {
  Written out;
  while (out.bytes < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + out.bytes, bytes.size() - out.bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      out.error = n < 0 ? errno : EIO;
      return out;
    }
    out.bytes += static_cast<size_t>(n);
  }
  return out;
}

base::Status write_durably(const fs::path& path, const fs::path& temporary,
                           std::string_view content) {
  int error = 0;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file) return unwritable(path, errno);
    error = write_all(file.get(), content).error;
    if (error == 0 && ::fsync(file.get()) != 0) error = errno;
  }
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return unwritable(path, error);
  }
  return sync_folder(path.parent_path());
}

int read_at(int fd, uint64_t offset, std::span<uint8_t> out) {
  while (!out.empty()) {
    const ssize_t n = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n < 0 ? errno : EIO;
    offset += static_cast<uint64_t>(n);
    out = out.subspan(static_cast<size_t>(n));
  }
  return 0;
}

uint64_t free_space(const fs::path& path) {
  struct statvfs info{};
  if (::statvfs(path.c_str(), &info) != 0) return 0;
  return uint64_t{info.f_bavail} * info.f_frsize;
}

}  // namespace evidence
