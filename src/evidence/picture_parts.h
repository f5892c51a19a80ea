// SPDX-License-Identifier: AGPL-3.0-or-later
// The four formats of picture.h; each false for what is broken or strange.
#pragma once

#include <algorithm>
#include <optional>

#include "evidence/picture.h"

namespace evidence {

// Reads forward through bytes; what is not there fails, and failing stays.
class Cursor {
 public:
  explicit Cursor(base::ByteView bytes) : rest_(bytes) {}
  // The next `n` bytes; empty and failed if there are fewer.
  base::ByteView take(size_t n) {
    if (failed_ || n > rest_.size()) {
      failed_ = true;
      return {};
    }
    const base::ByteView out = rest_.first(n);
    rest_ = rest_.subspan(n);
    return out;
  }
  uint32_t big(size_t n) {
    uint32_t value = 0;
    for (const uint8_t byte : take(n)) value = value << 8 | byte;
    return value;
  }
  uint32_t little(size_t n) {
    uint32_t value = 0;
    const base::ByteView bytes = take(n);
    for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
    return value;
  }
  [[nodiscard]] base::ByteView rest() const { return rest_; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool done() const { return failed_ || rest_.empty(); }

 private:
  base::ByteView rest_;
  bool failed_ = false;
};

inline void append(base::Bytes& out, base::ByteView bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void claim(Picture& picture, uint64_t width, uint64_t height) {
  picture.width_max = std::max(picture.width_max, width);
  picture.height_max = std::max(picture.height_max, height);
}

[[nodiscard]] bool take_jpeg_apart(base::ByteView bytes, Picture& out);  // ITU-T T.81 annex B
// CRC-32 of ISO/IEC 15948 annex D, over the name and the payload of a PNG chunk.
[[nodiscard]] uint32_t png_crc(base::ByteView bytes);
[[nodiscard]] bool take_png_apart(base::ByteView bytes, Picture& out);   // ISO/IEC 15948
[[nodiscard]] bool take_webp_apart(base::ByteView bytes, Picture& out);  // RFC 9649
[[nodiscard]] bool take_gif_apart(base::ByteView bytes, Picture& out);   // GIF89a

}  // namespace evidence
