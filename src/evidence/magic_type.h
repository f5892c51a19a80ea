// SPDX-License-Identifier: AGPL-3.0-or-later
// libmagic, behind one function.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace evidence {

// The MIME type that libmagic's database gives to the file, without parameters; with an empty path
// only asks whether the database is there. Faults: evidence.no_magic, base.file_unreadable.
[[nodiscard]] base::Result<std::string> magic_type(const std::filesystem::path& path);

}  // namespace evidence
