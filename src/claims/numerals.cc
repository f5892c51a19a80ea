// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/numerals.h"

#include <array>

#include "claims/chars.h"

namespace claims {

namespace {

constexpr size_t kDigitsMax = 12;
constexpr int kPlacesMax = 6;
constexpr View kMore = U"余多来几";
// 千 before these is part of the unit (千米), 百 part of a word (百姓).
constexpr View kAfterThousand = U"米克瓦伏卡";
constexpr View kAfterHundred = U"分姓日强年";

char32_t at_or_nul(View text, size_t i) { return i < text.size() ? text[i] : U'\0'; }

bool one_of(char32_t c, View chars) { return c != 0 && chars.find(c) != View::npos; }

// 1 if `c` is no scale here.
int64_t scale_at(View text, size_t i) {
  const char32_t next = at_or_nul(text, i + 1);
  switch (at_or_nul(text, i)) {
    case U'百':
      return one_of(next, kAfterHundred) ? 1 : 100;
    case U'千':
      return one_of(next, kAfterThousand) ? 1 : 1000;
    case U'万':
      return 10'000;
    case U'亿':
      return 100'000'000;
    default:
      return 1;
  }
}

// "1,234": groups of three behind a half-width comma, not followed by more digits.
size_t grouped_end(View text, size_t at, size_t end) {
  if (end - at > 3 || text[at] == U'0') return end;
  size_t i = end;
  const auto digit = [&](size_t k) { return is_digit(at_or_nul(text, k)); };
  while (at_or_nul(text, i) == U',' && digit(i + 1) && digit(i + 2) && digit(i + 3) &&
         !digit(i + 4)) {
    i += 4;
  }
  return i;
}

// Skips what damage or masks left of a number: digits, dots, single blanks, mask characters.
size_t wreck_end(View text, size_t i) {
  for (;; ++i) {
    const char32_t c = at_or_nul(text, i);
    const bool joint =
        (c == U' ' || c == U'·' || c == U'.') && is(at_or_nul(text, i + 1), kDigit | kMask);
    if (!is(c, kDigit | kMask) && !joint) return i;
  }
}

void read_wreck(View text, Number& n) {
  const char32_t c = at_or_nul(text, n.end);
  const char32_t next = at_or_nul(text, n.end + 1);
  if (starts(text, n.end, U"**") && ends(text, n.begin, U"**")) {
    n.end += 2;  // **12** is bold type in Markdown
  } else if ((c == U' ' || c == U'·') && is_digit(next)) {
    n.damaged = true;
    n.end = wreck_end(text, n.end);
  } else if (is(c, kMask) && !(c == U'×' && is(next, kDigit))) {
    n.masked = true;
    n.end = wreck_end(text, n.end);
  }
}

// "3万5千", "1亿2000万": a second, smaller part.
void read_lower_part(View text, Number& n) {
  size_t i = n.end;
  if (n.scale < 10'000 || n.places > 0 || n.more || !is_digit(at_or_nul(text, i))) return;
  int64_t digits = 0;
  while (is_digit(at_or_nul(text, i)) && i - n.end < 5) {
    digits = digits * 10 + static_cast<int64_t>(text[i++] - U'0');
  }
  const int64_t scale = scale_at(text, i);
  if (scale == 1 || scale >= n.scale || digits * scale >= n.scale) return;
  n.digits = n.digits * (n.scale / scale) + digits;
  n.scale = scale;
  n.end = i + 1;
}

void read_scale(View text, Number& n) {
  size_t i = n.end;
  if ((at_or_nul(text, i) == U'余' || at_or_nul(text, i) == U'多') && scale_at(text, i + 1) > 1) {
    n.more = true;
    ++i;
  }
  for (int k = 0; k < 2; ++k) {
    const int64_t scale = scale_at(text, i);
    if (scale == 1 || n.scale > 100'000'000) break;
    n.scale *= scale;
    ++i;
  }
  n.end = i;
  read_lower_part(text, n);
}

void read_more(View text, Number& n) {
  const char32_t c = at_or_nul(text, n.end);
  if (!one_of(c, kMore)) return;
  if ((c == U'来' || c == U'几') && !n.chinese) return;
  n.more = true;
  n.odd_more = c == U'余' && n.scale == 1 && !n.chinese && n.places == 0 && n.digits % 10 != 0;
  ++n.end;
}

struct Glyph {
  char32_t c;
  int64_t value;  // digit, or unit from 10
};
constexpr std::array<Glyph, 30> kGlyphs = {{
    {U'零', 0},   {U'〇', 0},    {U'一', 1},    {U'二', 2},      {U'两', 2},           {U'三', 3},
    {U'四', 4},   {U'五', 5},    {U'六', 6},    {U'七', 7},      {U'八', 8},           {U'九', 9},
    {U'壹', 1},   {U'贰', 2},    {U'叁', 3},    {U'肆', 4},      {U'伍', 5},           {U'陆', 6},
    {U'柒', 7},   {U'捌', 8},    {U'玖', 9},    {U'十', 10},     {U'拾', 10},          {U'百', 100},
    {U'佰', 100}, {U'千', 1000}, {U'仟', 1000}, {U'万', 10'000}, {U'亿', 100'000'000}, {U'\0', 0},
}};

int64_t glyph(char32_t c) {
  for (const Glyph& g : kGlyphs) {
    if (g.c == c) return g.value;
  }
  return 0;
}

// Adds up one numeral glyph by glyph. False at the first that cannot follow.
class ChineseSum {
 public:
  bool add(char32_t c) {
    const int64_t v = glyph(c);
    if (v == 0) {
      zero_ = true;
      return digit_ == 0 && seen_;
    }
    const bool fits = v < 10 ? digit(v) : v < 10'000 ? small_unit(v) : large_unit(v);
    seen_ = true;
    return fits;
  }
  [[nodiscard]] int64_t total() const {
    // 三百五 is 350: a last digit right behind a unit counts that unit's tenth.
    const int64_t last = digit_ > 0 && !zero_ && unit_ >= 100 ? digit_ * unit_ / 10 : digit_;
    return total_ + section_ + last;
  }

 private:
  bool digit(int64_t v) {
    if (digit_ != 0) return false;
    digit_ = v;
    return true;
  }
  bool small_unit(int64_t v) {
    if (unit_ != 0 && unit_ < 10'000 && v >= unit_) return false;
    if (digit_ == 0 && seen_ && v != 10) return false;
    section_ += (digit_ == 0 ? 1 : digit_) * v;
    return close(v);
  }
  bool large_unit(int64_t v) {
    if (large_ != 0 && v >= large_) return false;
    if (seen_ && section_ + digit_ == 0) return false;
    total_ += (seen_ ? section_ + digit_ : 1) * v;
    section_ = 0;
    large_ = v;
    return close(v);
  }
  bool close(int64_t unit) {
    digit_ = 0;
    unit_ = unit;
    zero_ = false;
    return true;
  }

  int64_t total_ = 0;
  int64_t section_ = 0;
  int64_t digit_ = 0;
  int64_t unit_ = 0;
  int64_t large_ = 0;
  bool zero_ = false;
  bool seen_ = false;
};

// "三点五万": decimals behind 点, then a scale.
size_t read_point(View text, size_t end, Number& n) {
  if (at_or_nul(text, end) != U'点' || !is(at_or_nul(text, end + 1), kNumeral)) return end;
  size_t i = end + 1;
  int places = 0;
  int64_t digits = n.digits;
  for (; is(at_or_nul(text, i), kNumeral) && places < 4; ++i, ++places) {
    const int64_t v = glyph(text[i]);
    if (v >= 10) break;
    digits = digits * 10 + v;
  }
  if (places == 0) return end;
  n.digits = digits;
  n.places = places;
  return i;
}

}  // namespace

std::optional<base::Decimal> Number::value() const {
  if (!readable()) return std::nullopt;
  __extension__ using Wide = __int128;
  Wide units = static_cast<Wide>(digits) * scale * base::Decimal::kOne;
  for (int i = 0; i < places; ++i) {
    if (units % 10 != 0) return std::nullopt;
    units /= 10;
  }
  constexpr Wide kMax = static_cast<Wide>(100'000'000'000'000) * base::Decimal::kOne;
  if (units >= kMax) return std::nullopt;
  return base::Decimal{static_cast<int64_t>(units)};
}

std::optional<Number> read_digits(View text, size_t at) {
  Number n;
  n.begin = at;
  size_t i = at;
  while (is_digit(at_or_nul(text, i))) ++i;
  i = grouped_end(text, at, i);
  size_t count = 0;
  for (size_t k = at; k < i; ++k) {
    if (text[k] == U',') continue;
    if (++count > kDigitsMax) return std::nullopt;
    n.digits = n.digits * 10 + static_cast<int64_t>(text[k] - U'0');
  }
  if (at_or_nul(text, i) == U'.' && is_digit(at_or_nul(text, i + 1))) {
    for (++i; is_digit(at_or_nul(text, i)); ++i) {
      if (++n.places > kPlacesMax || ++count > kDigitsMax) return std::nullopt;
      n.digits = n.digits * 10 + static_cast<int64_t>(text[i] - U'0');
    }
  }
  n.end = i;
  read_wreck(text, n);
  read_scale(text, n);
  read_more(text, n);
  return n;
}

size_t chinese_run_end(View text, size_t at) {
  while (is(at_or_nul(text, at), kNumeral)) ++at;
  return at;
}

std::optional<Number> read_chinese(View text, size_t at) {
  const size_t end = chinese_run_end(text, at);
  if (end - at > 16) return std::nullopt;
  Number n;
  n.begin = at;
  n.chinese = true;
  n.bare = glyph(text[at]) >= 100;
  ChineseSum sum;
  for (size_t i = at; i < end; ++i) {
    if (!sum.add(text[i])) return std::nullopt;
  }
  n.digits = sum.total();
  n.end = end;
  const size_t behind = read_point(text, end, n);
  if (behind != end) {
    n.end = behind;
    read_scale(text, n);
  } else if ((text[end - 1] == U'百' && one_of(at_or_nul(text, end), kAfterHundred)) ||
             (text[end - 1] == U'千' && one_of(at_or_nul(text, end), U"瓦伏卡"))) {
    return std::nullopt;  // 百姓, 千伏: the last glyph belongs to the next word
  }
  read_more(text, n);
  return n;
}

}  // namespace claims
