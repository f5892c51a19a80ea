// SPDX-License-Identifier: AGPL-3.0-or-later
#include "seal/primitives.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <climits>
#include <memory>

#include "base/result.h"

namespace seal {

namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* p) const {
    kFree(p);
  }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC_CTX, Free<EVP_MAC_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF_CTX, Free<EVP_KDF_CTX_free>>;

// Fetched once per process, as base/digest.cc does; never freed.
const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}
const EVP_CIPHER* sm4() {
  static const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr);
  return cipher;
}
EVP_MAC* hmac() {
  static EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  return mac;
}
EVP_KDF* hkdf() {
  static EVP_KDF* kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  return kdf;
}

// A null pointer with length 0 means "no data" to EVP in ways that differ; an empty view points
// here instead.
constexpr uint8_t kNothing[1] = {0};

OSSL_PARAM octets(const char* name, base::ByteView bytes) {
  const uint8_t* data = bytes.empty() ? kNothing : bytes.data();
  return OSSL_PARAM_construct_octet_string(name, const_cast<uint8_t*>(data), bytes.size());
}

OSSL_PARAM word(const char* name, const char* value) {
  return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0);
}

int length(base::ByteView bytes) {
  ENSURE(bytes.size() <= INT_MAX, "more than EVP takes at once");
  return static_cast<int>(bytes.size());
}

Cipher start(const EVP_CIPHER* cipher, base::ByteView key, base::ByteView nonce, bool encrypt) {
  Cipher context(EVP_CIPHER_CTX_new());
  ENSURE(cipher != nullptr && context != nullptr, "OpenSSL lacks a cipher");
  ENSURE(EVP_CipherInit_ex2(context.get(), cipher, key.data(), nonce.data(), encrypt ? 1 : 0,
                            nullptr) == 1,
         "cipher init");
  return context;
}

// Feeds the bound data (out == nullptr) or the text.
void feed(EVP_CIPHER_CTX* context, base::ByteView in, uint8_t* out) {
  if (in.empty()) return;
  int written = 0;
  ENSURE(EVP_CipherUpdate(context, out, &written, in.data(), length(in)) == 1, "cipher update");
  ENSURE(written == length(in), "a stream cipher keeps the length");
}

}  // namespace

Secret derive(const char* hash, base::ByteView secret, std::string_view info, size_t size) {
  ENSURE(hkdf() != nullptr, "OpenSSL has no HKDF");
  const Kdf context(EVP_KDF_CTX_new(hkdf()));
  const OSSL_PARAM params[] = {
      word(OSSL_KDF_PARAM_DIGEST, hash), octets(OSSL_KDF_PARAM_KEY, secret),
      octets(OSSL_KDF_PARAM_INFO, base::view(info)), OSSL_PARAM_construct_end()};
  Secret out(size);
  ENSURE(context != nullptr && EVP_KDF_derive(context.get(), out.data(), size, params) == 1,
         "HKDF");
  return out;
}

base::Bytes hmac_sm3(base::ByteView key, std::initializer_list<base::ByteView> parts) {
  ENSURE(hmac() != nullptr, "OpenSSL has no HMAC");
  const Mac context(EVP_MAC_CTX_new(hmac()));
  const OSSL_PARAM params[] = {word(OSSL_MAC_PARAM_DIGEST, "SM3"), OSSL_PARAM_construct_end()};
  ENSURE(context != nullptr && EVP_MAC_init(context.get(), key.data(), key.size(), params) == 1,
         "HMAC-SM3 init");
  for (const base::ByteView part : parts) {
    if (part.empty()) continue;
    ENSURE(EVP_MAC_update(context.get(), part.data(), part.size()) == 1, "HMAC-SM3 update");
  }
  base::Bytes out(kSm3Tag);
  size_t size = 0;
  ENSURE(EVP_MAC_final(context.get(), out.data(), &size, out.size()) == 1 && size == kSm3Tag,
         "HMAC-SM3 final");
  return out;
}

void gcm_encrypt(base::ByteView key, base::ByteView nonce, base::ByteView bound,
                 base::ByteView plain, uint8_t* out) {
  ENSURE(key.size() == kGcmKey && nonce.size() == kGcmNonce, "sizes of AES-256-GCM");
  const Cipher context = start(aes_256_gcm(), key, nonce, true);
  feed(context.get(), bound, nullptr);
  feed(context.get(), plain, out);
  uint8_t* tag = out + plain.size();
  int written = 0;
  ENSURE(EVP_CipherFinal_ex(context.get(), tag, &written) == 1 && written == 0, "GCM final");
  ENSURE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kGcmTag, tag) == 1, "GCM tag");
}

bool gcm_decrypt(base::ByteView key, base::ByteView nonce, base::ByteView bound,
                 base::ByteView sealed, uint8_t* out) {
  ENSURE(key.size() == kGcmKey && nonce.size() == kGcmNonce && sealed.size() >= kGcmTag,
         "sizes of AES-256-GCM");
  const base::ByteView text = sealed.first(sealed.size() - kGcmTag);
  uint8_t tag[kGcmTag];
  std::copy_n(sealed.end() - kGcmTag, kGcmTag, tag);
  const Cipher context = start(aes_256_gcm(), key, nonce, false);
  ENSURE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kGcmTag, tag) == 1, "GCM tag");
  feed(context.get(), bound, nullptr);
  feed(context.get(), text, out);
  uint8_t rest[EVP_MAX_BLOCK_LENGTH];
  int written = 0;
  if (EVP_CipherFinal_ex(context.get(), rest, &written) == 1) return true;
  OPENSSL_cleanse(out, text.size());
  return false;
}

void sm4_ctr(base::ByteView key, base::ByteView counter, base::ByteView in, uint8_t* out) {
  ENSURE(key.size() == kSm4Key && counter.size() == kSm4Counter, "sizes of SM4-CTR");
  const Cipher context = start(sm4(), key, counter, true);
  feed(context.get(), in, out);
}

}  // namespace seal
