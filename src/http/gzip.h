// SPDX-License-Identifier: AGPL-3.0-or-later
// gzip (RFC 1952) over zlib. Private to the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

struct z_stream_s;

namespace http {

// One compressor, used again and again, since its memory (256 KB) costs more than a small body. Not
// thread safe.
class Gzip {
 public:
  static constexpr int kFast = 1;
  static constexpr int kSmall = 9;
  explicit Gzip(int level) : level_(level) {}
  ~Gzip();
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  // Nothing if it does not become smaller, or there is no memory.
  [[nodiscard]] std::optional<std::string> pack(std::string_view text);

 private:
  int level_;
  z_stream_s* stream_ = nullptr;  // from the first use on
};

}  // namespace http
