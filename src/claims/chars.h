// SPDX-License-Identifier: AGPL-3.0-or-later
// What single characters are for this room: one normal form for both widths, traditional forms and
// look-alikes (one character stays one character, so that places stay true), and classes.
#pragma once

#include <array>
#include <cstdint>

namespace claims {

inline constexpr char32_t kPlane = 0x10000;
struct CharTables {
  std::array<uint16_t, kPlane> normal{};  // 0: the character itself
  std::array<uint16_t, kPlane> classes{};
};
extern const CharTables kCharTables;

enum CharClass : uint16_t {
  kDigit = 1 << 0,        // 0-9
  kNumeral = 1 << 1,      // 一 二 … 十 百 千 万 亿
  kLatin = 1 << 2,        // letters
  kClauseEnd = 1 << 3,    // , :
  kPartEnd = 1 << 4,      // ;
  kSentenceEnd = 1 << 5,  // 。 ! ?
  kOpen = 1 << 6,         // (
  kClose = 1 << 7,        // )
  kQuote = 1 << 8,        // “ "
  kTitle = 1 << 9,        // 《
  kMask = 1 << 10,        // * × □ and X where it stands for a digit
  kCue = 1 << 11,         // begins a word that the scanner knows (全 均 率 每 …)
  kBlank = 1 << 12,
};
inline constexpr uint16_t kBoundary = kClauseEnd | kPartEnd | kSentenceEnd;

[[nodiscard]] inline char32_t normal(char32_t c) {
  if (c < 0x80 || c >= kPlane || kCharTables.normal[c] == 0) return c;
  return kCharTables.normal[c];
}
[[nodiscard]] inline uint16_t class_of(char32_t normalised) {
  return normalised < kPlane ? kCharTables.classes[normalised] : 0;
}
[[nodiscard]] inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
[[nodiscard]] inline bool is(char32_t normalised, uint16_t classes) {
  return (class_of(normalised) & classes) != 0;
}

}  // namespace claims
