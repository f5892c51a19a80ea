// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/scan.h"

#include <algorithm>

#include "base/text.h"
#include "claims/chars.h"
#include "claims/lexicon.h"

namespace claims {

namespace {

constexpr size_t kQuoteMax = 20;
constexpr size_t kTitleMax = 80;
constexpr size_t kLawNameMax = 24;
constexpr auto kLawEnds = lexicon::words(U"法", U"法典", U"条例", U"办法", U"规定");

}  // namespace

Scanner::Scanner(const Block& block, const Surroundings& around, Found& found)
    : t_(block.chars), around_(around), found_(found) {
  found_.clear();
}

void Scanner::run() {
  constexpr uint16_t kInteresting =
      kDigit | kNumeral | kBoundary | kOpen | kClose | kQuote | kTitle | kMask | kCue;
  for (size_t i = 0; i < t_.size();) {
    i = (is(t_[i], kInteresting) || t_[i] == U'.') ? step(i) : i + 1;
  }
}

size_t Scanner::step(size_t i) {
  const char32_t c = t_[i];
  const uint16_t k = class_of(c);
  if ((k & kDigit) != 0) return digits(i);
  if ((k & kBoundary) != 0 || c == U'.' || (k & (kOpen | kClose)) != 0) return boundary(i);
  if ((k & kQuote) != 0) return quote(i);
  if ((k & kTitle) != 0) return title(i);
  if ((k & kCue) != 0) {
    const size_t next = cue(i);
    if (next > i) return next;
  }
  if ((k & kNumeral) != 0) return chinese(i);
  if ((k & kMask) != 0) return mask(i);
  return i + 1;
}

size_t Scanner::boundary(size_t i) {
  const char32_t c = t_[i];
  if (is(c, kOpen)) {
    if (depth_ < open_.size()) open_[depth_] = clause_;
    ++depth_;
    clause_ = i + 1;
    return i + 1;
  }
  if (is(c, kClose)) {
    if (depth_ > 0 && --depth_ < open_.size()) clause_ = open_[depth_];
    return i + 1;
  }
  // A full stop of an English keyboard; not the one behind an enumerator or inside a number.
  const bool dot = c == U'.';
  if (dot && (i == 0 || is(t_[i - 1], kDigit | kLatin))) return i + 1;
  clause_ = i + 1;
  if (dot || is(c, kSentenceEnd | kPartEnd)) part_ = i + 1;
  if (dot || is(c, kSentenceEnd)) {
    sentence_ = i + 1;
    time_begin_ = time_end_ = 0;
    depth_ = 0;
  }
  return i + 1;
}

// A short quotation is a slogan or a name ("721", “三个100%”): its numbers count nothing.
size_t Scanner::quote(size_t i) {
  const char32_t close = t_[i] == U'"' ? U'"' : U'”';
  const size_t end = std::min(t_.size(), i + 1 + kQuoteMax);
  for (size_t k = i + 1; k < end; ++k) {
    if (t_[k] == close) return k + 1;
    if (is(t_[k], kSentenceEnd | kPartEnd) || (t_[i] == U'"' && is(t_[k], kClauseEnd))) break;
  }
  return i + 1;
}

size_t Scanner::title(size_t i) {
  const size_t close = t_.substr(i, kTitleMax).find(U'》');
  if (close == View::npos) return i + 1;
  found_.laws.push_back({i + 1, i + close, clause_, sentence_, true});
  return i + close + 1;
}

// An item of a list that ends like the name of a law, without 《》.
size_t Scanner::list_item(size_t i) {
  const View rest = t_.substr(i + 1, kLawNameMax);
  const size_t end = rest.find_first_of(U"、等,。;()《》”");
  if (end == View::npos || end < 4) return i + 1;
  View item = rest.substr(0, end);
  if (!ends_any(item, item.size(), kLawEnds)) return i + 1;
  found_.laws.push_back({i + 1, i + 1 + end, clause_, sentence_, false});
  return i + 1;
}

size_t Scanner::mask(size_t i) {
  size_t end = i;
  while (end < t_.size() && is(t_[end], kMask)) ++end;
  const char32_t c = t_[i];
  if (is_digit(at(end)) && c != U'□' && c != U'■') return end;  // **12** in Markdown, 2×3
  const bool letter = is(c, kLatin);
  if (letter && (end - i < 2 || (i > 0 && is(t_[i - 1], kLatin)) || is(at(end), kLatin))) {
    return end;
  }
  if (c == U'×' && end - i < 2) return end;
  const Unit* unit = unit_at(t_, end);
  if (unit == nullptr || around_.plan) return end;
  note(Verdict::kUndeterminable, i, end + unit->name.size(), "claims.masked");
  return end + unit->name.size();
}

size_t Scanner::digits(size_t i) {
  auto n = read_digits(t_, i);
  if (!n) {
    while (is_digit(at(i))) ++i;
    return i;
  }
  if (const size_t end = identifier(*n)) return end;
  if (const size_t end = fraction(*n)) return end;
  if (const size_t end = range(*n)) return end;
  if (const size_t end = date(i)) return end;
  if (at(n->end) == U'%') return percent(*n, n->end + 1);
  if (const size_t end = points(*n)) return end;
  if (const size_t end = tenths(*n)) return end;
  if (const size_t end = count(*n)) return end;
  if (const size_t end = without_sign(*n)) return end;
  return std::max(n->end, i + 1);
}

size_t Scanner::chinese(size_t i) {
  if (starts(t_, i, U"百分之")) {
    const auto n = read_chinese(t_, i + 3);
    if (n && n->digits <= 1000) {
      Number rate = *n;
      rate.begin = i;
      return percent(rate, n->end);
    }
    return i + 3;
  }
  const size_t run = chinese_run_end(t_, i);
  const char32_t before = i > 0 ? t_[i - 1] : U'\0';
  if (before == U'第' || before == U'届' || before == U'星' || before == U'周' ||
      is(before, kLatin | kDigit)) {
    return std::max(run, i + 1);
  }
  const auto n = read_chinese(t_, i);
  if (!n) return run;
  if (const size_t end = tenths(*n)) return end;
  if (const size_t end = count(*n)) return end;
  return std::max(n->end, run);
}

// A character that may begin a known word. Returns `i` if it does not.
size_t Scanner::cue(size_t i) {
  switch (t_[i]) {
    case U'、':
      return list_item(i);
    case U'每':
      return frequency(i);
    case U'第':
    case U'前':
      return rank(i);
    case U'率':
    case U'度':
      return vague_rate(i);
    case U'应':
      return as_shall_be(i);
    case U'未':
    case U'没':
    case U'无':
      return nothing(i);
    case U'零': {
      const size_t end = nothing(i);
      return end > i ? end : all_in_words(i);
    }
    default:
      return all_in_words(i);
  }
}

size_t Scanner::clause_end(size_t from) const {
  size_t i = from;
  const size_t most = std::min(t_.size(), from + kClauseMax);
  while (i < most && !is(t_[i], kBoundary | kOpen | kClose)) ++i;
  return i;
}

Scanner::Prefix Scanner::prefix_before(size_t begin) const {
  const View before = t_.substr(0, begin);
  if (ends_any(before, begin, lexicon::kNotApproximate) > 0) return {Bound::kExactly, begin};
  if (const size_t n = ends_any(before, begin, lexicon::kAtMostBefore)) {
    return {Bound::kAtMost, begin - n};
  }
  if (const size_t n = ends_any(before, begin, lexicon::kAboutBefore)) {
    return {Bound::kAbout, begin - n};
  }
  if (const size_t n = ends_any(before, begin, lexicon::kAtLeastBefore)) {
    return {Bound::kAtLeast, begin - n};
  }
  return {Bound::kExactly, begin};
}

Bound Scanner::bound_behind(size_t& end) const {
  if (const size_t n = starts_any(t_, end, lexicon::kAtLeastBehind)) {
    end += n;
    return Bound::kAtLeast;
  }
  if (const size_t n = starts_any(t_, end, lexicon::kAtMostBehind)) {
    end += n;
    return Bound::kAtMost;
  }
  if (const size_t n = starts_any(t_, end, lexicon::kAboutBehind)) {
    end += n;
    return Bound::kAbout;
  }
  return Bound::kExactly;
}

bool Scanner::norm_before(size_t begin) const {
  const View clause = clause_before(begin);
  for (View word : lexicon::kNorm) {
    const size_t hit = clause.find(word);
    if (hit == View::npos) continue;
    // 将 directly before the number is no future but moves the object: 将4个村划分为…
    const size_t behind = hit + word.size();
    const bool moves = behind == clause.size() || is(clause[behind], kDigit | kNumeral);
    if (word.back() == U'将' && moves) continue;
    return true;
  }
  for (const lexicon::Guarded& g : lexicon::kGuardedNorm) {
    const size_t hit = clause.find(g.word);
    if (hit == View::npos) continue;
    const size_t behind = hit + g.word.size();
    const bool excused =
        (hit > 0 && g.not_behind.find(clause[hit - 1]) != View::npos) ||
        (behind < clause.size() && g.not_before.find(clause[behind]) != View::npos);
    if (!excused) return true;
  }
  return false;
}

// Whether the number is a norm: its clause says so, or it continues a list that began as one
// ("不少于4次、40学时").
bool Scanner::norm_at(size_t begin) {
  if (norm_before(begin)) return true;
  if (norm_end_ == 0 || begin < norm_end_) return false;
  return begin - norm_end_ <= 1;
}

Mention& Scanner::push(Kind kind, size_t begin, size_t end) {
  Mention m;
  m.kind = kind;
  m.begin = begin;
  m.end = end;
  m.clause = clause_;
  m.part = part_;
  m.sentence = sentence_;
  if (time_end_ > 0) m.period = base::to_utf8(t_.substr(time_begin_, time_end_ - time_begin_));
  found_.mentions.push_back(std::move(m));
  return found_.mentions.back();
}

void Scanner::note(Verdict verdict, size_t begin, size_t end, std::string key) {
  Note n;
  n.verdict = verdict;
  n.begin = begin;
  n.end = end;
  n.sentence = sentence_;
  n.explanation.key = std::move(key);
  found_.notes.push_back(std::move(n));
}

}  // namespace claims
