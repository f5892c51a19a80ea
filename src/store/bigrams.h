// SPDX-License-Identifier: AGPL-3.0-or-later
// How texts become searchable tokens, the same for every engine.
//
// Full-width forms are folded to half width and Latin, Greek and Cyrillic letters to lower case. A
// text falls into runs: what stands together without a space, a punctuation mark or a symbol. A run
// is a row of pieces: every Chinese character (kana, hangul) is one, every longest row of other
// letters and digits is one, a word. Tokens are the words, and each piece joined with the next:
// "A区3号楼" gives a, a区, 区3, 3, 3号, 号楼. So a run of two pieces or more is found wherever it
// stands, as a phrase of its pairs, and a word is found alone; a single Chinese character is not.
//
// A change of these rules needs a migration that rebuilds the text of every town.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace store {

// `position` counts the pieces of the text: a word and a pair are where their (first) piece is. The
// last piece of a run begins no pair, so that pairs of different runs never have positions that
// follow one another.
struct TextToken {
  std::string text;
  uint32_t position = 0;
  bool operator==(const TextToken&) const = default;
};

// The tokens of a text, by position; a word comes before the pair at the same position. What is not
// UTF-8 separates runs. Words are cut after 64 characters.
[[nodiscard]] std::vector<TextToken> tokens_of(std::string_view text);

// A run of a query: tokens that follow one another directly.
using Phrase = std::vector<std::string>;
// The phrases that a text must all have: for each run its pairs, or its only word; runs of a single
// Chinese character are left out. At most `kPhrasesMax`, without repeats.
[[nodiscard]] std::vector<Phrase> phrases_of(std::string_view words);
inline constexpr size_t kPhrasesMax = 32;

// The token of a tag: begins with a character that no token of a text has, is different for
// different tags, and has at most 200 bytes and no control characters but the first.
[[nodiscard]] std::string tag_token(std::string_view tag);
inline constexpr char kTagMark = '\x1f';

}  // namespace store
