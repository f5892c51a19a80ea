// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile headers, notes, keys and receipts must never crash, and what is accepted has one
// encoding.
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"
#include "ledger/proof.h"

namespace {

void header(base::ByteView input) {
  const base::Result<ledger::Entry> entry = ledger::decode(input);
  if (!entry.ok()) return;
  ENSURE(ledger::check(*entry).ok(), "decoded what check() refuses");
  const base::Bytes again = ledger::encode(*entry);
  ENSURE(std::equal(again.begin(), again.end(), input.begin(), input.end()), "two encodings");
}

void checkpoint(std::string_view text) {
  const base::Result<ledger::TreeHead> head = ledger::parse_checkpoint(text);
  if (head.ok()) ENSURE(text.starts_with(ledger::checkpoint_text(*head)), "two texts");
  static const ledger::Verifier verifier = [] {
    base::SeededRandom random(1);
    return ledger::SigningKey::generate(random).verifier("town");
  }();
  ENSURE(!verifier.open(text).ok(), "a forged signature");
}

void vkey(std::string_view text) {
  const base::Result<ledger::Verifier> verifier = ledger::Verifier::parse(text);
  if (verifier.ok()) ENSURE(verifier->vkey() == text, "two vkeys");
}

void receipt(std::string_view text) {
  const base::Result<ledger::Receipt> out = ledger::parse_receipt(text);
  if (out.ok()) ENSURE(ledger::write_receipt(*out) == text, "two receipts");
}

// Proofs of any shape against any sizes.
void proof(base::ByteView input) {
  if (input.size() < 16 + 64) return;
  uint64_t numbers[2];
  std::copy_n(input.begin(), 16, reinterpret_cast<uint8_t*>(numbers));
  std::vector<base::Digest> hashes;
  for (size_t at = 16; at + 32 <= input.size(); at += 32) {
    std::copy_n(input.begin() + static_cast<std::ptrdiff_t>(at), 32, hashes.emplace_back().begin());
  }
  const base::Digest root = hashes.back();
  hashes.pop_back();
  (void)ledger::verify_inclusion(hashes.back(), numbers[0], numbers[1], hashes, root);
  (void)ledger::verify_consistency(numbers[0], numbers[1], hashes.back(), root, hashes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const base::ByteView input(data + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      header(input);
      break;
    case 1:
      checkpoint(base::text(input));
      break;
    case 2:
      vkey(base::text(input));
      break;
    case 3:
      receipt(base::text(input));
      break;
    case 4:
      proof(input);
      break;
    case 5:
      (void)ledger::SigningKey::from_pem(base::text(input));
      break;
  }
  return 0;
}
