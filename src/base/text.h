// SPDX-License-Identifier: AGPL-3.0-or-later
// UTF-8 text. Positions shown to people are 1-based lines and 1-based columns counted in
// characters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// The byte offset of the first invalid UTF-8 sequence (RFC 3629: no overlongs, no surrogates), or
// nothing if `text` is valid.
[[nodiscard]] std::optional<size_t> first_invalid_utf8(std::string_view text);
// Decodes the character at `offset` of valid UTF-8 and moves `offset` behind it.
[[nodiscard]] char32_t next_char(std::string_view text, size_t& offset);
void append_char(std::string& out, char32_t c);
[[nodiscard]] std::u32string to_utf32(std::string_view valid_utf8);
[[nodiscard]] std::string to_utf8(std::u32string_view text);
// Number of characters of valid UTF-8.
[[nodiscard]] size_t char_count(std::string_view valid_utf8);
// Width on a terminal: East Asian wide characters count two.
[[nodiscard]] size_t display_width(std::string_view valid_utf8);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
// Levenshtein distance in characters; stops counting above `limit` and returns limit + 1.
[[nodiscard]] size_t edit_distance(std::u32string_view a, std::u32string_view b, size_t limit);
// The nearest of `candidates` (distance at most 2 and at most half of the length), for "did you
// mean".
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);
// A decimal number of at most 18 digits, nothing else.
[[nodiscard]] std::optional<int64_t> parse_int(std::string_view text);
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace base
