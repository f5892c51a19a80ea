// SPDX-License-Identifier: AGPL-3.0-or-later
// Sealed compartments: each has a key of its own, and what belongs to it is ciphertext everywhere
// outside the memory of a process that holds the key. AES-256-GCM (NIST SP 800-38D) or, by setting,
// SM4-CTR with HMAC-SM3 (GB/T 32907, GB/T 15852.2), encrypt-then-MAC with two derived keys.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/uuid.h"

namespace seal {

enum class Suite : uint8_t { kAes256Gcm = 1, kSm4CtrHmacSm3 = 2 };
[[nodiscard]] std::string_view name_of(Suite suite);  // "aes-256-gcm", "sm4-ctr-hmac-sm3"
[[nodiscard]] std::optional<Suite> parse_suite(std::string_view text);

// The keys of a town's compartments. Immutable after loading and thread safe; a value that many may
// hold by shared_ptr.
class Keyring {
 public:
  // Keys for the named compartments.
  [[nodiscard]] static Keyring generate(const std::vector<std::string>& compartments, Suite suite,
                                        base::Random& random);
  // The file that save() writes: one line a key. Faults: base.file_*, seal.bad_keyring (kCorrupt),
  // seal.keyring_readable (kUnavailable: others than the owner may read it).
  [[nodiscard]] static base::Result<Keyring> load(const std::filesystem::path& path);
  // Mode 0600; never overwrites another key of the same compartment.
  [[nodiscard]] base::Status save(const std::filesystem::path& path) const;
  // Adds keys for compartments that have none; true if there were any.
  bool complete(const std::vector<std::string>& compartments, Suite suite, base::Random& random);

  [[nodiscard]] bool has(std::string_view compartment) const;
  // suite ‖ nonce ‖ ciphertext ‖ tag. `bound` is authenticated with it: a ciphertext that is moved
  // to another place does not open. The nonce comes from `random`.
  [[nodiscard]] base::Result<base::Bytes> seal(std::string_view compartment, base::ByteView bound,
                                               base::ByteView plain, base::Random& random) const;
  // Faults: seal.no_key (kUnavailable), seal.broken (kCorrupt: altered, moved, or another key).
  [[nodiscard]] base::Result<base::Bytes> open(std::string_view compartment, base::ByteView bound,
                                               base::ByteView sealed) const;

 private:
  struct Key {
    Suite suite = Suite::kAes256Gcm;
    base::Bytes secret;  // 32 bytes
  };
  std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace seal
