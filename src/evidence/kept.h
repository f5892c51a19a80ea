// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a file that was received is still there and still the same: for verification, without a
// locker, so that a folder that may only be read can be verified too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace evidence {

struct Kept {
  bool held = false;   // the folder has a record of it: it was received here
  uint64_t bytes = 0;  // that were read
};

// Reads the file again and compares size and SHA-256 with what was received. A digest of which the
// folder has no record was never held here; that is no fault. Faults (kCorrupt): evidence.lost (a
// record without its file), evidence.altered; base.file_unreadable.
[[nodiscard]] base::Result<Kept> check_kept(const std::filesystem::path& dir,
                                            std::string_view digest);

}  // namespace evidence
