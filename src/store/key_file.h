// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys of a data folder: `ledger.key`, the private key (PKCS #8 PEM, only its owner may read
// it), and `ledger.vkey`, one line per town for outsiders who verify.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/uuid.h"
#include "ledger/checkpoint.h"

namespace store {

// Reads ledger.key. Faults: base.file_missing; ledger.bad_key; store.key_exposed (kForbidden:
// others may read it).
[[nodiscard]] base::Result<ledger::SigningKey> load_key(const std::filesystem::path& dir);
// Makes it if there is none; of two processes that try, one wins and both get its key. Further
// base.file_unwritable.
[[nodiscard]] base::Result<ledger::SigningKey> load_or_create_key(const std::filesystem::path& dir,
                                                                  base::Random& random);

// Adds the town's public key to ledger.vkey unless it is there.
[[nodiscard]] base::Status publish_vkey(const std::filesystem::path& dir,
                                        const ledger::Verifier& verifier);
// The town's public key from ledger.vkey; nothing if the file or the line is missing. Faults:
// ledger.bad_vkey.
[[nodiscard]] base::Result<std::optional<ledger::Verifier>> find_vkey(
    const std::filesystem::path& dir, std::string_view town);

}  // namespace store
