// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/pages.h"

#include <algorithm>
#include <array>

namespace api {

namespace {

constexpr const char* kIndex = "index.html";
// Vite puts what it names by content there.
constexpr const char* kImmutable = "assets/";
// First segments that are the server's own: what is not found there is not found.
constexpr std::array<std::string_view, 4> kOfServer = {"api", "log", "health", "metrics"};

bool is_route(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('/'));
  if (std::find(kOfServer.begin(), kOfServer.end(), first) != kOfServer.end()) return false;
  const size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return last.find('.') == std::string_view::npos;
}

}  // namespace

base::Result<Pages> Pages::load(const std::filesystem::path& plain,
                                const std::filesystem::path& desk) {
  TRY_ASSIGN(http::Files files, http::Files::load(plain));
  if (desk.empty()) return Pages(std::move(files), std::nullopt);
  TRY_ASSIGN(http::Files built, http::Files::load(desk, kImmutable));
  return Pages(std::move(files), std::move(built));
}

std::optional<http::Response> Pages::answer(const http::Request& request,
                                            std::string_view path) const {
  const std::string_view name = path.empty() ? std::string_view(kIndex) : path;
  if (desk_) {
    if (auto found = desk_->answer(request, name)) return found;
  }
  if (auto found = plain_.answer(request, name)) return found;
  if (desk_ && is_route(path)) return desk_->answer(request, kIndex);
  return std::nullopt;
}

}  // namespace api
