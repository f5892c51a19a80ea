// SPDX-License-Identifier: AGPL-3.0-or-later
// The register `roster`: each of its records is a turn of one person on duty. A swap leaves nobody
// with two turns at the same time, which is no rule of the pack: it lies between records.
#pragma once

#include <string_view>

#include "casework/case_file.h"
#include "casework/world.h"

namespace casework {

inline constexpr std::string_view kRosterPack = "roster";

// What an act of a swap may not do: give somebody a turn while she has another that has not ended.
// Ok for other acts and for acts of other packs. `world` has the other cases, `store` lists them.
// Faults: casework.two_turns (kUnlawful, with the article of the step), those of the store.
[[nodiscard]] base::Status check_turns(store::Store& store, const World& world, const Town& town,
                                       const procedure::Pack& pack, const procedure::Step& step,
                                       const CaseFile& file, const Act& act);

}  // namespace casework
