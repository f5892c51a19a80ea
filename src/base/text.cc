// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"

#include <algorithm>

namespace base {

namespace {

// Length of the valid sequence at `p`, or 0.
size_t sequence_length(const unsigned char* p, size_t left) {
  const unsigned char b = p[0];
  auto continues = [&](size_t i) { return i < left && (p[i] & 0xc0) == 0x80; };
  if (b < 0x80) return 1;
  if (b >= 0xc2 && b <= 0xdf) return continues(1) ? 2 : 0;
  if (b >= 0xe0 && b <= 0xef) {
    if (!continues(1) || !continues(2)) return 0;
    if (b == 0xe0 && p[1] < 0xa0) return 0;
    if (b == 0xed && p[1] > 0x9f) return 0;
    return 3;
  }
  if (b >= 0xf0 && b <= 0xf4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (b == 0xf0 && p[1] < 0x90) return 0;
    if (b == 0xf4 && p[1] > 0x8f) return 0;
    return 4;
  }
  return 0;
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
         (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3fffd);
}

}  // namespace

std::optional<size_t> first_invalid_utf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  size_t i = 0;
  while (i < text.size()) {
    if (p[i] < 0x80) {
      ++i;
      continue;
    }
    const size_t n = sequence_length(p + i, text.size() - i);
    if (n == 0) return i;
    i += n;
  }
  return std::nullopt;
}

char32_t next_char(std::string_view text, size_t& offset) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + offset;
  const unsigned char b = p[0];
  if (b < 0x80) {
    offset += 1;
    return b;
  }
  if (b < 0xe0) {
    offset += 2;
    return static_cast<char32_t>((b & 0x1f) << 6 | (p[1] & 0x3f));
  }
  if (b < 0xf0) {
    offset += 3;
    return static_cast<char32_t>((b & 0x0f) << 12 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f));
  }
  offset += 4;
  return static_cast<char32_t>((b & 0x07) << 18 | (p[1] & 0x3f) << 12 | (p[2] & 0x3f) << 6 |
                               (p[3] & 0x3f));
}

void append_char(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xf0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  }
}

std::u32string to_utf32(std::string_view valid_utf8) {
  std::u32string out;
  out.reserve(valid_utf8.size() / 2);
  for (size_t i = 0; i < valid_utf8.size();) out.push_back(next_char(valid_utf8, i));
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (char32_t c : text) append_char(out, c);
  return out;
}

size_t char_count(std::string_view valid_utf8) {
  return static_cast<size_t>(std::count_if(valid_utf8.begin(), valid_utf8.end(),
                                           [](char c) { return (c & 0xc0) != 0x80; }));
}

size_t display_width(std::string_view valid_utf8) {
  size_t width = 0;
  for (size_t i = 0; i < valid_utf8.size();) width += is_wide(next_char(valid_utf8, i)) ? 2 : 1;
  return width;
}

std::string_view trim(std::string_view text) {
  static constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == separator) {
      out.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

size_t edit_distance(std::u32string_view a, std::u32string_view b, size_t limit) {
  const size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    size_t best = row[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(row[b.size()], limit + 1);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (first_invalid_utf8(word)) return {};  // what a shell hands over need not be text
  const std::u32string wanted = to_utf32(word);
  std::string best;
  size_t best_distance = 3;
  for (const std::string& candidate : candidates) {
    const size_t d = edit_distance(wanted, to_utf32(candidate), 2);
    if (d < best_distance && d * 2 < wanted.size() + 1) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

std::optional<int64_t> parse_int(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return std::nullopt;
  int64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

}  // namespace base
