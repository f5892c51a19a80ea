// SPDX-License-Identifier: AGPL-3.0-or-later
// Random secrets and their comparison. Inside the room.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/uuid.h"

namespace identity {

// So many bytes from `random`.
[[nodiscard]] base::Bytes random_bytes(base::Random& random, size_t count);
// 256 random bits as 64 hex digits: cookies, tokens, links.
[[nodiscard]] std::string random_secret(base::Random& random);
// What is stored of a secret: hex SHA-256 of its characters. Without salt: there is nothing to be
// guessed in 256 random bits.
[[nodiscard]] std::string digest_of(std::string_view secret);
// Takes the same time wherever they differ; their lengths are no secret.
[[nodiscard]] bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace identity
