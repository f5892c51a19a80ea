// SPDX-License-Identifier: AGPL-3.0-or-later
// Parts and wholes: a part behind 其中 cannot be larger than the whole; parts that the text
// declares to be all of it must add up. Parts that are merely listed may overlap and are left
// alone.
#pragma once

#include "claims/mention.h"

namespace claims {

// Adds the contradictions of one paragraph to `found.notes`. Heads must be known.
void check_sums(View text, Found& found);

}  // namespace claims
