// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/bigrams.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace store {

namespace {

constexpr size_t kWordMax = 64;       // characters
constexpr size_t kTagBytesMax = 198;  // and the mark

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that are a piece of their own: Unicode 15, blocks of Han, kana, bopomofo and hangul.
constexpr Range kSingles[] = {
    {0x3005, 0x3007}, {0x3040, 0x30FA}, {0x30FC, 0x312F},   {0x3131, 0x318E},
    {0x31A0, 0x31BF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0x20000, 0x2FA1F}, {0x30000, 0x323AF},
};
// Letters and digits of other scripts that are spoken in China or written in names; ASCII and
// Latin-1 are tested by hand.
constexpr Range kLetters[] = {
    {0x0100, 0x02AF}, {0x0370, 0x037D}, {0x0386, 0x0386}, {0x0388, 0x052F}, {0x0620, 0x0669},
    {0x066E, 0x06D3}, {0x06D5, 0x06FF}, {0x0750, 0x077F}, {0x0F00, 0x0F00}, {0x0F20, 0x0F33},
    {0x0F40, 0x0FBC}, {0x1810, 0x18AF}, {0x1980, 0x19DF}, {0x1E00, 0x1FFF}, {0xA000, 0xA48C},
    {0xFB50, 0xFD3D}, {0xFE70, 0xFEFC},
};

template <size_t N>
bool is_in(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const Range& r) { return c >= r.first && c <= r.last; });
}

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  if (c < 0x100) return (c >= 0xDF && c != 0xF7) || c == 0xAA || c == 0xB5 || c == 0xBA;
  return is_in(kLetters, c);
}

// Half width and lower case.
char32_t fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c < 0xC0) return c;
  if (c <= 0xDE && c != 0xD7) return c + 32;
  if (c >= 0x100 && c <= 0x137 && c != 0x130) return c | 1;
  if (c >= 0x14A && c <= 0x177) return c | 1;
  if (c >= 0x391 && c <= 0x3A9) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  return c;
}

struct Piece {
  std::string text;
  bool word = false;
};
using Pieces = std::vector<Piece>;

// Cuts a text into runs and hands each to `fn`.
template <typename Fn>
void each_run(std::string_view text, const Fn& fn) {
  Pieces run;
  size_t length = 0;  // of the last word, if it is still growing
  const auto end_run = [&] {
    if (!run.empty()) fn(run);
    run.clear();
    length = 0;
  };
  while (!text.empty()) {
    const size_t valid = base::first_invalid_utf8(text).value_or(text.size());
    const std::string_view part = text.substr(0, valid);
    for (size_t at = 0; at < part.size();) {
      const char32_t c = fold(base::next_char(part, at));
      if (is_letter(c)) {
        if (length == 0) run.push_back({"", true});
        if (++length <= kWordMax) base::append_char(run.back().text, c);
      } else if (c >= 0x3005 && is_in(kSingles, c)) {
        run.push_back({"", false});
        base::append_char(run.back().text, c);
        length = 0;
      } else {
        end_run();
      }
    }
    if (valid < text.size()) end_run();
    text.remove_prefix(std::min(valid + 1, text.size()));
  }
  end_run();
}

}  // namespace

std::vector<TextToken> tokens_of(std::string_view text) {
  std::vector<TextToken> out;
  uint32_t position = 0;
  each_run(text, [&](const Pieces& run) {
    for (size_t i = 0; i < run.size(); ++i, ++position) {
      if (run[i].word) out.push_back({run[i].text, position});
      if (i + 1 < run.size()) out.push_back({run[i].text + run[i + 1].text, position});
    }
  });
  return out;
}

std::vector<Phrase> phrases_of(std::string_view words) {
  std::vector<Phrase> out;
  each_run(words, [&out](const Pieces& run) {
    Phrase phrase;
    if (run.size() == 1 && run[0].word) phrase.push_back(run[0].text);
    for (size_t i = 0; i + 1 < run.size(); ++i) phrase.push_back(run[i].text + run[i + 1].text);
    if (phrase.empty() || out.size() == kPhrasesMax) return;
    if (std::find(out.begin(), out.end(), phrase) == out.end()) out.push_back(std::move(phrase));
  });
  return out;
}

std::string tag_token(std::string_view tag) {
  std::string out(1, kTagMark);
  for (const char c : tag) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7f || c == '%') {
      out += '%' + base::hex({&byte, 1});
    } else {
      out += c;
    }
  }
  if (out.size() > kTagBytesMax + 1) {
    out.resize(1);
    // "%#" cannot begin an escaped tag.
    out += "%#" + base::hex(base::sha256(base::view(tag)));
  }
  return out;
}

}  // namespace store
