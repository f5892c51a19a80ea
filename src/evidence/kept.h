// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a file that was received is still there and still the same: for verification, without a
// locker, so that a folder that may only be read can be verified too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace evidence {

struct Compartment;

struct Kept {
  enum class State : uint8_t {
    kWhole,   // read again: size and digest are right
    kAbsent,  // the folder has no record of it: it was never held here
    kClosed,  // sealed, and its key is not at hand
  };
  State state = State::kAbsent;
  uint64_t bytes = 0;     // that were read
  bool unsealed = false;  // a compartment asks, and a copy lies in clear
};

// Reads the file again and compares size and SHA-256 with what was received: the copy of the
// compartment that asks (an entry of a sealed pack names the file), else the one in clear; no name,
// the one in clear. Faults (kCorrupt): evidence.lost (a record without its file), evidence.altered;
// base.file_unreadable.
[[nodiscard]] base::Result<Kept> check_kept(const std::filesystem::path& dir,
                                            std::string_view digest,
                                            const Compartment& compartment);

// The whole content of a file that lies in clear and is no larger than `bytes_max`. Faults:
// evidence.lost, evidence.altered (kCorrupt); base.file_too_large, base.file_unreadable.
[[nodiscard]] base::Result<std::string> read_kept(const std::filesystem::path& dir,
                                                  std::string_view digest, size_t bytes_max);

}  // namespace evidence
