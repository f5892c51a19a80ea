// SPDX-License-Identifier: AGPL-3.0-or-later
// Sealed compartments: each has keys of its own, and what belongs to it is ciphertext everywhere
// outside the memory of a process that holds the keys. AES-256-GCM (NIST SP 800-38D) or, by
// setting, SM4-CTR with HMAC-SM3 (GB/T 32907, GB/T 15852.2), encrypt-then-MAC. The keys that are
// used are derived by HKDF (RFC 5869) from the key's secret, the suite and the compartment.
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
#include "seal/secret.h"

namespace seal {

enum class Suite : uint8_t { kAes256Gcm = 1, kSm4CtrHmacSm3 = 2 };
[[nodiscard]] std::string_view name_of(Suite suite);  // "aes-256-gcm", "sm4-ctr-hmac-sm3"
[[nodiscard]] std::optional<Suite> parse_suite(std::string_view text);

// The keys of a town's compartments. Immutable after loading and thread safe; a value that many may
// hold by shared_ptr. A compartment may have several keys: the newest seals, all open. Compartments
// are named by 1 to 64 of a-z 0-9 _ - . / (else a bug).
class Keyring {
 public:
  // Keys for the named compartments. `random` must be the system's where the data is real.
  [[nodiscard]] static Keyring generate(const std::vector<std::string>& compartments, Suite suite,
                                        base::Random& random);
  // The file that save() writes: one line a key. Faults: base.file_missing, base.file_unreadable,
  // seal.bad_keyring (kCorrupt), seal.keyring_newer (kInvalid: another version of the format),
  // seal.keyring_readable (kUnavailable: others than the owner may read or change it).
  [[nodiscard]] static base::Result<Keyring> load(const std::filesystem::path& path);
  // What load() does with the content. `file` is only for messages.
  [[nodiscard]] static base::Result<Keyring> parse(std::string_view content,
                                                   const std::string& file);
  // Writes the keys at once or not at all, mode 0600. Keys that are in the file already stay there;
  // seal.key_differs (kConflict) if one of them is another key under the same name and number:
  // somebody saved in between, load again. Also base.file_unwritable. An empty keyring makes no
  // file.
  [[nodiscard]] base::Status save(const std::filesystem::path& path) const;
  // Adds keys for compartments that have none; true if there were any.
  bool complete(const std::vector<std::string>& compartments, Suite suite, base::Random& random);
  // A new key for the compartment, which seals from now on; what was sealed before opens with the
  // old ones. seal.too_many_keys (kInvalid) after 255.
  [[nodiscard]] base::Status rotate(std::string_view compartment, Suite suite,
                                    base::Random& random);

  [[nodiscard]] bool has(std::string_view compartment) const;
  // suite (1) ‖ number of the key (1) ‖ nonce (12, SM4: 16) ‖ ciphertext ‖ tag (16, SM4: 32).
  // `bound` is authenticated with it, and so are the compartment and the first two bytes: what is
  // moved to another place does not open. The nonce comes from `random`; one key takes 2^32
  // messages with AES-GCM (SP 800-38D §8.3). At most 1 GiB (else a bug). Fault: seal.no_key.
  // `number`: with that key instead of the newest, for what began under it.
  [[nodiscard]] base::Result<base::Bytes> seal(std::string_view compartment, base::ByteView bound,
                                               base::ByteView plain, base::Random& random,
                                               std::optional<uint8_t> number = {}) const;
  // By how many bytes sealed text is longer.
  [[nodiscard]] static size_t overhead(Suite suite);
  // Faults: seal.no_key (kUnavailable: the compartment has no key, or not the one of that number),
  // seal.broken (kCorrupt: altered, moved, or another key).
  [[nodiscard]] base::Result<base::Bytes> open(std::string_view compartment, base::ByteView bound,
                                               base::ByteView sealed) const;

 private:
  struct Key {
    uint8_t number = 0;  // 1..255, unique in its compartment
    Suite suite = Suite::kAes256Gcm;
    Secret secret;        // 32 bytes; the only part that is kept
    Secret encryption;    // derived
    Secret authenticity;  // derived; SM4 only
  };
  [[nodiscard]] static Key make_key(std::string_view compartment, uint8_t number, Suite suite,
                                    Secret secret);
  [[nodiscard]] const Key* find(std::string_view compartment, uint8_t number) const;
  [[nodiscard]] base::Status read_line(std::string_view line, size_t number,
                                       const std::string& file);
  [[nodiscard]] base::Status merge(const Keyring& other, const std::string& file);
  [[nodiscard]] Secret content() const;

  std::map<std::string, std::vector<Key>, std::less<>> keys_;  // by number
};

}  // namespace seal
