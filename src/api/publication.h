// SPDX-License-Identifier: AGPL-3.0-or-later
// What the API asks of acts in the procedure `pack_version` beyond the rules of that pack
// (docs/adr/0021): the text that they are about has passed the check, so that what is published can
// come into force.
#pragma once

#include "api/operation.h"
#include "casework/command.h"

namespace api {

// Is this an act with which the text of a pack goes on, so that it must be sound?
[[nodiscard]] bool carries_pack(const casework::Command& command);

// Before such an act is recorded: check_publication(), and of who publishes a fresh proof
// (need_fresh_proof()), for what comes into force binds everybody.
[[nodiscard]] base::Status admit_publication(const Ask& ask, store::Store& store,
                                             const casework::Command& command);

// Faults (kInvalid): api.pack_unsound with how many problems there are and the first of them,
// api.pack_from, api.pack_version_there, api.pack_own, api.bad_pack_id; evidence.no_item. Where the
// act lacks what the rules ask for, nothing: they refuse it. Takes as long as the scenarios.
[[nodiscard]] base::Status check_publication(const Ask& ask, store::Store& store,
                                             const casework::Command& command);

}  // namespace api
