// SPDX-License-Identifier: AGPL-3.0-or-later
// The register `town_setting`: each of its records says what value the town has fixed for a setting
// of a pack, by which norm (fields `pack`, `setting`, `value`), until it is withdrawn.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "casework/case_file.h"
#include "casework/world.h"

namespace casework {

inline constexpr std::string_view kTownSettingPack = "town_setting";

// Takes over what a record says now; a record in a final state says nothing. Returns the settings
// ("pack/setting") whose value in force may have changed.
std::vector<std::string> learn_settings(Town& town, const procedure::Pack& pack,
                                        const CaseFile& file);

// The values that an act of the register would write, `fields` overlaid on the record: the pack and
// its setting exist, and the value is a number. `value` becomes canonical. Faults (kInvalid):
// casework.unknown_setting, casework.field_bad.
[[nodiscard]] base::Status check_setting(const World& world, const procedure::Pack& pack,
                                         const CaseFile& file, Fields& fields);

}  // namespace casework
