// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/target.h"

#include <algorithm>

#include "base/text.h"
#include "http/text.h"

namespace http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// The text without %XX; nothing if one is broken or the outcome is not UTF-8.
std::optional<std::string> decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  if (base::first_invalid_utf8(out)) return std::nullopt;
  return out;
}

std::optional<std::string> decode_path(std::string_view text) {
  std::string out;
  for (size_t begin = 1; begin <= text.size();) {
    const size_t end = std::min(text.find('/', begin), text.size());
    const auto segment = decode(text.substr(begin, end - begin), false);
    if (!segment || *segment == "." || *segment == "..") return std::nullopt;
    for (const char c : *segment) {
      if (c == '/' || c == '\\' || is_control(c)) return std::nullopt;
    }
    out += '/';
    out += *segment;
    begin = end + 1;
  }
  return out;
}

// The rest of an absolute form behind its authority; the text itself if it is in origin form.
std::optional<std::string_view> without_authority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || !same(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const size_t end = target.find_first_of("/?");
    if (end == 0 || target.empty()) return std::nullopt;
    if (end == std::string_view::npos) return "/";
    if (target[end] == '?') return std::nullopt;
    return target.substr(end);
  }
  return target;
}

}  // namespace

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals), true);
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return std::nullopt;
    const bool nul =
        name->find('\0') != std::string::npos || value->find('\0') != std::string::npos;
    if (nul) return std::nullopt;
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

std::optional<Target> parse_target(std::string_view target) {
  for (const char c : target) {
    if (is_control(c) || c == ' ' || c == '#' || c == '\\') return std::nullopt;
  }
  const auto local = without_authority(target);
  if (!local || !local->starts_with('/')) return std::nullopt;
  const size_t mark = std::min(local->find('?'), local->size());
  auto path = decode_path(local->substr(0, mark));
  auto query = parse_query(local->substr(std::min(mark + 1, local->size())));
  if (!path || !query) return std::nullopt;
  return Target{std::move(*path), std::move(*query)};
}

}  // namespace http
