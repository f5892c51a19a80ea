// SPDX-License-Identifier: AGPL-3.0-or-later
// Which numbers are claims: a count with its unit, a percentage, percentage points.
#include <algorithm>

#include "base/text.h"
#include "claims/chars.h"
#include "claims/lexicon.h"
#include "claims/scan.h"

namespace claims {

namespace {

constexpr View kJoins = U"、和与及";
constexpr View kNotTenths = U"立员功果效本为长人语绩品";
constexpr size_t kNamesMax = 6;
constexpr size_t kNameMax = 16;

bool one_of(char32_t c, View chars) { return c != 0 && chars.find(c) != View::npos; }

// 人(次): 人次. nullptr if it is not so written.
const Unit* times_in_brackets(View text, const Unit& unit, size_t end) {
  if (!starts(text, end, U"(次)")) return nullptr;
  const std::u32string name = std::u32string(unit.name) + U"次";
  const Unit* times = unit_at(name, 0);
  return times != nullptr && times->name == name ? times : nullptr;
}

size_t run_end(View text, size_t i, View extra) {
  while (i < text.size() && (is(text[i], kDigit | kLatin) || one_of(text[i], extra))) ++i;
  return i;
}

}  // namespace

// Digits that name something: smc27, 4S, 1+1+N, 7×24, 8:00. The end of the name, else 0.
size_t Scanner::identifier(const Number& n) const {
  const char32_t before = n.begin > 0 ? t_[n.begin - 1] : U'\0';
  const char32_t before2 = n.begin > 1 ? t_[n.begin - 2] : U'\0';
  constexpr View kNameMarks = U"+-×/·_.:";
  if (is(before, kLatin) || one_of(before, U"+×/_@#=第届")) return run_end(t_, n.begin, kNameMarks);
  if (one_of(before, U".·:") && is(before2, kDigit | kLatin)) return run_end(t_, n.begin, U".");
  if (before == U'-' && (is(before2, kDigit | kLatin) || one_of(before2, U"年月日号"))) {
    return run_end(t_, n.begin, kNameMarks);
  }
  const char32_t next = at(n.end);
  const char32_t next2 = at(n.end + 1);
  if (n.masked) return 0;
  if (is(next, kLatin)) return run_end(t_, n.begin, kNameMarks);
  if (next == U'+' || (one_of(next, U"×:") && is_digit(next2))) {
    return run_end(t_, n.begin, kNameMarks);
  }
  return 0;
}

// "14/15": the parts of a rate, printed with it.
size_t Scanner::fraction(const Number& n) {
  if (!one_of(at(n.end), U"/÷") || !is_digit(at(n.end + 1)) || n.places > 0 || n.scale != 1)
    return 0;
  const auto d = read_digits(t_, n.end + 1);
  if (!d || d->places > 0 || !d->readable() || !n.readable()) {
    return run_end(t_, n.begin, U"+-×/·_.:");
  }
  if (at(d->end) == U'/') return run_end(t_, n.begin, U"/");  // a date: 2020/5/14
  if (d->scale == 1 && !d->more) found_.fractions.push_back({n.begin, d->end, n.digits, d->digits});
  return d->end;
}

// "3-5名", "2016—2020年": between two numbers there is no one value.
size_t Scanner::range(const Number& n) const {
  const char32_t c = at(n.end);
  if (!one_of(c, U"-~至到") || !is_digit(at(n.end + 1))) return 0;
  const auto second = read_digits(t_, n.end + 1);
  const size_t end = second ? second->end : n.end + 1;
  return run_end(t_, end, U"-~");
}

// Five aspects, three systems: parts of a programme, not results.
bool Scanner::programme_part(const Number& n, const Unit& unit, size_t end) const {
  if ((unit.traits & kFrame) == 0) return false;
  for (size_t k = end; k < end + 5 && k < t_.size(); ++k) {
    if (is(t_[k], kBoundary | kOpen | kClose) || t_[k] == U'、') return false;
    if (starts_any(t_, k, lexicon::kFrameNouns) > 0) return true;
    if (starts_any(t_, k, lexicon::kFrameWorks) > 0) {
      return n.chinese || !has_any(clause_before(n.begin), lexicon::kMaking);
    }
  }
  return false;
}

// Chinese numerals live in slogans and idioms; they count only where the words around them do.
bool Scanner::chinese_accepted(const Number& n, const Unit& unit, size_t end) const {
  const auto value = n.value();
  if (!value || *value < base::Decimal::of(1)) return false;
  const bool approximate = n.more || prefix_before(n.begin).bound != Bound::kExactly;
  const bool several = *value > base::Decimal::of(1);
  if (n.bare || approximate) return approximate && several;
  const bool frame = (unit.traits & kFrame) != 0;
  if (!frame && *value > base::Decimal::of(10)) return true;
  if (!frame && several && unit.name.size() > 1) return true;
  if (starts_any(t_, end, lexicon::kCountedNouns) > 0) {
    return several || ends_any(t_, n.begin, lexicon::kHiring) > 0;
  }
  // 召开三次会议: the act stands right before.
  size_t act = n.begin;
  if (act > 0 && t_[act - 1] == U'了') --act;
  const bool many = *value > base::Decimal::of(10);
  if (several && (!frame || many) && ends_any(t_, act, lexicon::kReportVerbs) > 0) return true;
  const char32_t next = at(end);
  const bool closes = next == 0 || is(next, kBoundary | kOpen | kClose) || next == U'、';
  if (!closes || !has_any(clause_before(n.begin), lexicon::kReportVerbs)) return false;
  if (n.begin > 0 && one_of(t_[n.begin - 1], U"每第届周又再某")) return false;
  // 发现一起、查处一起: a slogan repeats itself.
  const View phrase = t_.substr(n.begin, end - n.begin);
  const View sentence = t_.substr(sentence_, 200);
  return sentence.find(phrase) == sentence.rfind(phrase);
}

size_t Scanner::count(const Number& n) {
  const Unit* unit = unit_at(t_, n.end);
  if (unit == nullptr) return 0;
  size_t end = n.end + unit->name.size();
  if (const Unit* times = times_in_brackets(t_, *unit, end)) {
    unit = times;
    end += 3;
  }
  if (around_.plan) return end;
  if (n.masked) {
    note(Verdict::kUndeterminable, n.begin, end, "claims.masked");
    return end;
  }
  if (n.chinese && !chinese_accepted(n, *unit, end)) return end;
  if (programme_part(n, *unit, end)) return end;
  const Prefix prefix = prefix_before(n.begin);
  if (ends_any(t_, prefix.begin, lexicon::kSloganHeads) > 0) return end;
  const Bound behind = bound_behind(end);
  const bool within = starts_any(t_, end, lexicon::kWithinBehind) > 0;
  // 执法人员不少于两人 is article 42 of 行政处罚法, not a result.
  const bool officers = behind == Bound::kAtLeast && n.digits <= 3 && n.scale == 1 &&
                        (has_any(clause_before(n.begin), lexicon::kEnforcement) ||
                         has_any(t_.substr(end, 6), lexicon::kEnforcement));
  if (within || officers || norm_at(prefix.begin)) {
    norm_end_ = end;
    return end;
  }
  const bool change = ends_any(t_, prefix.begin, lexicon::kChangeBefore) > 0 &&
                      has_any(clause_before(prefix.begin), lexicon::kComparing);
  Mention& m = push(change ? Kind::kChange : Kind::kCount, prefix.begin, end);
  m.number = n;
  m.unit = unit;
  m.unit_text = base::to_utf8(unit->name);
  m.value = n.value();
  m.bound = behind != Bound::kExactly ? behind : n.more ? Bound::kAtLeast : prefix.bound;
  const View clause = clause_before(prefix.begin);
  const View near = clause.substr(clause.size() - std::min<size_t>(clause.size(), 6));
  m.per_each = near.find(U'每') != View::npos || ends_any(clause, clause.size(), lexicon::kPerEach);
  if (n.odd_more) m.explanation.key = "claims.odd_more";
  if (m.value && !m.value->is_whole() && (unit->traits & kWhole) != 0) m.value.reset();
  if (!m.value) {
    m.verdict = Verdict::kUndeterminable;
    m.explanation.key = "claims.damaged";
  }
  return end;
}

Scanner::Names Scanner::rate_names(size_t end, bool& each_other) const {
  Names names;
  size_t k = end;
  for (int step = 0; step < 4; ++step) {
    const size_t n = ends_any(t_, k, lexicon::kRateFillers);
    if (n == 0) break;
    if (t_.substr(k - n, n).find(U"分别") != View::npos) each_other = true;
    k -= n;
  }
  size_t suffix = ends_any(t_, k, lexicon::kRateEnds);
  if (suffix == 0) {
    const View clause = clause_before(end);
    const size_t at = clause.rfind(U'率');
    if (at == View::npos || clause.size() - at > 8) return names;
    for (char32_t c : clause.substr(at)) {
      if (is_digit(c)) return names;
    }
    k = end - clause.size() + at + 1;
    suffix = 1;
  }
  while (suffix > 0 && names.size() < kNamesMax) {
    size_t b = k - suffix;
    while (b > 0 && k - b < kNameMax) {
      const char32_t c = t_[b - 1];
      if (is(c, kBoundary | kOpen | kClose | kQuote | kDigit) || one_of(c, U"、”的%")) break;
      if (one_of(c, kJoins) && ends_any(t_, b - 1, lexicon::kRateEnds) > 0) break;
      --b;
    }
    names.emplace_back(b, k);
    if (b == 0 || !one_of(t_[b - 1], kJoins)) break;
    k = b - 1;
    suffix = ends_any(t_, k, lexicon::kRateEnds);
  }
  std::reverse(names.begin(), names.end());
  return names;
}

void Scanner::push_rate(const Number& n, size_t end, const Prefix& prefix) {
  size_t behind = end;
  const Bound bound = bound_behind(behind);
  bool each_other = false;
  Names names;
  const bool change = ends_any(t_, prefix.begin, lexicon::kChangeBefore) > 0;
  const auto& mentions = found_.mentions;
  const bool adjacent = !mentions.empty() && prefix.begin - mentions.back().end <= 1;
  const bool next_of_list = adjacent && !pending_.empty();
  if (!change && !next_of_list) names = rate_names(prefix.begin, each_other);
  if (next_of_list) {
    names.push_back(pending_.front());
    pending_.erase(pending_.begin());
  } else if (names.empty() && !mentions.empty() && mentions.back().clause == clause_ &&
             !mentions.back().name.empty() && ends_any(t_, prefix.begin, lexicon::kTo) > 0) {
    const size_t from = static_cast<size_t>(mentions.back().name.data() - t_.data());
    names.emplace_back(from, from + mentions.back().name.size());  // 由62%提升至81%: one name
  } else if (each_other && names.size() > 1) {
    pending_.assign(names.begin() + 1, names.end());
    names.resize(1);
  } else {
    pending_.clear();
  }
  if (names.empty()) names.emplace_back(0, 0);
  for (const auto& [from, to] : names) {
    Mention& m = push(change ? Kind::kChange : Kind::kRate, prefix.begin, behind);
    m.number = n;
    m.value = n.value();
    m.unit_text = "%";
    m.bound = bound != Bound::kExactly ? bound : n.more ? Bound::kAtLeast : prefix.bound;
    m.name = t_.substr(from, to - from);
    m.verdict = Verdict::kUndeterminable;
    m.explanation.key = m.value ? "claims.no_parts" : "claims.damaged";
  }
}

size_t Scanner::percent(const Number& n, size_t end) {
  if (n.masked) {
    if (!around_.plan) note(Verdict::kUndeterminable, n.begin, end, "claims.masked");
    return end;
  }
  const char32_t before = n.begin > 0 ? t_[n.begin - 1] : U'\0';
  const bool slogan = before == U'个' && n.begin > 1 && is(t_[n.begin - 2], kDigit | kNumeral);
  if (slogan || around_.plan) return end;  // 三个100%
  const Prefix prefix = prefix_before(n.begin);
  size_t behind = end;
  (void)bound_behind(behind);
  if (norm_at(prefix.begin) || starts_any(t_, behind, lexicon::kWithinBehind) > 0) {
    norm_end_ = behind;
    return behind;
  }
  push_rate(n, end, prefix);
  return behind;
}

// 九成以上, 近八成: tenths.
size_t Scanner::tenths(const Number& n) {
  if (at(n.end) != U'成' || n.scale != 1 || n.more || !n.readable()) return 0;
  const auto value = n.value();
  if (!value || *value > base::Decimal::of(10) || one_of(at(n.end + 1), kNotTenths)) return 0;
  size_t end = n.end + 1;
  const Prefix prefix = prefix_before(n.begin);
  const Bound behind = bound_behind(end);
  if (behind == Bound::kExactly && prefix.bound == Bound::kExactly) return 0;
  if (around_.plan || norm_at(prefix.begin)) return end;
  Number rate = n;
  rate.digits *= 10;
  push_rate(rate, n.end + 1, prefix);
  return end;
}

// "成功率达99,": the sign was lost, the rate is still claimed.
size_t Scanner::without_sign(const Number& n) {
  const char32_t next = at(n.end);
  const bool closes = next == 0 || is(next, kBoundary | kClose) || next == U'、';
  const auto value = n.value();
  if (!closes || n.chinese || n.more || n.scale != 1 || around_.plan) return 0;
  if (!value || *value > base::Decimal::of(100)) return 0;
  const Prefix prefix = prefix_before(n.begin);
  bool each_other = false;
  const View before = t_.substr(0, prefix.begin);
  size_t k = prefix.begin;
  while (const size_t f = ends_any(before, k, lexicon::kRateFillers)) k -= f;
  if (ends_any(before, k, lexicon::kRateEnds) == 0 || ends(before, k, U"比例")) return 0;
  if (rate_names(prefix.begin, each_other).empty() || norm_at(prefix.begin)) return 0;
  push_rate(n, n.end, prefix);
  Mention& m = found_.mentions.back();
  m.no_sign = true;
  m.explanation.key = "claims.no_sign";
  return n.end;
}

size_t Scanner::points(const Number& n) {
  constexpr View kPoints = U"个百分点";
  if (!starts(t_, n.end, kPoints)) return 0;
  const size_t end = n.end + kPoints.size();
  const Prefix prefix = prefix_before(n.begin);
  if (around_.plan || norm_at(prefix.begin) || !n.readable()) return end;
  Mention& m = push(Kind::kPoints, prefix.begin, end);
  m.number = n;
  m.value = n.value();
  m.unit_text = "百分点";
  m.bound = n.more ? Bound::kAtLeast : prefix.bound;
  m.verdict = Verdict::kUndeterminable;
  m.explanation.key = "claims.no_prior";
  return end;
}

}  // namespace claims
