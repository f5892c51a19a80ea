// SPDX-License-Identifier: AGPL-3.0-or-later
#include "seal/keyring.h"

#include <algorithm>
#include <array>

#include "seal/names.h"
#include "seal/primitives.h"

namespace seal {

namespace {

using base::ByteView;
using base::FaultKind;

constexpr size_t kPlainMax = size_t{1} << 30;
constexpr size_t kHead = 2;  // suite, number of the key

struct Sizes {
  size_t nonce;
  size_t tag;
};

Sizes sizes_of(Suite suite) {
  return suite == Suite::kAes256Gcm ? Sizes{kGcmNonce, kGcmTag} : Sizes{kSm4Counter, kSm3Tag};
}

void fill(uint8_t* out, size_t size, base::Random& random) {
  for (size_t at = 0; at < size; at += 8) {
    uint64_t bits = random.next();
    for (size_t i = at; i < std::min(at + 8, size); ++i, bits >>= 8)
      out[i] = static_cast<uint8_t>(bits);
  }
}

Secret fresh(base::Random& random) {
  Secret secret(kSecretBytes);
  fill(secret.data(), secret.size(), random);
  return secret;
}

std::array<uint8_t, 8> number_bytes(uint64_t n) {
  std::array<uint8_t, 8> out;
  for (int i = 0; i < 8; ++i) out[static_cast<size_t>(i)] = static_cast<uint8_t>(n >> (56 - 8 * i));
  return out;
}

// What is authenticated beside the text: head ‖ length and bytes of the name ‖ bound.
base::Bytes bound_data(ByteView head, std::string_view compartment, ByteView bound) {
  base::Bytes out(head.begin(), head.end());
  out.push_back(static_cast<uint8_t>(compartment.size()));  // at most 64
  out.insert(out.end(), compartment.begin(), compartment.end());
  out.insert(out.end(), bound.begin(), bound.end());
  return out;
}

// Over everything that decides what the ciphertext means; the length keeps its parts apart.
base::Bytes sm4_tag(ByteView key, ByteView bound, ByteView nonce, ByteView ciphertext) {
  return hmac_sm3(key, {number_bytes(bound.size()), bound, nonce, ciphertext});
}

base::Fault no_key(std::string_view compartment) {
  return base::fault(FaultKind::kUnavailable, "seal.no_key",
                     {{"compartment", std::string(compartment)}});
}

base::Fault broken(std::string_view compartment) {
  return base::fault(FaultKind::kCorrupt, "seal.broken",
                     {{"compartment", std::string(compartment)}});
}

}  // namespace

std::string_view name_of(Suite suite) {
  return suite == Suite::kAes256Gcm ? "aes-256-gcm" : "sm4-ctr-hmac-sm3";
}

std::optional<Suite> parse_suite(std::string_view text) {
  for (const Suite suite : {Suite::kAes256Gcm, Suite::kSm4CtrHmacSm3}) {
    if (text == name_of(suite)) return suite;
  }
  return std::nullopt;
}

Keyring::Key Keyring::make_key(std::string_view compartment, uint8_t number, Suite suite,
                               Secret secret) {
  ENSURE(is_compartment(compartment), "not a name of a compartment");
  ENSURE(number > 0 && secret.size() == kSecretBytes, "not a key");
  const std::string info =
      "fadu-seal 1 " + std::string(name_of(suite)) + " " + std::string(compartment) + " ";
  Key key{number, suite, std::move(secret), {}, {}};
  if (suite == Suite::kAes256Gcm) {
    key.encryption = derive("SHA256", key.secret.view(), info + "encryption", kGcmKey);
  } else {
    key.encryption = derive("SM3", key.secret.view(), info + "encryption", kSm4Key);
    key.authenticity = derive("SM3", key.secret.view(), info + "authenticity", kSm3Tag);
  }
  return key;
}

Keyring Keyring::generate(const std::vector<std::string>& compartments, Suite suite,
                          base::Random& random) {
  Keyring out;
  out.complete(compartments, suite, random);
  return out;
}

bool Keyring::complete(const std::vector<std::string>& compartments, Suite suite,
                       base::Random& random) {
  bool any = false;
  for (const std::string& name : compartments) {
    if (has(name)) continue;
    keys_[name].push_back(make_key(name, 1, suite, fresh(random)));
    any = true;
  }
  return any;
}

base::Status Keyring::rotate(std::string_view compartment, Suite suite, base::Random& random) {
  const auto it = keys_.find(compartment);
  if (it == keys_.end()) return no_key(compartment);
  const uint8_t newest = it->second.back().number;
  if (newest == UINT8_MAX) {
    return base::fault(FaultKind::kInvalid, "seal.too_many_keys",
                       {{"compartment", std::string(compartment)}});
  }
  it->second.push_back(
      make_key(compartment, static_cast<uint8_t>(newest + 1), suite, fresh(random)));
  return base::ok();
}

bool Keyring::has(std::string_view compartment) const { return keys_.contains(compartment); }

const Keyring::Key* Keyring::find(std::string_view compartment, uint8_t number) const {
  const auto it = keys_.find(compartment);
  if (it == keys_.end()) return nullptr;
  for (const Key& key : it->second) {
    if (key.number == number) return &key;
  }
  return nullptr;
}

size_t Keyring::overhead(Suite suite) {
  const Sizes sizes = sizes_of(suite);
  return kHead + sizes.nonce + sizes.tag;
}

base::Result<base::Bytes> Keyring::seal(std::string_view compartment, ByteView bound,
                                        ByteView plain, base::Random& random,
                                        std::optional<uint8_t> number) const {
  ENSURE(plain.size() <= kPlainMax, "too much to seal at once");
  const auto it = keys_.find(compartment);
  if (it == keys_.end()) return no_key(compartment);
  const Key* chosen = number ? find(compartment, *number) : &it->second.back();
  if (chosen == nullptr) return no_key(compartment);
  const Key& key = *chosen;
  const Sizes sizes = sizes_of(key.suite);
  base::Bytes out(kHead + sizes.nonce + plain.size() + sizes.tag);
  out[0] = static_cast<uint8_t>(key.suite);
  out[1] = key.number;
  fill(out.data() + kHead, sizes.nonce, random);
  const ByteView head = ByteView(out).first(kHead);
  const ByteView nonce = ByteView(out).subspan(kHead, sizes.nonce);
  const base::Bytes with = bound_data(head, compartment, bound);
  uint8_t* body = out.data() + kHead + sizes.nonce;
  if (key.suite == Suite::kAes256Gcm) {
    gcm_encrypt(key.encryption.view(), nonce, with, plain, body);
  } else {
    sm4_ctr(key.encryption.view(), nonce, plain, body);
    const base::Bytes tag =
        sm4_tag(key.authenticity.view(), with, nonce, ByteView(body, plain.size()));
    std::copy(tag.begin(), tag.end(), body + plain.size());
  }
  return out;
}

base::Result<base::Bytes> Keyring::open(std::string_view compartment, ByteView bound,
                                        ByteView sealed) const {
  if (!has(compartment)) return no_key(compartment);
  if (sealed.size() < kHead) return broken(compartment);
  const Key* key = find(compartment, sealed[1]);
  if (key == nullptr) return no_key(compartment);
  const Sizes sizes = sizes_of(key->suite);
  if (sealed[0] != static_cast<uint8_t>(key->suite) ||
      sealed.size() < kHead + sizes.nonce + sizes.tag) {
    return broken(compartment);
  }
  const base::Bytes with = bound_data(sealed.first(kHead), compartment, bound);
  const ByteView nonce = sealed.subspan(kHead, sizes.nonce);
  const ByteView rest = sealed.subspan(kHead + sizes.nonce);
  const ByteView text = rest.first(rest.size() - sizes.tag);
  base::Bytes out(text.size());
  if (key->suite == Suite::kAes256Gcm) {
    if (!gcm_decrypt(key->encryption.view(), nonce, with, rest, out.data()))
      return broken(compartment);
    return out;
  }
  const base::Bytes tag = sm4_tag(key->authenticity.view(), with, nonce, text);
  if (CRYPTO_memcmp(tag.data(), rest.data() + text.size(), sizes.tag) != 0)
    return broken(compartment);
  sm4_ctr(key->encryption.view(), nonce, text, out.data());
  return out;
}

}  // namespace seal
