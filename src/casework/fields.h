// SPDX-License-Identifier: AGPL-3.0-or-later
// From what a user typed to a canonical field value, or a refusal that says what is wrong.
#pragma once

#include "casework/command.h"
#include "casework/world.h"

namespace casework {

// The value in canonical text. Faults (kInvalid): casework.field_bad (with the expected form),
// casework.field_range, casework.field_choice, casework.field_too_long,
// casework.field_empty, casework.field_text (a character that cannot be seen),
// casework.field_point, casework.field_unknown_unit, casework.field_unknown_person.
[[nodiscard]] base::Result<std::string> canonical(const procedure::Field& field,
                                                  std::string_view value,
                                                  const procedure::Vocabulary& vocabulary,
                                                  const Town& town);

// All fields of a command for a step: only fields that the step writes, every required one present.
// Faults: casework.field_not_here, casework.field_missing, and those of canonical().
[[nodiscard]] base::Result<Fields> canonical_fields(const procedure::Pack& pack,
                                                    const procedure::Step& step,
                                                    const Fields& given,
                                                    const procedure::Vocabulary& vocabulary,
                                                    const Town& town);

// The beginning of what somebody gave, for a message: at most 40 characters, never half of one, and
// nothing from the first byte on that is no text; "…" stands for the rest.
[[nodiscard]] std::string excerpt(std::string_view given);

}  // namespace casework
