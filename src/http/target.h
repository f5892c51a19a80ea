// SPDX-License-Identifier: AGPL-3.0-or-later
// The target of a request, decoded strictly. Private to the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

// Origin form ("/a/b?c=d", RFC 9112 §3.2.1) or absolute form ("http://host/a", §3.2.2), else
// nothing. Nothing as well for: a broken %XX; an encoded slash; NUL and other control characters;
// what is not UTF-8; a backslash; the segments "." and ".."; a fragment.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);
// The pairs of a query or of a form (application/x-www-form-urlencoded): '+' is a blank. Nothing
// for a broken %XX, NUL, or what is not UTF-8.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(
    std::string_view text);

}  // namespace http
