// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace base {

namespace fs = std::filesystem;

namespace {

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Fault unreadable(const fs::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return fault(FaultKind::kNotFound, "base.file_missing", {{"path", path.string()}});
  }
  return fault(FaultKind::kUnavailable, "base.file_unreadable",
               {{"path", path.string()}, {"reason", std::strerror(error)}});
}

Fault unwritable(const fs::path& path, int error) {
  return fault(FaultKind::kUnavailable, "base.file_unwritable",
               {{"path", path.string()}, {"reason", std::strerror(error)}});
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

// A device or a pipe takes the bytes itself; a file in its place would destroy it.
bool is_device(const fs::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return false;
  return !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

}  // namespace

Result<std::string> read_file(const fs::path& path, size_t max_bytes) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return unreadable(path, errno);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return unreadable(path, errno);
  if (S_ISDIR(info.st_mode)) return unreadable(path, EISDIR);
  std::string content;
  std::string block(1 << 16, '\0');
  for (;;) {
    const ssize_t n = ::read(file.get(), block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return unreadable(path, errno);
    if (n == 0) return content;
    if (content.size() + static_cast<size_t>(n) > max_bytes) {
      return fault(FaultKind::kInvalid, "base.file_too_large",
                   {{"path", path.string()}, {"max", std::to_string(max_bytes)}});
    }
    content.append(block.data(), static_cast<size_t>(n));
  }
}

Status write_file(const fs::path& path, std::string_view content) {
  if (is_device(path)) {
    Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (device.get() < 0 || !write_all(device.get(), content)) return unwritable(path, errno);
    return ok();
  }
  const fs::path temporary = path.string() + ".part";
  {
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0) return unwritable(path, errno);
    if (!write_all(file.get(), content) || ::fsync(file.get()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      return unwritable(path, error);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return unwritable(path, error);
  }
  return ok();
}

std::vector<fs::path> files_below(const fs::path& dir, std::string_view suffix) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::recursive_directory_iterator it(dir, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code unreadable;
    if (it->is_regular_file(unreadable) && it->path().string().ends_with(suffix))
      out.push_back(it->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace base
