// SPDX-License-Identifier: AGPL-3.0-or-later
// Sentences with blanks, "罚款{{fine}}元": the words of reports and papers, which people change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace base {

// A piece of a sentence: words, or the name between {{ and }}, trimmed.
struct Piece {
  std::string text;
  bool is_name = false;
};

struct Sentence {
  std::vector<Piece> pieces;
  std::string unclosed;  // the beginning of a blank that has no end; empty: all are closed
};

// A folded line of YAML leaves a space where it was broken; beside Chinese, and after a blank,
// there is none.
[[nodiscard]] Sentence sentence_of(std::string_view text);

}  // namespace base
