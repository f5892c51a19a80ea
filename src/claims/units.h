// SPDX-License-Identifier: AGPL-3.0-or-later
// The measure words and units that make a number a claim.
#pragma once

#include <cstddef>
#include <cstdint>

#include "claims/words.h"

namespace claims {

enum UnitTrait : uint8_t {
  kWhole = 1 << 0,   // cannot be a fraction: 3.2次 is a damaged number
  kStrong = 1 << 1,  // used for nothing but counting: safe behind a Chinese numeral
  kFrame = 1 << 2,   // also counts parts of a programme (五个方面, 三项制度)
  kMatter = 1 << 3,  // counts matters; units of one chain (件 → 起 → 个)
  kPerson = 1 << 4,  // counts persons (人, 名, 位), who may be the same persons
};

struct Unit {
  View name;
  uint8_t traits;
  View not_before;  // words, "|" between them, before which it is the beginning of another word
};

// The longest unit at `at`, or nullptr.
[[nodiscard]] const Unit* unit_at(View text, size_t at);
// Whether two units can count the same things.
[[nodiscard]] bool one_chain(const Unit& a, const Unit& b);

}  // namespace claims
