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

// The act that an entry tells; without fields, officers and evidence where the body was erased, or
// is sealed and its key is not in `keyring` (which may be nullptr). Faults (kCorrupt): seal.broken
// with {number}, casework.bad_entry, casework.bad_body.
[[nodiscard]] base::Result<Act> act_of(const store::EntryView& entry, const seal::Keyring* keyring);
// The body's bytes in clear: as stored, or opened; empty where act_of() gives no fields. Fault
// seal.broken (kCorrupt) with {number}.
[[nodiscard]] base::Result<base::Bytes> body_of(const store::EntryView& entry,
                                                const seal::Keyring* keyring);

// A case as a store has it now; `exists()` is false if there is none. Faults: those of act_of() and
// origin_of().
[[nodiscard]] base::Result<CaseFile> load_case(store::Store& store, const World& world,
                                               std::string_view town, const base::Uuid& id);
// What the town knows of itself, as a store has it now. Reads the registers that teach(), not the
// town.
[[nodiscard]] base::Result<Town> load_town(store::Store& store, const World& world,
                                           std::string town);
// Only the working days of the town, with the acts that changed them.
[[nodiscard]] base::Result<Town> load_days(store::Store& store, const World& world,
                                           std::string town);

// What the registers of people and places teach about the town: called with the case after each
// act of the packs person, post, certificate, grid_cell, grid_unit, town_setting and
// holiday_notice; others are ignored. `world` is the installation's, as of
// casework/holiday_notice.h.
void learn(Town& town, const World& world, const procedure::Pack& pack, const CaseFile& file);
[[nodiscard]] bool teaches(std::string_view pack);

// What the lists show of a case.
[[nodiscard]] store::CaseRow row_of(const std::string& town, const procedure::Pack& pack,
                                    const CaseFile& file);
[[nodiscard]] store::ClockRow row_of(const std::string& town, const procedure::Pack& pack,
                                     const CaseFile& file, const ClockState& clock);

}  // namespace casework
