// SPDX-License-Identifier: AGPL-3.0-or-later
// How the files of the folder are named (locker.h).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace evidence {

inline constexpr std::string_view kRecordEnd = ".json";
inline constexpr std::string_view kLockName = "lock";
inline constexpr size_t kRecordMax = 1 << 20;  // bytes of a record

// ab/cdef…, with `end` behind it. `digest` is one (is_digest()).
[[nodiscard]] inline std::filesystem::path path_of_item(const std::filesystem::path& dir,
                                                        std::string_view digest,
                                                        std::string_view end = "") {
  return dir / digest.substr(0, 2) / (std::string(digest.substr(2)) + std::string(end));
}

// The end of a compartment's own copy.
[[nodiscard]] inline std::string sealed_end(std::string_view compartment) {
  return "." + std::string(compartment) + ".sealed";
}

}  // namespace evidence
