// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/negotiate.h"

#include <algorithm>
#include <array>
#include <optional>

#include "http/text.h"

namespace http {

namespace {

constexpr uint64_t kEndless = UINT64_MAX;

// Decimal digits; what is larger than 64 bits is endless.
std::optional<uint64_t> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<uint64_t>(c - '0');
    value = value > (kEndless - digit) / 10 ? kEndless : value * 10 + digit;
  }
  return value;
}

// 0 to 1000; nothing if it is no weight (RFC 9110 §12.4.2).
std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int value = (text[0] - '0') * 1000;
  if (text.size() == 1) return value;
  if (text[1] != '.') return std::nullopt;
  int unit = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') return std::nullopt;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(value, 1000);
}

std::string_view opaque(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

void copy(const Headers& headers, std::string_view name, std::string& to) {
  if (const std::string* value = headers.find(name)) to = *value;
}

}  // namespace

Range parse_range(std::string_view header, uint64_t size) {
  const size_t equals = header.find('=');
  if (equals == std::string_view::npos || !same(trim(header.substr(0, equals)), "bytes")) return {};
  const std::string_view set = trim(header.substr(equals + 1));
  const size_t dash = set.find('-');
  if (dash == std::string_view::npos || set.find(',') != std::string_view::npos) return {};
  const std::string_view from = trim(set.substr(0, dash));
  const std::string_view to = trim(set.substr(dash + 1));
  if (from.empty()) {
    const auto last = parse_number(to);
    if (!last) return {};
    if (*last == 0) return {RangeKind::kNone, {}};
    if (size == 0) return {};
    const uint64_t count = std::min(*last, size);
    return {RangeKind::kPart, {size - count, count}};
  }
  const auto first = parse_number(from);
  const auto last = to.empty() ? std::optional(kEndless) : parse_number(to);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {RangeKind::kNone, {}};
  return {RangeKind::kPart, {*first, std::min(*last, size - 1) - *first + 1}};
}

bool names_etag(std::string_view list, std::string_view etag) {
  if (trim(list) == "*") return true;
  std::string_view item;
  while (next_item(list, ',', item)) {
    if (!item.empty() && opaque(item) == opaque(etag)) return true;
  }
  return false;
}

bool takes_gzip(std::string_view accept_encoding) {
  std::optional<int> named;
  std::optional<int> other;
  std::string_view item;
  while (next_item(accept_encoding, ',', item)) {
    std::string_view part;
    if (!next_item(item, ';', part)) continue;
    const std::string_view coding = part;
    int weight = 1000;
    while (next_item(item, ';', part)) {
      if (part.size() < 2 || !same(part.substr(0, 2), "q=")) continue;
      weight = parse_weight(part.substr(2)).value_or(0);
    }
    if (same(coding, "gzip") || same(coding, "x-gzip")) named = weight;
    if (coding == "*") other = weight;
  }
  return named.value_or(other.value_or(0)) > 0;
}

bool is_compressible(std::string_view type) {
  type = trim(type.substr(0, type.find(';')));
  if (type.size() > 5 && same(type.substr(0, 5), "text/")) return true;
  for (const std::string_view ending : {"+json", "+xml"}) {
    if (type.size() > ending.size() && same(type.substr(type.size() - ending.size()), ending)) {
      return true;
    }
  }
  static constexpr std::array<std::string_view, 5> kTypes = {
      "application/json", "application/javascript", "application/xml", "application/yaml",
      "application/wasm"};
  return std::any_of(kTypes.begin(), kTypes.end(),
                     [&](std::string_view known) { return same(type, known); });
}

Asked asked_by(const Request& request) {
  Asked asked;
  asked.get = request.method == Method::kGet;
  asked.head = request.method == Method::kHead;
  copy(request.headers, "If-None-Match", asked.if_none_match);
  copy(request.headers, "If-Range", asked.if_range);
  copy(request.headers, "Range", asked.range);
  if (const std::string* value = request.headers.find("Accept-Encoding")) {
    asked.gzip = takes_gzip(*value);
  }
  return asked;
}

}  // namespace http
