// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/secrets.h"

#include <openssl/crypto.h>

#include "base/digest.h"

namespace identity {

base::Bytes random_bytes(base::Random& random, size_t count) {
  base::Bytes out;
  out.reserve(count);
  while (out.size() < count) {
    uint64_t bits = random.next();
    for (int i = 0; i < 8 && out.size() < count; ++i, bits >>= 8) {
      out.push_back(static_cast<uint8_t>(bits));
    }
  }
  return out;
}

std::string random_secret(base::Random& random) { return base::hex(random_bytes(random, 32)); }

std::string digest_of(std::string_view secret) {
  return base::hex(base::sha256(base::view(secret)));
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace identity
