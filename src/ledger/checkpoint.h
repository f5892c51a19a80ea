// SPDX-License-Identifier: AGPL-3.0-or-later
// Signed tree heads: C2SP tlog-checkpoint in a C2SP signed note, Ed25519 (RFC 8032). The origin
// line and the key's name are "fadu/<town>", so one key pair serves the towns of a data folder,
// each with a key id of its own.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/uuid.h"

struct evp_pkey_st;

namespace ledger {

using PublicKey = std::array<uint8_t, 32>;

inline constexpr size_t kNoteBytesMax = 64 * 1024;
inline constexpr size_t kSignaturesMax = 64;

// "fadu/<town>".
[[nodiscard]] std::string origin_of(std::string_view town);

struct TreeHead {
  std::string origin;
  uint64_t size = 0;
  base::Digest root{};
  bool operator==(const TreeHead&) const = default;
};

// The three lines that are signed: origin, size in decimal, root in base64.
[[nodiscard]] std::string checkpoint_text(const TreeHead& head);
// Reads the three lines of a note without looking at signatures. Extension lines are refused: we
// write none, and nobody could audit them. Faults (kCorrupt): ledger.bad_checkpoint.
[[nodiscard]] base::Result<TreeHead> parse_checkpoint(std::string_view note);

// A public key with its name. In text: "name+hhhhhhhh+base64(0x01 || key)", the vkey of the Go note
// tools.
class Verifier {
 public:
  // Faults (kInvalid): ledger.bad_vkey.
  [[nodiscard]] static base::Result<Verifier> parse(std::string_view vkey);
  [[nodiscard]] static Verifier of(std::string name, const PublicKey& key);

  [[nodiscard]] const std::string& name() const { return name_; }
  // First four bytes, big endian, of SHA-256(name || 0x0A || 0x01 || key).
  [[nodiscard]] uint32_t key_id() const { return key_id_; }
  [[nodiscard]] std::string vkey() const;

  // The text of any signed note that carries a valid signature of this key; signatures of others
  // (witnesses) are ignored. Faults (kCorrupt): ledger.bad_note, ledger.bad_signature.
  [[nodiscard]] base::Result<std::string_view> open_note(std::string_view note) const;
  // The same for a checkpoint whose origin is this key's name. Further ledger.bad_checkpoint.
  [[nodiscard]] base::Result<TreeHead> open(std::string_view note) const;

 private:
  std::string name_;
  uint32_t key_id_ = 0;
  PublicKey public_{};
  std::shared_ptr<evp_pkey_st> key_;
};

// A private key. Its bytes never appear in a fault.
class SigningKey {
 public:
  // 32 bytes from `random`: SystemRandom, except in the demonstration and in tests.
  [[nodiscard]] static SigningKey generate(base::Random& random);
  // PKCS #8 PEM, as `openssl genpkey -algorithm ed25519` writes it; not encrypted. Faults
  // (kInvalid): ledger.bad_key.
  [[nodiscard]] static base::Result<SigningKey> from_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;

  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  // The public side under the name of the town's ledger.
  [[nodiscard]] Verifier verifier(std::string_view town) const;
  // A signed note over `text`, which ends in a newline.
  [[nodiscard]] std::string sign_note(std::string_view name, std::string_view text) const;
  // The checkpoint of a town's ledger.
  [[nodiscard]] std::string sign(std::string_view town, uint64_t size,
                                 const base::Digest& root) const;

 private:
  explicit SigningKey(std::shared_ptr<evp_pkey_st> key);

  PublicKey public_{};
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace ledger
