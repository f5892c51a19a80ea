// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-256 (FIPS 180-4) over OpenSSL EVP; the algorithm is fetched once per process and the context
// is reused, which doubles the speed on short inputs.
#pragma once

#include <array>
#include <initializer_list>

#include "base/bytes.h"

struct evp_md_ctx_st;

namespace base {

using Digest = std::array<uint8_t, 32>;

// One hashing context. Not thread safe; make one per thread.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  // Starts anew; called by the constructor and by finish().
  void reset();
  void update(ByteView bytes);
  [[nodiscard]] Digest finish();
  // The digest of the parts joined, in one call.
  [[nodiscard]] Digest of(std::initializer_list<ByteView> parts);

 private:
  evp_md_ctx_st* context_;
};

// The digest of `bytes`, with a context of the calling thread.
[[nodiscard]] Digest sha256(ByteView bytes);
[[nodiscard]] Digest sha256(std::initializer_list<ByteView> parts);

}  // namespace base
