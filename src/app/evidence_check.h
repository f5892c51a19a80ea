// SPDX-License-Identifier: AGPL-3.0-or-later
// The evidence files of a data directory against the digests that its entries name.
#pragma once

#include "app/command.h"
#include "app/home.h"
#include "casework/cited.h"

namespace app {

// With progress. `keyring` may be nullptr: what is sealed is then counted as closed.
[[nodiscard]] base::Result<casework::EvidenceReport> check_evidence(DataDir& data,
                                                                    const seal::Keyring* keyring,
                                                                    Console& console);

}  // namespace app
