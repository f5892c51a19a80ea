// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/uuid.h"

#include <openssl/rand.h>

#include <cstring>

#include "base/bytes.h"
#include "base/result.h"

namespace base {

uint64_t Random::below(uint64_t bound) {
  ENSURE(bound > 0, "below(0)");
  const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  uint64_t value = next();
  while (value >= limit) value = next();
  return value % bound;
}

uint64_t SystemRandom::next() {
  uint64_t value = 0;
  ENSURE(RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof value) == 1, "RAND_bytes");
  return value;
}

uint64_t SeededRandom::next() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

Uuid Uuid::v7(int64_t unix_ms, Random& random) {
  Uuid id;
  for (int i = 0; i < 6; ++i) id.bytes[i] = static_cast<uint8_t>(unix_ms >> (40 - 8 * i));
  const uint64_t a = random.next();
  const uint64_t b = random.next();
  id.bytes[6] = static_cast<uint8_t>(0x70 | (a >> 8 & 0x0f));
  id.bytes[7] = static_cast<uint8_t>(a);
  for (int i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<uint8_t>(b >> (56 - 8 * i));
  id.bytes[8] = static_cast<uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' ||
      text[23] != '-') {
    return std::nullopt;
  }
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 8 && i != 13 && i != 18 && i != 23) digits.push_back(text[i]);
  }
  auto raw = from_hex(digits);
  if (!raw) return std::nullopt;
  Uuid id;
  std::copy(raw->begin(), raw->end(), id.bytes.begin());
  return id;
}

std::string Uuid::str() const {
  std::string h = hex(bytes);
  return h.substr(0, 8) + "-" + h.substr(8, 4) + "-" + h.substr(12, 4) + "-" + h.substr(16, 4) +
         "-" + h.substr(20);
}

bool Uuid::is_nil() const {
  for (uint8_t b : bytes) {
    if (b != 0) return false;
  }
  return true;
}

size_t UuidHash::operator()(const Uuid& id) const {
  uint64_t a = 0;
  uint64_t b = 0;
  std::memcpy(&a, id.bytes.data(), 8);
  std::memcpy(&b, id.bytes.data() + 8, 8);
  return a ^ (b * 0x9e3779b97f4a7c15ULL);
}

}  // namespace base
