// SPDX-License-Identifier: AGPL-3.0-or-later
// The words around a number that say what it counts. Inside the room only.
#pragma once

#include <string>

#include "claims/mention.h"

namespace claims {

// Sets head and tail of each mention; a number without words of its own takes over those of the
// number before it ("接待69批次、199人次").
void find_heads(View text, Found& found);

[[nodiscard]] View head_of(View text, const Mention& m);
[[nodiscard]] View tail_of(View text, const Mention& m);
// Head without fillers ("累计", "共", "达"), then tail.
[[nodiscard]] std::string meaning_of(View text, const Mention& m);

}  // namespace claims
