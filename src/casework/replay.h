// SPDX-License-Identifier: AGPL-3.0-or-later
// From stored entries back to acts and cases.
#pragma once

#include "casework/case_file.h"
#include "casework/world.h"
#include "store/store.h"

namespace casework {

// The pack and step that an entry was made with.
struct Origin {
  const procedure::Pack* pack = nullptr;
  const procedure::Step* step = nullptr;
};

// Faults: casework.pack_missing (kCorrupt) if the pack version is gone or its bytes changed,
// casework.bad_entry (kCorrupt) if the header or the step is not understood.
[[nodiscard]] base::Result<Origin> origin_of(const store::EntryView& entry,
                                             const procedure::Library& packs);

// The act that an entry tells; without fields where the body was erased.
[[nodiscard]] base::Result<Act> act_of(const store::EntryView& entry);

// What the registers of people and places teach about the town: called with the case after each
// act of the packs person, post, certificate and grid_unit; other packs are ignored.
void learn(Town& town, const procedure::Pack& pack, const CaseFile& file);
[[nodiscard]] bool teaches(std::string_view pack);

// What the lists show of a case.
[[nodiscard]] store::CaseRow row_of(const std::string& town, const procedure::Pack& pack,
                                    const CaseFile& file);
[[nodiscard]] store::ClockRow row_of(const std::string& town, const procedure::Pack& pack,
                                     const CaseFile& file, const ClockState& clock);

}  // namespace casework
