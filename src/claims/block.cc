// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/block.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "claims/chars.h"

namespace claims {

namespace {

// A line that a machine wrapped is at least so long, and at most so long.
constexpr size_t kWrappedCharsMin = 20;
constexpr size_t kWrappedCharsMax = 120;
constexpr size_t kWrappedBytesMax = kWrappedCharsMax * 4;  // saves counting a long line

constexpr std::array<std::string_view, 10> kLineEnds = {"。", "；", "！", "？", "：",
                                                        ";",  "!",  "?",  ":",  "."};
// Last words of a title or heading: what follows is a new paragraph.
constexpr std::array<std::string_view, 8> kTitleEnds = {"报告", "总结", "情况", "汇报",
                                                        "计划", "方案", "成效", "问题"};
constexpr std::array<std::string_view, 6> kDateUnits = {"年", "月", "日", "%", "％", "余"};

std::string_view trimmed(std::string_view line) {
  line = base::trim(line);
  while (line.ends_with("\u3000")) line.remove_suffix(3);
  return line;
}

template <size_t N>
bool ends_with(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return text.ends_with(w); });
}

char32_t first_char(std::string_view text) {
  size_t i = 0;
  return normal(base::next_char(text, i));
}
char32_t last_char(std::string_view text) {
  size_t i = text.size() - 1;
  while (i > 0 && (text[i] & 0xc0) == 0x80) --i;
  return normal(base::next_char(text, i));
}

// Whether a line begins like a paragraph of its own: indented, numbered, marked.
bool begins_paragraph(std::string_view line) {
  if (line.empty()) return true;
  constexpr std::u32string_view kMarks = U"#-*|><(";
  const char32_t first = first_char(line);
  if (is(first, kBlank) || kMarks.find(first) != std::u32string_view::npos) return true;
  const size_t mark = line.substr(0, 24).find("、");
  if (mark == std::string_view::npos) return false;
  size_t i = 0;
  while (i < mark) {
    const char32_t c = normal(base::next_char(line, i));
    if (!is(c, kDigit | kNumeral)) return false;
  }
  return true;
}

// Whether `next` continues the sentence of `line`, both physical lines.
bool continues(std::string_view line, std::string_view next) {
  const std::string_view head = trimmed(line);
  if (head.empty() || base::trim(next).empty()) return false;
  if (is_digit(last_char(head)) &&
      std::any_of(kDateUnits.begin(), kDateUnits.end(),
                  [&](std::string_view u) { return base::trim(next).starts_with(u); })) {
    return true;  // "2020" / "年": torn apart in copying
  }
  if (line.size() > kWrappedBytesMax || next.size() > kWrappedBytesMax) return false;
  if (ends_with(head, kLineEnds) || ends_with(head, kTitleEnds)) return false;
  if (begins_paragraph(next) || first_char(line) == U'|' || first_char(line) == U'#') return false;
  const size_t width = base::char_count(line);
  return width >= kWrappedCharsMin && width <= kWrappedCharsMax &&
         width + 2 >= base::char_count(next);
}

bool keeps_blank(char32_t before, char32_t after) {
  return (is(before, kDigit | kLatin) || before == U'.') && is(after, kDigit | kLatin);
}

}  // namespace

size_t BlockReader::line_end(size_t from) const {
  const size_t end = text_.find('\n', from);
  return end == std::string_view::npos ? text_.size() : end;
}

// Where a line longer than a block is cut.
size_t BlockReader::cut(size_t from) const {
  const std::string_view window = text_.substr(from, kBytesMax);
  for (std::string_view mark : {"。", "；", "，", ",", "、"}) {
    const size_t at = window.rfind(mark);
    if (at != std::string_view::npos && at > 0) return from + at + mark.size();
  }
  size_t end = from + kBytesMax;
  while (end > from && (text_[end] & 0xc0) == 0x80) --end;
  return end;
}

size_t BlockReader::joined_end(size_t from, size_t end) const {
  size_t line = from;
  while (end < text_.size()) {
    const size_t next = end + 1;
    const size_t next_end = line_end(next);
    if (next_end - from > kBytesMax) break;
    if (!continues(text_.substr(line, end - line), text_.substr(next, next_end - next))) break;
    line = next;
    end = next_end;
  }
  return end;
}

void BlockReader::fill(Block& block, size_t from, size_t end) const {
  block.base = from;
  block.chars.clear();
  block.at.clear();
  block.width.clear();
  const std::string_view bytes = text_.substr(from, end - from);
  bool blank = false;
  uint32_t blank_at = 0;
  uint8_t blank_width = 1;
  for (size_t i = 0; i < bytes.size();) {
    const auto start = static_cast<uint32_t>(i);
    const char32_t c = normal(base::next_char(bytes, i));
    if (is(c, kBlank)) {
      if (!blank) {
        blank_at = start;
        blank_width = static_cast<uint8_t>(i - start);
      }
      blank = true;
      continue;
    }
    if (blank && !block.chars.empty() && keeps_blank(block.chars.back(), c)) {
      block.chars.push_back(U' ');
      block.at.push_back(blank_at);
      block.width.push_back(blank_width);
    }
    blank = false;
    block.chars.push_back(c);
    block.at.push_back(start);
    block.width.push_back(static_cast<uint8_t>(i - start));
  }
  block.at.push_back(static_cast<uint32_t>(bytes.size()));
}

bool BlockReader::next(Block& block) {
  while (pos_ < text_.size()) {
    const size_t from = pos_;
    size_t end = line_end(from);
    block.continued = inside_line_;
    if (end - from > kBytesMax) {
      end = cut(from);
      pos_ = end;
      inside_line_ = true;
    } else {
      end = joined_end(from, end);
      pos_ = std::min(end + 1, text_.size());
      inside_line_ = false;
    }
    fill(block, from, end);
    if (!block.chars.empty()) return true;
  }
  return false;
}

}  // namespace claims
