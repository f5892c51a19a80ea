// SPDX-License-Identifier: AGPL-3.0-or-later
// OpenSSL 3 calls these functions deprecated in favour of EVP; they are the same code (SHA
// instructions of the processor included) without the look-ups.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/hash.h"

#include <openssl/sha.h>

#include "base/result.h"

namespace ledger {

base::Digest short_sha256(std::initializer_list<base::ByteView> parts) {
  SHA256_CTX context;
  bool good = SHA256_Init(&context) == 1;
  for (const base::ByteView part : parts) {
    good = good && SHA256_Update(&context, part.data(), part.size()) == 1;
  }
  base::Digest out;
  good = good && SHA256_Final(out.data(), &context) == 1;
  ENSURE(good, "SHA-256");
  return out;
}

}  // namespace ledger
