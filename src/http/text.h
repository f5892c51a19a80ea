// SPDX-License-Identifier: AGPL-3.0-or-later
// Small readers of the grammar of HTTP (RFC 9110 §5.6). Private to the room.
#pragma once

#include <string_view>

namespace http {

// Equal apart from the case of ASCII letters.
[[nodiscard]] bool same(std::string_view a, std::string_view b);
// Without blanks and tabs at both ends (OWS, RFC 9110 §5.6.3).
[[nodiscard]] std::string_view trim(std::string_view text);
// A token (RFC 9110 §5.6.2): what names of headers consist of.
[[nodiscard]] bool is_token(std::string_view text);
// Takes what stands before the next `separator` that is not inside quotes off the front of `list`,
// trimmed. False: the list is at its end.
[[nodiscard]] bool next_item(std::string_view& list, char separator, std::string_view& item);

}  // namespace http
