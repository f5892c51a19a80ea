// SPDX-License-Identifier: AGPL-3.0-or-later
// What the keyring and its file share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace seal {

inline constexpr size_t kSecretBytes = 32;
inline constexpr size_t kCompartmentMax = 64;

// 1 to 64 of a-z 0-9 _ - . /
[[nodiscard]] inline bool is_compartment(std::string_view name) {
  return !name.empty() && name.size() <= kCompartmentMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                  c == '.' || c == '/';
         });
}

}  // namespace seal
