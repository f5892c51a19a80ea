// SPDX-License-Identifier: AGPL-3.0-or-later
// A file that is being sent. Private to the room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "http/listen.h"

namespace http {

class OpenFile {
 public:
  // False with a reason: it cannot be opened, is no regular file, or is shorter than `size`.
  [[nodiscard]] bool open(const std::filesystem::path& path, uint64_t size, std::string& reason);

  enum class Got : uint8_t { kBytes, kWouldBlock, kFailed };
  // Fills `out` with at most `size` bytes from `offset` on; without `may_block` only what is in
  // memory already.
  [[nodiscard]] Got read(uint64_t offset, size_t size, bool may_block, std::string& out) const;

 private:
  Fd fd_;
};

}  // namespace http
