// SPDX-License-Identifier: AGPL-3.0-or-later
// Verifies a town's ledger as the store holds it, and hands it out to people who want to verify it
// without us.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"
#include "ledger/verify.h"
#include "store/store.h"

namespace store {

// All entries, tiles and checkpoints of a town, at one moment, while others may append. `verifier`
// may be nullptr: then signatures are not looked at. The projections are not looked at; compare
// projection_digest() before and after rebuilding them. Not inside a transaction.
[[nodiscard]] base::Result<ledger::VerifyReport> verify_store(
    Store& store, std::string_view town, const ledger::Verifier* verifier,
    const std::function<void(uint64_t)>& progress = {});

// The proof that entry `number` is in the ledger, with the header inside and the last checkpoint
// that covers it. Faults: store.no_entry (kNotFound), store.no_checkpoint (kNotFound: not covered
// by a checkpoint).
[[nodiscard]] base::Result<ledger::Receipt> make_receipt(Store& store, std::string_view town,
                                                         uint64_t number);

// Writes the ledger as of its last checkpoint as a C2SP tlog-tiles folder: `checkpoint`, `tile/…`,
// `tile/entries/…`. Headers only, no bodies. Files of an earlier export are replaced. Faults:
// store.no_checkpoint, base.file_unwritable.
[[nodiscard]] base::Status export_tiles(Store& store, std::string_view town,
                                        const std::filesystem::path& dir);

}  // namespace store
