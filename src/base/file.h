// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading and writing whole files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

// The whole file. Faults: base.file_missing, base.file_too_large, base.file_unreadable.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, size_t max_bytes);
// Writes beside the target, syncs and renames: either the old or the new file is there, never half
// of one. Faults: base.file_unwritable (with the system's reason).
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view content);
// Paths of the regular files below `dir` whose name ends with `suffix`, sorted by path; empty if
// there is no such folder.
[[nodiscard]] std::vector<std::filesystem::path> files_below(const std::filesystem::path& dir,
                                                             std::string_view suffix);

}  // namespace base
