// SPDX-License-Identifier: AGPL-3.0-or-later
// A receipt: the proof that an entry is in a town's ledger, in one text that can be checked offline
// with the town's public key (C2SP tlog-proof, file extension .tlog-proof).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "ledger/checkpoint.h"

namespace ledger {

struct Receipt {
  uint64_t number = 0;             // of the entry
  std::vector<base::Digest> path;  // RFC 9162 §2.1.3, the leaf's sibling first
  std::string checkpoint;          // signed note
  base::Bytes extra;               // the entry's header, so that the receipt stands alone
  bool operator==(const Receipt&) const = default;
};

[[nodiscard]] std::string write_receipt(const Receipt& receipt);
// Shape only. Faults (kInvalid): ledger.bad_receipt.
[[nodiscard]] base::Result<Receipt> parse_receipt(std::string_view text);

// The entry's header is in the tree whose head the checkpoint signs. Faults (kCorrupt):
// ledger.bad_signature, ledger.bad_checkpoint, ledger.bad_note, ledger.not_included.
[[nodiscard]] base::Result<TreeHead> verify_receipt(const Receipt& receipt, base::ByteView header,
                                                    const Verifier& verifier);

}  // namespace ledger
