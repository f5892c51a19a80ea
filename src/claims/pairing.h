// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds the parts of each rate in its own sentence and says what the arithmetic gives. A wider
// scope and a second definition may confirm a rate; only the sentence itself, by the usual
// definition, may accuse it. Inside the room only.
#pragma once

#include "claims/mention.h"

namespace claims {

// Sets verdict, parts and explanation of the rates of one paragraph; adds the notes
// `reproducible_otherwise`. Heads must be known (meaning.h).
void check_rates(View text, Found& found);

// Changes against an earlier number: 由150件增至173件,增长15.33%; 12件,同比增长23%.
void check_changes(View text, Found& found);

}  // namespace claims
