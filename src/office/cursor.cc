// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/cursor.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/digest.h"

namespace office {

namespace {

constexpr uint8_t kVersion = 1;
// version, mark, stage, number, flag, due, id
constexpr size_t kSize = 1 + 8 + 1 + 8 + 1 + 8 + 16;

void put(base::Bytes& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<uint8_t>(value >> shift));
}

uint64_t get(base::ByteView bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return value;
}

std::optional<base::Bytes> from_base64url(std::string_view text) {
  std::string standard(text);
  // The standard alphabet's own two are none of this one.
  if (standard.find_first_of("+/=") != std::string::npos) return std::nullopt;
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return base::from_base64(standard);
}

}  // namespace

QueryMark mark_of(const std::vector<std::string_view>& parts) {
  base::Sha256 hash;
  for (const std::string_view part : parts) {
    base::Bytes size;
    put(size, part.size());
    hash.update(size);
    hash.update(base::view(part));
  }
  const base::Digest digest = hash.finish();
  QueryMark mark;
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  return mark;
}

std::string write_cursor(const Cursor& cursor, const QueryMark& mark) {
  base::Bytes out;
  out.reserve(kSize);
  out.push_back(kVersion);
  out.insert(out.end(), mark.begin(), mark.end());
  out.push_back(cursor.stage);
  put(out, cursor.number);
  out.push_back(cursor.due ? 1 : 0);
  put(out, cursor.due ? static_cast<uint64_t>(cursor.due->ms) : 0);
  out.insert(out.end(), cursor.id.bytes.begin(), cursor.id.bytes.end());
  std::string text = base::base64(out);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

base::Result<Cursor> read_cursor(std::string_view text, const QueryMark& mark) {
  const auto bytes = from_base64url(text);
  Cursor cursor;
  if (bytes && bytes->size() == kSize && bytes->front() == kVersion &&
      std::equal(mark.begin(), mark.end(), bytes->begin() + 1)) {
    const base::ByteView rest = base::ByteView(*bytes).subspan(1 + mark.size());
    cursor.stage = rest[0];
    cursor.number = get(rest.subspan(1));
    if (rest[9] == 1) cursor.due = {static_cast<int64_t>(get(rest.subspan(10)))};
    std::copy_n(rest.begin() + 18, cursor.id.bytes.size(), cursor.id.bytes.begin());
    // One way of writing each.
    if (write_cursor(cursor, mark) == text) return cursor;
  }
  return base::fault(base::FaultKind::kInvalid, "office.bad_cursor");
}

}  // namespace office
