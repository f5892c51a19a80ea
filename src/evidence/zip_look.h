// SPDX-License-Identifier: AGPL-3.0-or-later
// Looks into a ZIP file (APPNOTE 6.3) without unpacking anything: which names its directory holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/content.h"

namespace evidence {

struct ZipLook {
  std::vector<std::string> names;
  std::string mimetype;  // content of a first, stored entry "mimetype" (OpenDocument), else empty
  [[nodiscard]] bool has(std::string_view name) const;
};

// Nothing if it is not exactly one ordinary archive: it must begin with its first entry and end
// with its directory, hold at most 20,000 entries, and be no ZIP64. Faults of Content::read().
[[nodiscard]] base::Result<std::optional<ZipLook>> look_into_zip(Content& content);

}  // namespace evidence
