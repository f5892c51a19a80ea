// SPDX-License-Identifier: AGPL-3.0-or-later
// What would become of several acts, taken one after another, without recording them: for the check
// of an import before it is done.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "casework/command.h"
#include "casework/world.h"
#include "store/store.h"

namespace casework {

// For each command the refusal that it would meet, or nothing. An act that would be refused is left
// out, so those that build on it are refused as well. What acts teach of people, posts and places
// counts for the acts behind them. An id that is in the ledger already is not refused, whatever it
// says. With `whole` the map must be a partition after all of them, else after each. Only reads;
// `town` is as known now. The outer faults are those of the store.
[[nodiscard]] base::Result<std::vector<std::optional<base::Fault>>> try_all(
    store::Store& store, const World& world, Town town, std::span<const Command> commands,
    calendar::Instant now, bool whole = false);

}  // namespace casework
