// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/message.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/text.h"

namespace http {

namespace {

constexpr std::array<std::string_view, 7> kMethodNames = {"GET",   "HEAD",   "POST",   "PUT",
                                                          "PATCH", "DELETE", "OPTIONS"};

// The value of `name` in one Cookie header, or nothing.
std::optional<std::string_view> cookie_in(std::string_view header, std::string_view name) {
  for (std::string_view pair : base::split(header, ';')) {
    pair = trim(pair);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
    std::string_view value = trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Method method) { return kMethodNames.at(static_cast<size_t>(method)); }

std::optional<Method> parse_method(std::string_view text) {
  const auto it = std::find(kMethodNames.begin(), kMethodNames.end(), text);
  if (it == kMethodNames.end()) return std::nullopt;
  return static_cast<Method>(it - kMethodNames.begin());
}

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [key, value] : items_) {
    if (same(key, name)) return &value;
  }
  return nullptr;
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  items_.emplace_back(std::string(name), std::move(value));
}

void Headers::add(std::string name, std::string value) {
  items_.emplace_back(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(items_, [&](const Item& item) { return same(item.first, name); });
}

const std::string* Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (!same(key, "Cookie")) continue;
    if (const auto found = cookie_in(value, name)) return *found;
  }
  return {};
}

Response Response::text(int status, std::string body, std::string type) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.set("Content-Type", std::move(type));
  return response;
}

}  // namespace http
