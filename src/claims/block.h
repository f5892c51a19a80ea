// SPDX-License-Identifier: AGPL-3.0-or-later
// A text cut into paragraphs of bounded size, each as normalised characters (chars.h) that remember
// their byte: one width of digits and punctuation, no blanks except where dropping one would join
// two numbers ("4 598"), hard-wrapped lines put together again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claims {

struct Block {
  size_t base = 0;         // byte offset of the block in the text
  bool continued = false;  // a piece of a longer line, not its beginning
  std::u32string chars;
  std::vector<uint32_t> at;    // byte of each character, counted from base; plus one: the end
  std::vector<uint8_t> width;  // bytes of each character
};

class BlockReader {
 public:
  // No block is longer; a longer line is cut behind a sentence, else a comma, else anywhere.
  static constexpr size_t kBytesMax = 32u << 10;

  // `text` is valid UTF-8 and outlives the reader.
  explicit BlockReader(std::string_view text) : text_(text) {}
  // Fills `block` with the next paragraph that holds a character; false at the end.
  bool next(Block& block);

 private:
  size_t line_end(size_t from) const;
  size_t cut(size_t from) const;
  size_t joined_end(size_t from, size_t end) const;
  void fill(Block& block, size_t from, size_t end) const;

  std::string_view text_;
  size_t pos_ = 0;
  bool inside_line_ = false;
};

}  // namespace claims
