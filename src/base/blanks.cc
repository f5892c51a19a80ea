// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/blanks.h"

#include "base/text.h"

namespace base {

namespace {

constexpr size_t kExcerptBytes = 30;

bool wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

std::string without_fold_blanks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool after = i > 0 && (wide(text[i - 1]) || text[i - 1] == '}');
    const bool before = i + 1 < text.size() && wide(text[i + 1]);
    if (text[i] == ' ' && (after || before)) continue;
    out.push_back(text[i]);
  }
  return out;
}

}  // namespace

Sentence sentence_of(std::string_view raw) {
  const std::string text = without_fold_blanks(raw);
  Sentence out;
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = text.find("{{", at);
    if (open == std::string::npos) {
      out.pieces.push_back({text.substr(at), false});
      break;
    }
    if (open > at) out.pieces.push_back({text.substr(at, open - at), false});
    const size_t close = text.find("}}", open);
    if (close == std::string::npos) {
      out.unclosed = text.substr(open, kExcerptBytes);
      break;
    }
    const std::string_view name = std::string_view(text).substr(open + 2, close - open - 2);
    out.pieces.push_back({std::string(trim(name)), true});
    at = close + 2;
  }
  return out;
}

}  // namespace base
