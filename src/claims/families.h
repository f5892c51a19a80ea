// SPDX-License-Identifier: AGPL-3.0-or-later
// Which verbs name the numerator and the denominator of which rate. Data; used by pairing.cc.
#pragma once

#include <span>

#include "claims/words.h"

namespace claims {

struct Definition {
  Words numerators;
  Words denominators;
};

struct Family {
  Words rates;  // names, matched as endings: "调解成功率" before "成功率"
  Words bases;  // denominators that alone are the base of the rate, when no numerator is printed
  Definition first;   // the usual definition; only it may accuse
  Definition second;  // another one in use; may only confirm. May be empty.
  bool stem = false;  // may accuse only with a numerator of its own verb: 备案率 with 备案11件
};

[[nodiscard]] std::span<const Family> families();
// The family whose rate name is the longest ending of `name`, or nullptr; `rest` is what stands
// before that ending ("物业纠纷" of "物业纠纷化解率").
[[nodiscard]] const Family* family_of(View name, View& rest);

}  // namespace claims
