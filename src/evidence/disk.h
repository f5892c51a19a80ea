// SPDX-License-Identifier: AGPL-3.0-or-later
// Files of the locker: durable, for their owner only.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace evidence {

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// base.file_missing, base.file_unreadable; base.file_unwritable, evidence.no_room where the disk or
// a quota is full. `error` is an errno.
[[nodiscard]] base::Fault unreadable(const std::filesystem::path& path, int error);
[[nodiscard]] base::Fault unwritable(const std::filesystem::path& path, int error);

// A file that programs hold together, or one alone, as long as the descriptor lives.
// evidence.in_use (kConflict), base.file_unwritable.
[[nodiscard]] base::Result<Descriptor> hold(const std::filesystem::path& path, bool alone);

[[nodiscard]] base::Status make_folder(const std::filesystem::path& path);
// Makes durable which files are in it.
[[nodiscard]] base::Status sync_folder(const std::filesystem::path& path);
// The old or the new content, never half; durable. `temporary` is on the same file system.
[[nodiscard]] base::Status write_durably(const std::filesystem::path& path,
                                         const std::filesystem::path& temporary,
                                         std::string_view content);
// Fills `out` from `offset` on: 0, or the errno that stopped it (EIO: the file is shorter).
[[nodiscard]] int read_at(int fd, uint64_t offset, std::span<uint8_t> out);
// As many of `bytes` as the file took, and 0 or the errno that stopped it.
struct Written {
  size_t bytes = 0;
  int error = 0;
};
[[nodiscard]] Written write_all(int fd, std::string_view bytes);
[[nodiscard]] uint64_t free_space(const std::filesystem::path& path);

}  // namespace evidence
