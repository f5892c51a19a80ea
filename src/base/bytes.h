// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes and their printed forms.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

using Bytes = std::vector<uint8_t>;
using ByteView = std::span<const uint8_t>;

[[nodiscard]] inline ByteView view(std::string_view s) {
  return {reinterpret_cast<const uint8_t*>(s.data()), s.size()};
}
[[nodiscard]] inline std::string_view text(ByteView b) {
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}
[[nodiscard]] inline Bytes to_bytes(std::string_view s) { return {s.begin(), s.end()}; }

[[nodiscard]] std::string hex(ByteView bytes);
// Lower or upper case hex of even length; nothing else.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);
// Standard base64 with padding (RFC 4648 §4).
[[nodiscard]] std::string base64(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

}  // namespace base
