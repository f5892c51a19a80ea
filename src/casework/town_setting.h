// SPDX-License-Identifier: AGPL-3.0-or-later
// The register `town_setting`: each of its records says what value the town has fixed for a setting
// of a pack, by which norm (fields `pack`, `setting`, `value`).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "casework/case_file.h"
#include "casework/world.h"

namespace casework {

inline constexpr std::string_view kTownSettingPack = "town_setting";

// A value that a record of the register gave, and by which entry.
struct OwnSetting {
  std::string name;  // "pack/setting"
  base::Decimal value;
  uint64_t number = 0;
};

// What the last act of a record of the register says; nothing if it names none or its body is gone.
[[nodiscard]] std::optional<OwnSetting> own_setting(const CaseFile& file);

// Takes over what the acts of a record say; of several records about one setting the entry with the
// greatest number holds.
void learn_settings(Town& town, const CaseFile& file);

// The values that an act of the register would write, `fields` overlaid on the record: the pack and
// its setting exist, and the value is a number. `value` becomes canonical. Faults (kInvalid):
// casework.unknown_setting, casework.field_bad.
[[nodiscard]] base::Status check_setting(const World& world, const procedure::Pack& pack,
                                         const CaseFile& file, Fields& fields);

}  // namespace casework
