// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-256 of short inputs without the bookkeeping of EVP. A ledger hashes three short inputs for
// each entry (header, body, node); of a node's 65 bytes EVP's share is a quarter of the time.
#pragma once

#include <initializer_list>

#include "base/bytes.h"
#include "base/digest.h"

namespace ledger {

// The digest of the parts joined; the same function as base::sha256.
[[nodiscard]] base::Digest short_sha256(std::initializer_list<base::ByteView> parts);

}  // namespace ledger
