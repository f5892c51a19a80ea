// SPDX-License-Identifier: AGPL-3.0-or-later
// A look at sealed or masked data is an act of its own, in the register `look`: who, in which post,
// at which case, for what.
#pragma once

#include <string>

#include "casework/case_file.h"
#include "casework/command.h"
#include "procedure/pack.h"

namespace casework {

struct Look {
  base::Uuid at;        // the case that is looked at
  std::string pack;     // its pack
  std::string purpose;  // a choice of the register
  std::string note;     // may be empty
  std::string field;    // the masked field that is shown; empty: the whole case
};

// The command that records the look; its subject is new. The look may be shown only after it was
// accepted.
[[nodiscard]] Command look_command(const Look& look, std::string actor, std::string post,
                                   calendar::Instant now, base::Random& random);

// Where the pack demands that looks are approved (`looks`): whether somebody else approved one for
// this person that holds on the day; the last approval that names him counts, so a new one with an
// earlier day takes it back. What request and approval themselves say needs none, or nobody could
// judge them: a look at nothing but `fields` of these steps is free; no fields mean the whole case.
// Fault: casework.look_not_approved (kForbidden), with the pack's basis.
[[nodiscard]] base::Status check_look_approved(const procedure::Pack& pack, const CaseFile& file,
                                               std::string_view person, calendar::Date on,
                                               const std::vector<std::string>& fields = {});

}  // namespace casework
