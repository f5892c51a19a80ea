// SPDX-License-Identifier: AGPL-3.0-or-later
// Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA1, steps of 30 seconds, six
// digits, as every authenticator on a telephone knows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "calendar/date.h"

namespace identity {

inline constexpr int64_t kTotpStepMs = 30'000;
// RFC 4226 §4 R6: 160 bits.
inline constexpr size_t kTotpSecretBytes = 20;

// The step that `now` lies in.
[[nodiscard]] uint64_t totp_step(calendar::Instant now);
// The six digits of a step.
[[nodiscard]] std::string totp_code(base::ByteView secret, uint64_t step);
// The step whose code is `code`, of the one before, the present and the one after (RFC 6238 §5.2);
// all three are compared, without a shortcut.
[[nodiscard]] std::optional<uint64_t> totp_find(base::ByteView secret, std::string_view code,
                                                calendar::Instant now);

// RFC 4648 §6 without padding, upper case.
[[nodiscard]] std::string base32(base::ByteView bytes);
// Either case, spaces between groups allowed, as people type it; nothing if it is not base32 or
// bits are left over.
[[nodiscard]] std::optional<base::Bytes> from_base32(std::string_view text);

// otpauth://totp/ISSUER:LOGIN?secret=…, percent-encoded (RFC 3986), for a QR code.
[[nodiscard]] std::string otpauth_uri(std::string_view issuer, std::string_view login,
                                      std::string_view base32_secret);

}  // namespace identity
