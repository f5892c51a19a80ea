// SPDX-License-Identifier: AGPL-3.0-or-later
// A look at sealed or masked data is an act of its own, in the register `look`: who, in which post,
// at which case, for what.
#pragma once

#include <string>

#include "casework/command.h"

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

}  // namespace casework
