// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/password.h"

#include <argon2.h>
#include <uninorm.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace identity {

using base::FaultKind;

namespace {

constexpr uint32_t kLanes = 1;
constexpr size_t kDigestBytes = 32;
constexpr size_t kSaltBytes = 16;

base::Fault failed(int error) {
  return base::fault(FaultKind::kUnavailable, "identity.hash_failed",
                     {{"reason", argon2_error_message(error)}});
}

}  // namespace

std::string normal_form(std::string_view password) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(password.data());
  size_t size = 0;
  // Null for what is not UTF-8, and for want of memory.
  const std::unique_ptr<uint8_t, decltype(&std::free)> out(
      u8_normalize(UNINORM_NFKC, bytes, password.size(), nullptr, &size), &std::free);
  if (out == nullptr) return std::string(password);
  return {reinterpret_cast<const char*>(out.get()), size};
}

base::Result<std::string> hash_password(std::string_view password, Argon2Cost cost,
                                        base::ByteView salt) {
  const size_t length =
      argon2_encodedlen(cost.passes, cost.memory_kib, kLanes, static_cast<uint32_t>(salt.size()),
                        kDigestBytes, Argon2_id);
  std::string encoded(length, '\0');
  const int error =
      argon2id_hash_encoded(cost.passes, cost.memory_kib, kLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kDigestBytes, encoded.data(), encoded.size());
  if (error != ARGON2_OK) return failed(error);
  encoded.resize(encoded.find('\0'));
  return encoded;
}

base::Result<bool> verify_password(const std::string& encoded, std::string_view password) {
  const int error = argon2id_verify(encoded.c_str(), password.data(), password.size());
  if (error == ARGON2_OK) return true;
  if (error == ARGON2_VERIFY_MISMATCH) return false;
  if (error == ARGON2_MEMORY_ALLOCATION_ERROR) return failed(error);
  return base::fault(FaultKind::kCorrupt, "identity.bad_slip",
                     {{"kind", "account"}, {"field", "password"}});
}

base::Status waste_password(std::string_view password, Argon2Cost cost) {
  static constexpr std::array<uint8_t, kSaltBytes> kSalt{};
  std::array<uint8_t, kDigestBytes> digest{};
  const int error =
      argon2id_hash_raw(cost.passes, cost.memory_kib, kLanes, password.data(), password.size(),
                        kSalt.data(), kSalt.size(), digest.data(), digest.size());
  if (error != ARGON2_OK) return failed(error);
  return base::ok();
}

bool has_cost(std::string_view encoded, Argon2Cost cost) {
  return encoded.starts_with("$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" +
                             std::to_string(cost.passes) + ",p=" + std::to_string(kLanes) + "$");
}

}  // namespace identity
