// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/digest.h"

#include <openssl/evp.h>

#include "base/result.h"

namespace base {

static const EVP_MD* algorithm() {
  static const EVP_MD* md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return md;
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  ENSURE(context_ != nullptr && algorithm() != nullptr, "OpenSSL has no SHA-256");
  ENSURE(EVP_DigestInit_ex2(context_, algorithm(), nullptr) == 1, "SHA-256 init");
}

Sha256::~Sha256() { EVP_MD_CTX_free(context_); }

void Sha256::reset() {
  ENSURE(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1, "SHA-256 reset");
}

void Sha256::update(ByteView bytes) {
  ENSURE(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1, "SHA-256 update");
}

Digest Sha256::finish() {
  Digest out;
  ENSURE(EVP_DigestFinal_ex(context_, out.data(), nullptr) == 1, "SHA-256 final");
  reset();
  return out;
}

Digest Sha256::of(std::initializer_list<ByteView> parts) {
  for (ByteView part : parts) update(part);
  return finish();
}

static Sha256& context_of_thread() {
  thread_local Sha256 context;
  return context;
}

Digest sha256(ByteView bytes) { return context_of_thread().of({bytes}); }
Digest sha256(std::initializer_list<ByteView> parts) { return context_of_thread().of(parts); }

}  // namespace base
