// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages: the desk, where it was built, and the plain pages of web/pages, which need no script
// of the desk's (the public follow page, the first sign-in, the entrance of a town without the
// desk).
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "http/files.h"

namespace api {

class Pages {
 public:
  // `plain` must be there; `desk` is "" where it was not built. Faults: http.bad_folder.
  [[nodiscard]] static base::Result<Pages> load(const std::filesystem::path& plain,
                                                const std::filesystem::path& desk);
  // `path` without its leading '/'. A path that the desk's own router knows ("cases/…": no dot in
  // its last segment, no word of the server in its first) is the desk's index.html; nothing if
  // there is no such page.
  [[nodiscard]] std::optional<http::Response> answer(const http::Request& request,
                                                     std::string_view path) const;

 private:
  Pages(http::Files plain, std::optional<http::Files> desk)
      : plain_(std::move(plain)), desk_(std::move(desk)) {}

  http::Files plain_;
  std::optional<http::Files> desk_;
};

}  // namespace api
