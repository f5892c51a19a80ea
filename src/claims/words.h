// SPDX-License-Identifier: AGPL-3.0-or-later
// Looking for words in normalised characters (see block.h). Positions are indices of characters.
#pragma once

#include <span>
#include <string_view>

namespace claims {

using View = std::u32string_view;
using Words = std::span<const View>;

// Whether `word` begins at `at`.
inline bool starts(View text, size_t at, View word) { return text.substr(at, word.size()) == word; }
// Whether `word` ends before `end`.
inline bool ends(View text, size_t end, View word) {
  return end >= word.size() && text.substr(end - word.size(), word.size()) == word;
}
// Length of the longest word that begins at `at`; 0 if none does.
inline size_t starts_any(View text, size_t at, Words words) {
  size_t best = 0;
  for (View word : words) {
    if (word.size() > best && starts(text, at, word)) best = word.size();
  }
  return best;
}
// Length of the longest word that ends before `end`; 0 if none does.
inline size_t ends_any(View text, size_t end, Words words) {
  size_t best = 0;
  for (View word : words) {
    if (word.size() > best && ends(text, end, word)) best = word.size();
  }
  return best;
}
// Whether one of `words` occurs in `text`.
inline bool has_any(View text, Words words) {
  for (View word : words) {
    if (text.find(word) != View::npos) return true;
  }
  return false;
}

struct Hit {
  size_t end = 0;  // 0: no hit
  size_t length = 0;
};
// The hit of `words` that ends last; of those the longest.
inline Hit last_of(View text, Words words) {
  Hit best;
  for (View word : words) {
    const size_t at = text.rfind(word);
    if (at == View::npos) continue;
    const size_t end = at + word.size();
    if (end > best.end || (end == best.end && word.size() > best.length)) {
      best = {end, word.size()};
    }
  }
  return best;
}

}  // namespace claims
