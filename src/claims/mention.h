// SPDX-License-Identifier: AGPL-3.0-or-later
// A claim while its paragraph is being read: places are indices of Block::chars. Inside the room
// only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "claims/claims.h"
#include "claims/numerals.h"
#include "claims/units.h"

namespace claims {

struct Mention {
  Kind kind = Kind::kCount;
  Verdict verdict = Verdict::kStated;
  Bound bound = Bound::kExactly;
  size_t begin = 0;  // what is marked: approximation, number, unit
  size_t end = 0;
  Number number;
  std::optional<base::Decimal> value;
  const Unit* unit = nullptr;  // kCount only
  std::string unit_text;       // UTF-8, for all kinds
  std::string date;
  size_t clause = 0;  // where the clause, the part (;) and the sentence around it begin
  size_t part = 0;
  size_t sentence = 0;
  size_t head = 0;  // the words that say what is counted: before …
  size_t head_end = 0;
  size_t tail = 0;  // … and behind the number
  size_t tail_end = 0;
  View name;               // of a rate: "化解率"; into Block::chars
  bool no_sign = false;    // "成功率达99": the percent sign is missing
  bool per_each = false;   // 每村1名, 日均: not additive
  bool inherited = false;  // its head is that of the mention before ("69批次、199人次")
  std::string period;
  std::string indicator;
  Explanation explanation;
  std::optional<Parts> parts;

  // A count that arithmetic may use: an exact, readable number. 4.2万件 is the rendering of some
  // other number; 4.2万元 may be exact.
  [[nodiscard]] bool exact_count() const {
    const bool rendered = number.scale > 1 && unit != nullptr && (unit->traits & kWhole) != 0;
    return kind == Kind::kCount && bound == Bound::kExactly && value.has_value() && !per_each &&
           !rendered;
  }
};

// Something noticed that is no claim.
struct Note {
  Verdict verdict = Verdict::kContradiction;
  size_t begin = 0;
  size_t end = 0;
  size_t sentence = 0;
  Explanation explanation;
};

// The printed parts of a rate: "14/15".
struct Fraction {
  size_t begin = 0;
  size_t end = 0;
  int64_t numerator = 0;
  int64_t denominator = 0;
};

// A law named in the text: inside 《》, or bare in a list of laws.
struct LawMention {
  size_t begin = 0;  // the name without 《》
  size_t end = 0;
  size_t clause = 0;
  size_t sentence = 0;
  bool titled = false;
};

struct Found {
  std::vector<Mention> mentions;
  std::vector<Note> notes;
  std::vector<Fraction> fractions;
  std::vector<LawMention> laws;
  void clear() {
    mentions.clear();
    notes.clear();
    fractions.clear();
    laws.clear();
  }
};

}  // namespace claims
