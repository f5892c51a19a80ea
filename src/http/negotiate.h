// SPDX-License-Identifier: AGPL-3.0-or-later
// What a request says about the form of its answer: validators, ranges, encodings. Private to the
// room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace http {

// Bytes of a file.
struct Slice {
  uint64_t first = 0;
  uint64_t size = 0;
};

enum class RangeKind : uint8_t {
  kWhole,  // no range, several, or one that cannot be read: the whole is sent (RFC 9110 §14.2)
  kPart,   // 206
  kNone,   // 416: nothing of it is there
};
struct Range {
  RangeKind kind = RangeKind::kWhole;
  Slice slice;
};
// The header Range over `size` bytes.
[[nodiscard]] Range parse_range(std::string_view header, uint64_t size);

// Whether the list of If-None-Match names `etag`, compared weakly (RFC 9110 §13.1.2).
[[nodiscard]] bool names_etag(std::string_view list, std::string_view etag);
// Whether Accept-Encoding takes gzip (RFC 9110 §12.5.3).
[[nodiscard]] bool takes_gzip(std::string_view accept_encoding);
// Whether a body of this Content-Type becomes smaller by gzip: text, JSON, XML, SVG, scripts.
[[nodiscard]] bool is_compressible(std::string_view type);

// What the answer depends on after the request has been given away.
struct Asked {
  bool get = false;
  bool head = false;
  bool http11 = true;
  bool keep_alive = false;
  bool gzip = false;
  std::string if_none_match, if_range, range;
};
[[nodiscard]] Asked asked_by(const Request& request);

}  // namespace http
