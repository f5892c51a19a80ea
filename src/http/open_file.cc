// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <cerrno>
#include <system_error>

namespace http {

bool OpenFile::open(const std::filesystem::path& path, uint64_t size, std::string& reason) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat found{};
  if (!fd || ::fstat(fd.get(), &found) != 0) {
    reason = path.string() + ": " + std::generic_category().message(errno);
    return false;
  }
  if (!S_ISREG(found.st_mode) || static_cast<uint64_t>(found.st_size) < size) {
    reason = path.string() + ": not a file of " + std::to_string(size) + " bytes";
    return false;
  }
  fd_ = std::move(fd);
  return true;
}

OpenFile::Got OpenFile::read(uint64_t offset, size_t size, bool may_block, std::string& out) const {
  out.resize(size);
  const iovec target{out.data(), size};
  const ssize_t count =
      ::preadv2(fd_.get(), &target, 1, static_cast<off_t>(offset), may_block ? 0 : RWF_NOWAIT);
  if (count > 0) {
    out.resize(static_cast<size_t>(count));
    return Got::kBytes;
  }
  // Not in memory, or a file system that cannot say.
  const bool would_block = count < 0 && (errno == EAGAIN || errno == EOPNOTSUPP);
  return would_block && !may_block ? Got::kWouldBlock : Got::kFailed;
}

}  // namespace http
