// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/law_check.h"

#include <algorithm>

#include "base/text.h"
#include "claims/chars.h"

namespace claims {

namespace {

constexpr size_t kSeenMax = 4096;
constexpr size_t kLongestEnding = 16;
constexpr size_t kShortestEnding = 6;

void add_note(Found& found, const LawMention& m, size_t begin, size_t end, View written,
              const LawName& law) {
  Note note;
  note.verdict = Verdict::kMisnamedLaw;
  note.begin = begin;
  note.end = end;
  note.sentence = m.sentence;
  note.explanation = {"claims.misnamed_law",
                      {{"written", base::to_utf8(written)}, {"name", base::to_utf8(law.name)}}};
  found.notes.push_back(std::move(note));
}

}  // namespace

const LawName* LawCheck::near(View name, bool titled) {
  std::u32string key(name);
  key.push_back(titled ? U'1' : U'0');
  if (const auto it = seen_.find(key); it != seen_.end()) return it->second;
  if (seen_.size() >= kSeenMax) seen_.clear();
  const LawName* law = names_.nearest(name, titled);
  seen_.emplace(std::move(key), law);
  return law;
}

// The ending of `words` that is a slip of some law: the first item of a list has a verb before it
// ("宣传国家卫生检疫法、…"). `length` is that of the ending.
const LawName* LawCheck::near_ending(View words, size_t& length) {
  const size_t most = std::min(words.size(), kLongestEnding);
  for (size_t n = most; n >= 4; --n) {
    if (names_.find(words.substr(words.size() - n)) != nullptr) return nullptr;
  }
  for (size_t n = most; n >= kShortestEnding; --n) {
    const View ending = words.substr(words.size() - n);
    const LawName* law = near(ending, false);
    if (law == nullptr || law->name[0] != ending[0]) continue;
    length = n;
    return law;
  }
  return nullptr;
}

// Whether an item of the same list is a law that exists.
bool LawCheck::beside_known(View text, const Found& found, size_t index) const {
  const LawMention& m = found.laws[index];
  constexpr size_t kNear = 12;  // items of the list on each side
  const size_t last = std::min(found.laws.size(), index + kNear);
  for (size_t k = index - std::min(index, kNear); k < last; ++k) {
    const LawMention& other = found.laws[k];
    if (k == index || other.sentence != m.sentence || other.titled) continue;
    if (names_.find(bare_law_name(text.substr(other.begin, other.end - other.begin))) != nullptr) {
      return true;
    }
  }
  // The item before the first comma of the list, which has no mention of its own.
  const View before = text.substr(m.clause, m.begin > m.clause ? m.begin - 1 - m.clause : 0);
  for (size_t n = std::min(before.size(), kLongestEnding); n >= 4; --n) {
    if (names_.find(before.substr(before.size() - n)) != nullptr) return true;
  }
  return false;
}

void LawCheck::run(View text, Found& found) {
  if (names_.size() == 0) return;
  constexpr size_t kMost = 200;  // of one paragraph
  const size_t count = std::min(found.laws.size(), kMost);
  for (size_t k = 0; k < count; ++k) {
    const LawMention m = found.laws[k];
    const View whole = text.substr(m.begin, m.end - m.begin);
    const View written = bare_law_name(whole);
    const bool state = written.data() != whole.data();
    if (names_.find(written) == nullptr) {
      const bool listed = m.titled || state || beside_known(text, found, k);
      const LawName* law = listed ? near(written, m.titled) : nullptr;
      if (law != nullptr) add_note(found, m, m.begin, m.end, written, *law);
      continue;
    }
    // A known item: the first of its list may be a slip.
    const size_t comma = m.begin - 1;
    if (m.titled || comma <= m.clause) continue;
    const View first = text.substr(m.clause, comma - m.clause);
    size_t length = 0;
    if (first.find(U'、') != View::npos || first.find(U'》') != View::npos) continue;
    if (first.back() != U'法') continue;
    const LawName* law = near_ending(first, length);
    if (law != nullptr) {
      add_note(found, m, comma - length, comma, first.substr(first.size() - length), *law);
    }
  }
}

}  // namespace claims
