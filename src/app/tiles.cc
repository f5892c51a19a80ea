// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/tiles.h"

#include <algorithm>

#include "base/text.h"

namespace app {

namespace {

constexpr size_t kAddressMax = 1000;

std::string origin_of(std::string_view address) {
  const size_t host = address.find("://") + 3;
  return std::string(address.substr(0, address.find_first_of("/?#", host)));
}

// A host is written out: no placeholder, no user, nothing that would end the header's directive.
bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';
  });
}

bool is_template(std::string_view text) {
  if (text.size() > kAddressMax) return false;
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  if (!is_host(std::string_view(origin_of(text)).substr(text.find("://") + 3))) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; }) &&
         text.find("{x}") != text.npos && text.find("{y}") != text.npos &&
         text.find("{z}") != text.npos;
}

}  // namespace

base::Result<std::vector<std::string>> tile_layers(const std::vector<std::string>& templates,
                                                   std::string_view key) {
  constexpr std::string_view kPlace = "{key}";
  std::vector<std::string> out;
  for (const std::string& text : templates) {
    const size_t place = text.find(kPlace);
    if (!is_template(text) || (place != text.npos) == key.empty()) {
      return base::fault(base::FaultKind::kInvalid, "app.bad_tiles", {{"text", text}});
    }
    out.push_back(text);
    if (place != text.npos) out.back().replace(place, kPlace.size(), key);
  }
  return out;
}

std::vector<std::string> origins_of(const std::vector<std::string>& layers) {
  std::vector<std::string> out;
  for (const std::string& layer : layers) {
    std::string origin = origin_of(layer);
    if (std::find(out.begin(), out.end(), origin) == out.end()) out.push_back(std::move(origin));
  }
  return out;
}

}  // namespace app
