// SPDX-License-Identifier: AGPL-3.0-or-later
// The bytes of a file in clear, wherever they come from: from a file, or opened from a sealed one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace evidence {

// One reader at a time.
class Content {
 public:
  virtual ~Content() = default;
  [[nodiscard]] virtual uint64_t size() const = 0;
  // Exactly `size` bytes from `offset` on, all of them within size(). Faults:
  // base.file_unreadable; of sealed ones evidence.altered (kCorrupt).
  [[nodiscard]] virtual base::Result<base::Bytes> read(uint64_t offset, size_t size) = 0;
};

// base.file_missing, base.file_unreadable.
[[nodiscard]] base::Result<std::unique_ptr<Content>> open_content(
    const std::filesystem::path& path);

// Calls `take` with all of it, in pieces from the beginning.
[[nodiscard]] base::Status read_through(Content& content,
                                        const std::function<void(base::ByteView)>& take);
// The first bytes, at most `max`.
[[nodiscard]] base::Result<base::Bytes> first_bytes(Content& content, size_t max);

}  // namespace evidence
