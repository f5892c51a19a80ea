// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile ciphertexts and key files must never crash; nothing that was not sealed opens, and what
// a key file says is said again in the same way.
#include <string_view>

#include "base/result.h"
#include "seal/keyring.h"

namespace {

void envelope(base::ByteView input) {
  static const seal::Keyring keys = [] {
    base::SeededRandom random(1);
    seal::Keyring out = seal::Keyring::generate({"a"}, seal::Suite::kAes256Gcm, random);
    ENSURE(out.complete({"b"}, seal::Suite::kSm4CtrHmacSm3, random), "two compartments");
    return out;
  }();
  ENSURE(!keys.open("a", {}, input).ok() && !keys.open("b", input, input).ok(), "a forgery");
}

void round(base::ByteView input) {
  base::SeededRandom random(input.size());
  for (const seal::Suite suite : {seal::Suite::kAes256Gcm, seal::Suite::kSm4CtrHmacSm3}) {
    const seal::Keyring keys = seal::Keyring::generate({"a"}, suite, random);
    const base::ByteView bound = input.first(input.size() / 3);
    const base::Bytes sealed = keys.seal("a", bound, input, random).value();
    const base::Bytes plain = keys.open("a", bound, sealed).value();
    ENSURE(base::text(plain) == base::text(input), "seal and open differ");
  }
}

void file(std::string_view text) {
  base::SeededRandom random(1);
  base::Result<seal::Keyring> keys = seal::Keyring::parse(text, "keys");
  if (keys.ok()) ENSURE(!keys->complete({}, seal::Suite::kAes256Gcm, random), "keys from nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const base::ByteView input(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      envelope(input);
      break;
    case 1:
      round(input);
      break;
    case 2:
      file(base::text(input));
      break;
  }
  return 0;
}
