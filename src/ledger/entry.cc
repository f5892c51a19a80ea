// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "ledger/hash.h"

namespace ledger {

namespace {

// Offsets of the fixed part; see FORMAT.md.
constexpr size_t kVersionAt = 0;
constexpr size_t kFlagsAt = 1;
constexpr size_t kNumberAt = 2;
constexpr size_t kOccurredAt = 10;
constexpr size_t kRecordedAt = 18;
constexpr size_t kIdAt = 26;
constexpr size_t kSubjectAt = 42;
constexpr size_t kPackVersionAt = 58;
constexpr size_t kPackDigestAt = 62;
constexpr size_t kBodyDigestAt = 94;
constexpr size_t kTextsAt = 126;

// 1900-01-01 and the end of 2199-12-31 in the town's time: the years that calendar::Date knows.
constexpr int64_t kInstantMin = -2'209'017'600'000;
constexpr int64_t kInstantMax = 7'258'089'599'999;

template <typename T>
void put(base::Bytes& out, T value) {
  for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<uint8_t>(static_cast<uint64_t>(value) >> shift));
  }
}

template <typename T>
T get(const uint8_t* at) {
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value = value << 8 | at[i];
  return static_cast<T>(value);
}

void put_text(base::Bytes& out, std::string_view text) {
  out.push_back(static_cast<uint8_t>(text.size()));
  out.insert(out.end(), text.begin(), text.end());
}

bool is_instant(calendar::Instant t) { return t.ms >= kInstantMin && t.ms <= kInstantMax; }

// RFC 9562 §5.7.
bool is_v7(const uint8_t* id) { return id[6] >> 4 == 7 && id[8] >> 6 == 2; }

bool is_text(std::string_view text) {
  bool ascii = true;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7f) return false;
    ascii = ascii && byte < 0x80;
  }
  return ascii || !base::first_invalid_utf8(text);
}

// The name of the first field that is wrong, or nullptr.
const char* wrong_field(const EntryHeaderView& e) {
  if ((e.flags & ~kSealedBody) != 0) return "flags";
  if (e.number > kNumberMax) return "number";
  if (!is_instant(e.occurred_at)) return "occurred_at";
  if (!is_instant(e.recorded_at)) return "recorded_at";
  if (!is_v7(e.id)) return "id";
  if (!is_town(e.town)) return "town";
  if (e.actor.size() > kTextBytesMax || !is_text(e.actor)) return "actor";
  if (e.post.size() > kTextBytesMax || !is_text(e.post)) return "post";
  if (e.kind.empty() || e.kind.size() > kTextBytesMax || !is_text(e.kind)) return "kind";
  return nullptr;
}

EntryHeaderView view_of(const Entry& entry) {
  EntryHeaderView view;
  view.town = entry.town;
  view.actor = entry.actor;
  view.post = entry.post;
  view.kind = entry.kind;
  view.number = entry.number;
  view.occurred_at = entry.occurred_at;
  view.recorded_at = entry.recorded_at;
  view.id = entry.id.bytes.data();
  view.subject = entry.subject.bytes.data();
  view.pack_digest = entry.pack_digest.data();
  view.body_digest = entry.body_digest.data();
  view.pack_version = entry.pack_version;
  view.flags = entry.flags;
  return view;
}

// Takes one length-prefixed text off the front of `rest`.
bool take_text(base::ByteView& rest, std::string_view& out) {
  if (rest.empty() || rest.size() - 1 < rest[0]) return false;
  out = base::text(rest.subspan(1, rest[0]));
  rest = rest.subspan(1 + out.size());
  return true;
}

}  // namespace

Salt make_salt(base::Random& random) {
  Salt salt;
  for (size_t i = 0; i < salt.size(); i += 8) {
    const uint64_t word = random.next();
    std::memcpy(salt.data() + i, &word, 8);
  }
  return salt;
}

bool is_town(std::string_view text) {
  return !text.empty() && text.size() <= kTownBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.';
         });
}

base::Status check(const Entry& entry) {
  if (const char* field = wrong_field(view_of(entry))) {
    return base::fault(base::FaultKind::kInvalid, "ledger.bad_entry", {{"field", field}});
  }
  return base::ok();
}

base::Bytes encode(const Entry& entry) {
  ENSURE(wrong_field(view_of(entry)) == nullptr, "encoding an entry that check() refuses");
  base::Bytes out;
  out.reserve(kTextsAt + 4 + entry.town.size() + entry.actor.size() + entry.post.size() +
              entry.kind.size());
  out.push_back(kFormatVersion);
  out.push_back(entry.flags);
  put(out, entry.number);
  put(out, entry.occurred_at.ms);
  put(out, entry.recorded_at.ms);
  out.insert(out.end(), entry.id.bytes.begin(), entry.id.bytes.end());
  out.insert(out.end(), entry.subject.bytes.begin(), entry.subject.bytes.end());
  put(out, entry.pack_version);
  out.insert(out.end(), entry.pack_digest.begin(), entry.pack_digest.end());
  out.insert(out.end(), entry.body_digest.begin(), entry.body_digest.end());
  put_text(out, entry.town);
  put_text(out, entry.actor);
  put_text(out, entry.post);
  put_text(out, entry.kind);
  return out;
}

const char* decode_view(base::ByteView header, EntryHeaderView& out) {
  if (header.size() < kTextsAt) return "length";
  const uint8_t* at = header.data();
  if (at[kVersionAt] != kFormatVersion) return "version";
  out.flags = at[kFlagsAt];
  out.number = get<uint64_t>(at + kNumberAt);
  out.occurred_at.ms = get<int64_t>(at + kOccurredAt);
  out.recorded_at.ms = get<int64_t>(at + kRecordedAt);
  out.id = at + kIdAt;
  out.subject = at + kSubjectAt;
  out.pack_version = get<uint32_t>(at + kPackVersionAt);
  out.pack_digest = at + kPackDigestAt;
  out.body_digest = at + kBodyDigestAt;
  base::ByteView rest = header.subspan(kTextsAt);
  if (!take_text(rest, out.town) || !take_text(rest, out.actor) || !take_text(rest, out.post) ||
      !take_text(rest, out.kind) || !rest.empty()) {
    return "length";
  }
  return wrong_field(out);
}

base::Result<Entry> decode(base::ByteView header) {
  EntryHeaderView view;
  if (const char* field = decode_view(header, view)) {
    return base::fault(base::FaultKind::kCorrupt, "ledger.bad_header", {{"field", field}});
  }
  Entry entry;
  entry.town = view.town;
  entry.number = view.number;
  std::copy_n(view.id, 16, entry.id.bytes.begin());
  entry.occurred_at = view.occurred_at;
  entry.recorded_at = view.recorded_at;
  entry.actor = view.actor;
  entry.post = view.post;
  entry.kind = view.kind;
  std::copy_n(view.subject, 16, entry.subject.bytes.begin());
  entry.pack_version = view.pack_version;
  std::copy_n(view.pack_digest, 32, entry.pack_digest.begin());
  std::copy_n(view.body_digest, 32, entry.body_digest.begin());
  entry.flags = view.flags;
  return entry;
}

base::Digest digest_body(const Salt& salt, base::ByteView body) {
  return short_sha256({salt, body});
}

base::Digest leaf_hash(base::ByteView header) {
  static constexpr uint8_t kLeaf[1] = {0x00};
  return short_sha256({kLeaf, header});
}

}  // namespace ledger
