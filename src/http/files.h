// SPDX-License-Identifier: AGPL-3.0-or-later
// Static files of a folder, read once at the start: strong ETag, gzip where it pays, 304, types by
// name. Nothing outside the folder, no symbolic links, no listings.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace http {

class Files {
 public:
  // Faults: http.bad_folder (kUnavailable).
  // What lies under `immutable` ("assets/"), if given, is named by its content.
  [[nodiscard]] static base::Result<Files> load(const std::filesystem::path& dir,
                                                std::string_view immutable = {});
  // `name` is relative ("index.html"); nothing if there is none. Names with a content hash in them
  // ("app.4f3a9c01.js") may be kept for ever by the browser, others are asked for again.
  [[nodiscard]] std::optional<Response> answer(const Request& request, std::string_view name) const;

 private:
  struct File {
    std::string type, etag, plain, gzip;
    bool immutable = false;
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace http
