// SPDX-License-Identifier: AGPL-3.0-or-later
// The ciphers of the room, over OpenSSL EVP; each is held to its published test vectors. Sizes of
// keys, nonces and tags are the caller's contract (ENSURE), not input.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/bytes.h"
#include "seal/secret.h"

namespace seal {

inline constexpr size_t kGcmKey = 32, kGcmNonce = 12, kGcmTag = 16;
inline constexpr size_t kSm4Key = 16, kSm4Counter = 16, kSm3Tag = 32;

// HKDF (RFC 5869) with no salt; `hash` is "SHA256" or "SM3" (GB/T 32905).
[[nodiscard]] Secret derive(const char* hash, base::ByteView secret, std::string_view info,
                            size_t size);

// HMAC (RFC 2104) with SM3 over the parts joined: 32 bytes (GB/T 15852.2).
[[nodiscard]] base::Bytes hmac_sm3(base::ByteView key, std::initializer_list<base::ByteView> parts);

// AES-256-GCM (NIST SP 800-38D): writes plain.size() bytes to `out` and the tag behind them.
void gcm_encrypt(base::ByteView key, base::ByteView nonce, base::ByteView bound,
                 base::ByteView plain, uint8_t* out);
// False if the tag does not fit; then nothing of the plain text is left in `out`, which has room
// for sealed.size() - kGcmTag bytes.
[[nodiscard]] bool gcm_decrypt(base::ByteView key, base::ByteView nonce, base::ByteView bound,
                               base::ByteView sealed, uint8_t* out);

// SM4 (GB/T 32907) in counter mode (GB/T 17964): the same for both directions. Writes in.size()
// bytes.
void sm4_ctr(base::ByteView key, base::ByteView counter, base::ByteView in, uint8_t* out);

}  // namespace seal
