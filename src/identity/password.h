// SPDX-License-Identifier: AGPL-3.0-or-later
// Passwords: Argon2id (RFC 9106) over libargon2, and what is guessed first. Inside the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace identity {

struct Argon2Cost {
  uint32_t memory_kib = 0;  // at least 8
  uint32_t passes = 0;      // at least 1
};

// The encoded form "$argon2id$v=19$m=…,t=…,p=1$salt$digest", one lane, 32 bytes. Faults of all
// three: identity.hash_failed (kUnavailable: no memory for it).
[[nodiscard]] base::Result<std::string> hash_password(std::string_view password, Argon2Cost cost,
                                                      base::ByteView salt);
// Compares in constant time. identity.bad_slip (kCorrupt) if `encoded` is no such form.
[[nodiscard]] base::Result<bool> verify_password(const std::string& encoded,
                                                 std::string_view password);
// The work of verify_password() for nothing, where there is nothing to compare with.
[[nodiscard]] base::Status waste_password(std::string_view password, Argon2Cost cost);
// Whether `encoded` was made with that cost.
[[nodiscard]] bool has_cost(std::string_view encoded, Argon2Cost cost);

// The password in Unicode's form NFKC (UAX #15), in which it is hashed (NIST SP 800-63B §5.1.1.2):
// the same whether a keyboard writes １ or 1, é in one character or in two. Text that is not UTF-8
// stays as it is. ASCII does not change.
[[nodiscard]] std::string normal_form(std::string_view password);

// Whether a password is among the first that are tried: one of the list in common_passwords.cc, two
// or three of them joined, one character or a group of up to four over and over, or characters in
// a row (abcdefghij, 9876543210). Without regard to case.
[[nodiscard]] bool is_common_password(std::string_view password);

}  // namespace identity
