// SPDX-License-Identifier: AGPL-3.0-or-later
// One immutable act in a town's ledger, and the bytes that stand for it. The header is the leaf of
// the town's Merkle tree; the body is kept apart, bound by a salted digest, so that it can be
// erased when its retention ends while the tree stays verifiable. The bytes are told one by one in
// FORMAT.md, which a test reads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"

namespace ledger {

inline constexpr uint8_t kFormatVersion = 1;
inline constexpr size_t kTownBytesMax = 64;   // of a-z 0-9 - _ . ; at least one
inline constexpr size_t kTextBytesMax = 128;  // actor, post, kind; UTF-8 without controls
inline constexpr size_t kBodyBytesMax = 1u << 20;
inline constexpr uint64_t kNumberMax = (uint64_t{1} << 62) - 1;

// Bits of Entry::flags; every other bit is refused.
inline constexpr uint8_t kSealedBody = 1;  // the body is ciphertext of a sealed compartment

// Secret bytes that precede the body in its digest, so that nobody can guess an erased body from
// its digest. Erased together with the body. From SystemRandom (seeded in the demonstration).
using Salt = std::array<uint8_t, 16>;
[[nodiscard]] Salt make_salt(base::Random& random);

// The header of an entry.
struct Entry {
  std::string town;               // 1..64 bytes of a-z 0-9 - _ .
  uint64_t number = 0;            // from 0 without gaps, per town
  base::Uuid id;                  // UUIDv7 made by the client; the idempotency key
  calendar::Instant occurred_at;  // what the user says (perhaps offline)
  calendar::Instant recorded_at;  // the server's clock; never runs backwards within a town
  std::string actor;              // who: a person's id, or "" for a resident without account
  std::string post;               // in which post, or ""
  std::string kind;               // "pack/step"; not empty
  base::Uuid subject;             // the case or register record; nil if the act has none
  uint32_t pack_version = 0;
  base::Digest pack_digest{};  // of the pack file in that version; zero where there is no pack
  base::Digest body_digest{};  // digest_body(salt, body)
  uint8_t flags = 0;           // kSealedBody

  bool operator==(const Entry&) const = default;
};

// The same, looking into the encoded bytes; for reading millions without copies. Valid as long as
// those bytes.
struct EntryHeaderView {
  std::string_view town, actor, post, kind;
  uint64_t number = 0;
  calendar::Instant occurred_at, recorded_at;
  const uint8_t* id = nullptr;           // 16 bytes
  const uint8_t* subject = nullptr;      // 16 bytes
  const uint8_t* pack_digest = nullptr;  // 32 bytes
  const uint8_t* body_digest = nullptr;  // 32 bytes
  uint32_t pack_version = 0;
  uint8_t flags = 0;
};

// The header's bytes. An entry that check() refuses is a bug here.
[[nodiscard]] base::Bytes encode(const Entry& entry);
// What encode() demands. Faults (kInvalid): ledger.bad_entry with {field}.
[[nodiscard]] base::Status check(const Entry& entry);
// Strict: one encoding only, no trailing bytes, all limits. Faults (kCorrupt): ledger.bad_header
// with {field}, the first field that is wrong.
[[nodiscard]] base::Result<Entry> decode(base::ByteView header);
// The same without copies: nullptr if well-formed, else the name of the first field that is wrong.
[[nodiscard]] const char* decode_view(base::ByteView header, EntryHeaderView& out);

// SHA-256(salt || body); the body as stored, i.e. the ciphertext if it is sealed.
[[nodiscard]] base::Digest digest_body(const Salt& salt, base::ByteView body);
// SHA-256(0x00 || header), RFC 9162 §2.1.1.
[[nodiscard]] base::Digest leaf_hash(base::ByteView header);

[[nodiscard]] bool is_town(std::string_view text);

}  // namespace ledger
