// SPDX-License-Identifier: AGPL-3.0-or-later
// The evidence files of a data directory against the digests that its entries name.
#pragma once

#include <functional>

#include "app/command.h"
#include "app/home.h"
#include "casework/cited.h"

namespace app {

using FilesProgress = std::function<void(uint64_t done, uint64_t total)>;

// `progress`, if given, is told how many of how many files were looked at. `keyring` may be
// nullptr: what is sealed is then counted as closed.
[[nodiscard]] base::Result<casework::EvidenceReport> check_evidence(DataDir& data,
                                                                    const seal::Keyring* keyring,
                                                                    const FilesProgress& progress);
// The same with a bar on the console.
[[nodiscard]] base::Result<casework::EvidenceReport> check_evidence(DataDir& data,
                                                                    const seal::Keyring* keyring,
                                                                    Console& console);

}  // namespace app
