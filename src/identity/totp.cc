// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/result.h"
#include "identity/secrets.h"

namespace identity {

namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr uint32_t kModulus = 1'000'000;
constexpr size_t kDigits = 6;

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      out += {'%', kHex[u >> 4], kHex[u & 15]};
    }
  }
  return out;
}

}  // namespace

uint64_t totp_step(calendar::Instant now) {
  return now.ms < 0 ? 0 : static_cast<uint64_t>(now.ms / kTotpStepMs);
}

std::string totp_code(base::ByteView secret, uint64_t step) {
  std::array<uint8_t, 8> counter{};
  for (size_t i = 0; i < 8; ++i) counter[7 - i] = static_cast<uint8_t>(step >> (8 * i));
  std::array<uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  const void* done = HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
                          counter.data(), counter.size(), mac.data(), &length);
  ENSURE(done != nullptr && length == 20, "HMAC-SHA1 is there");
  // Dynamic truncation, RFC 4226 §5.3.
  const size_t at = mac[19] & 15u;
  const uint32_t bits = (uint32_t{mac[at]} & 0x7f) << 24 | uint32_t{mac[at + 1]} << 16 |
                        uint32_t{mac[at + 2]} << 8 | uint32_t{mac[at + 3]};
  std::string out = std::to_string(bits % kModulus);
  out.insert(0, kDigits - out.size(), '0');
  return out;
}

std::optional<uint64_t> totp_find(base::ByteView secret, std::string_view code,
                                  calendar::Instant now) {
  const uint64_t present = totp_step(now);
  std::optional<uint64_t> found;
  for (uint64_t step = present == 0 ? 0 : present - 1; step <= present + 1; ++step) {
    if (equal_secrets(totp_code(secret, step), code)) found = step;
  }
  return found;
}

std::string base32(base::ByteView bytes) {
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (uint8_t byte : bytes) {
    held = held << 8 | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) out.push_back(kBase32[held >> (bits - 5) & 31]);
  }
  if (bits > 0) out.push_back(kBase32[held << (5 - bits) & 31]);
  return out;
}

std::optional<base::Bytes> from_base32(std::string_view text) {
  base::Bytes out;
  uint32_t held = 0;
  int bits = 0;
  for (char c : text) {
    if (c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const size_t value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = held << 5 | static_cast<uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<uint8_t>(held >> bits));
    }
  }
  if (bits >= 5 || (held & ((1u << bits) - 1)) != 0) return std::nullopt;
  return out;
}

std::string otpauth_uri(std::string_view issuer, std::string_view login,
                        std::string_view base32_secret) {
  const std::string by = percent_encoded(issuer);
  return "otpauth://totp/" + by + ":" + percent_encoded(login) +
         "?secret=" + std::string(base32_secret) + "&issuer=" + by +
         "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace identity
