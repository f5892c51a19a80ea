// SPDX-License-Identifier: AGPL-3.0-or-later
// Misnamed laws of one paragraph. Inside the room only.
#pragma once

#include <string>
#include <unordered_map>

#include "claims/laws.h"
#include "claims/mention.h"

namespace claims {

class LawCheck {
 public:
  explicit LawCheck(const LawNames& names) : names_(names) {}
  // Adds `misnamed_law` notes to `found.notes`.
  void run(View text, Found& found);

 private:
  const LawName* near(View name, bool titled);
  const LawName* near_ending(View words, size_t& length);
  bool beside_known(View text, const Found& found, size_t index) const;

  const LawNames& names_;
  // Answers already given; emptied when full, so that a hostile text costs no memory.
  std::unordered_map<std::u32string, const LawName*> seen_;
};

}  // namespace claims
