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

// "fadu/<town>".
[[nodiscard]] std::string origin_of(std::string_view town);

struct TreeHead {
  std::string origin;
  uint64_t size = 0;
  base::Digest root{};
  bool operator==(const TreeHead&) const = default;
};

// The three lines that are signed: origin, size in decimal, root in base64.
[[nodiscard]] std::string checkpoint_body(const TreeHead& head);

// A public key with its name: "name+hhhhhhhh+base64(0x01 || key)".
class Verifier {
 public:
  // Faults (kInvalid): ledger.bad_vkey.
  [[nodiscard]] static base::Result<Verifier> parse(std::string_view vkey);
  [[nodiscard]] static Verifier of(std::string name, const PublicKey& key);

  [[nodiscard]] const std::string& name() const { return name_; }
  // First four bytes, big endian, of SHA-256(name || 0x0A || 0x01 || key).
  [[nodiscard]] uint32_t key_id() const { return key_id_; }
  [[nodiscard]] std::string vkey() const;
  // `note` is a checkpoint whose origin is this name, with a valid signature of this key; other
  // signatures (witnesses) are allowed and ignored. Faults (kCorrupt): ledger.bad_checkpoint,
  // ledger.bad_signature.
  [[nodiscard]] base::Result<TreeHead> open(std::string_view note) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  std::string name_;
  uint32_t key_id_ = 0;
  PublicKey public_{};
  std::shared_ptr<evp_pkey_st> key_;
};

// A private key. Its text never appears in a fault.
class SigningKey {
 public:
  // 32 bytes from `random`: SystemRandom, except in the demonstration and in tests.
  [[nodiscard]] static SigningKey generate(base::Random& random);
  // PKCS #8 PEM, as `openssl genpkey -algorithm ed25519` writes it. Faults (kInvalid):
  // ledger.bad_key.
  [[nodiscard]] static base::Result<SigningKey> from_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;

  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] Verifier verifier(std::string_view town) const;
  // The signed note.
  [[nodiscard]] std::string sign(std::string_view town, uint64_t size,
                                 const base::Digest& root) const;

 private:
  PublicKey public_{};
  std::shared_ptr<evp_pkey_st> key_;
};

// Reads a checkpoint's three lines without looking at signatures. Faults (kCorrupt):
// ledger.bad_checkpoint.
[[nodiscard]] base::Result<TreeHead> parse_checkpoint(std::string_view note);

}  // namespace ledger
