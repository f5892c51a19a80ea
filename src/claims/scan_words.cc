// SPDX-License-Identifier: AGPL-3.0-or-later
// Claims without digits: all, none, so often, in such a place, a rate that only "rises".
#include <algorithm>

#include "base/text.h"
#include "claims/chars.h"
#include "claims/lexicon.h"
#include "claims/scan.h"

namespace claims {

namespace {

constexpr size_t kOutcomeReach = 10;  // characters between 均 and what was achieved
constexpr size_t kNothingReach = 12;
constexpr View kWeekdays = U"一二三四五六日天";

bool one_of(char32_t c, View chars) { return c != 0 && chars.find(c) != View::npos; }

}  // namespace

// 全部通过, 均得到认可, 全覆盖, 零积压: 100 % without digits and without a base.
size_t Scanner::all_in_words(size_t i) {
  if (around_.plan) return i;
  const View clause = clause_before(i);
  size_t end = 0;
  if (const size_t n = starts_any(t_, i, lexicon::kAllPhrases)) {
    end = i + n;
  } else if (starts(t_, i, U"双百")) {
    const char32_t next = at(i + 2);
    const bool closes = next == 0 || is(next, kBoundary | kClose) || next == U'、';
    if (!closes || (clause.find(U'率') == View::npos && !ends(clause, clause.size(), U"实现")))
      return i;
    end = i + 2;
  } else if (const size_t w = starts_any(t_, i, lexicon::kAllWords)) {
    const size_t from = i > 0 ? i - 1 : 0;
    for (View word : lexicon::kNotAll) {
      if (starts(t_, i, word) || starts(t_, from, word)) return i;
    }
    const size_t reach = std::min(clause_end(i), i + w + kOutcomeReach);
    for (size_t k = i + w; k < reach && end == 0; ++k) {
      if (is(t_[k], kDigit)) return i;  // 均达100%: the number is the claim
      if (one_of(t_[k], U"、“《不未")) return i;
      if (const size_t m = starts_any(t_, k, lexicon::kOutcomes)) end = k + m;
    }
  }
  if (end == 0) return i;
  if (has_any(clause, lexicon::kFullGoals) || norm_before(i)) return end;
  Mention& m = push(Kind::kAll, i, end);
  m.value = base::Decimal::of(100);
  m.unit_text = "%";
  m.verdict = Verdict::kUndeterminable;
  m.explanation.key = "claims.all_in_words";
  return end;
}

// 应清尽清: all that should be, was.
size_t Scanner::as_shall_be(size_t i) {
  if (around_.plan) return i;
  for (size_t n = 1; n <= 2; ++n) {
    const View verb = t_.substr(i + 1, n);
    if (at(i + 1 + n) != U'尽' || !starts(t_, i + 2 + n, verb)) continue;
    const size_t end = i + 2 + 2 * n;
    if (has_any(clause_before(i), lexicon::kFullGoals) || norm_before(i)) return end;
    Mention& m = push(Kind::kAll, i, end);
    m.value = base::Decimal::of(100);
    m.unit_text = "%";
    m.verdict = Verdict::kUndeterminable;
    m.explanation.key = "claims.all_in_words";
    return end;
  }
  return i;
}

// 未发生败诉案件, 无行政复议, 零上访: a count of 0.
size_t Scanner::nothing(size_t i) {
  if (around_.plan) return i;
  const View clause = clause_before(i);
  View unit = U"起";
  size_t end = 0;
  if (const size_t n = starts_any(t_, i, lexicon::kZeroPhrases)) {
    end = i + n;
    if (one_of(t_[end - 1], U"诉议")) unit = U"件";
  } else if (const size_t w = starts_any(t_, i, lexicon::kNothing)) {
    if (i > 0 && one_of(t_[i - 1], U"有是毫若全")) return i;
    size_t k = i + w;
    while (const size_t f = starts_any(t_, k, lexicon::kNothingFillers)) k += f;
    const size_t stop = std::min(clause_end(k), starts(t_, i, U"无") ? k + 1 : k + kNothingReach);
    for (; k < stop && end == 0; ++k) {
      for (const auto& noun : lexicon::kZeroNouns) {
        if (starts(t_, k, noun.word) && k + noun.word.size() > end) {
          end = k + noun.word.size();
          unit = noun.unit;
        }
      }
    }
    if (starts(t_, end, U"案件")) end += end > 0 ? 2 : 0;
  }
  if (end == 0) return i;
  if (norm_before(i) || has_any(clause, lexicon::kFullGoals) || clause.find(U"防") != View::npos) {
    return end;
  }
  Mention& m = push(Kind::kZero, i, end);
  m.value = base::Decimal::of(0);
  m.unit_text = base::to_utf8(unit);
  return end;
}

// 满意率逐年提升: a rate without a figure; 成功率%: its figure was lost.
size_t Scanner::vague_rate(size_t i) {
  if (around_.plan || ends_any(t_, i + 1, lexicon::kRateEnds) == 0) return i;
  size_t k = i + 1;
  size_t lost = k;
  while (const size_t n = starts_any(t_, lost, lexicon::kRateFillers)) lost += n;
  const bool damaged = at(lost) == U'%';
  while (!damaged && one_of(at(k), U"、和与及")) {  // 参考率、合格率逐年提升
    const size_t next = t_.substr(k, 12).find(U'率');
    if (next == View::npos) break;
    k += next + 1;
  }
  size_t end = damaged ? lost + 1 : 0;
  if (!damaged) {
    if (const size_t lead = starts_any(t_, k, lexicon::kAllWords)) k += lead;
    const size_t how = starts_any(t_, k, lexicon::kVagueGrowth);
    if (how == 0) return i;
    const size_t stop = std::min(clause_end(k), k + how + 4);
    for (size_t v = k + how; v < stop && end == 0; ++v) {
      if (is(t_[v], kDigit)) return i;
      if (const size_t m = starts_any(t_, v, lexicon::kVagueVerbs)) end = v + m;
    }
    if (end == 0) return i;
    if (is(at(end), kDigit) || one_of(at(end), U"到至了")) return i;  // a figure follows
  }
  if (norm_before(i) || has_any(clause_before(i), lexicon::kFullGoals)) return end;
  bool each_other = false;
  const Names names = rate_names(i + 1, each_other);
  if (names.empty()) return i;
  Mention& m = push(Kind::kVague, names.back().first, end);
  m.unit_text = "%";
  m.name = t_.substr(names.back().first, i + 1 - names.back().first);
  m.verdict = Verdict::kUndeterminable;
  m.explanation.key = damaged ? "claims.damaged" : "claims.no_figure";
  return damaged ? end : i + 1;
}

// 每天开展核查, 每周三, 每两月1次: so many times in each period.
size_t Scanner::frequency(size_t i) {
  size_t k = i + 1;
  std::string every;
  if (is(at(k), kDigit | kNumeral)) {
    const auto n = is_digit(t_[k]) ? read_digits(t_, k) : read_chinese(t_, k);
    if (!n || n->more || !n->readable()) return i;
    every = base::to_utf8(t_.substr(k, n->end - k));
    k = n->end;
  }
  const size_t p = starts_any(t_, k, lexicon::kPeriods);
  if (p == 0) return i;
  View period = t_.substr(k, p);
  if (period == U"天") period = U"日";
  if (period == U"季") period = U"季度";
  if (period == U"星期") period = U"周";
  if (period == U"个月") period = U"月";
  size_t end = k + p;
  View unit = U"次";
  base::Decimal times = base::Decimal::of(1);
  if (is(at(end), kDigit | kNumeral)) {
    const auto n = is_digit(t_[end]) ? read_digits(t_, end) : read_chinese(t_, end);
    const Unit* u = n ? unit_at(t_, n->end) : nullptr;
    if (u != nullptr && n->value()) {
      times = *n->value();
      unit = u->name;
      end = n->end + u->name.size();
    } else if (period == U"周" && every.empty() && one_of(t_[end], kWeekdays)) {
      ++end;
    } else {
      return i;
    }
  } else {
    const size_t stop = std::min(clause_end(end), end + 8);
    bool repeated = false;
    for (size_t v = end; v < stop; ++v) {
      if (is(t_[v], kDigit)) return i;  // 每月接待30人次: that number is the claim
      repeated = repeated || starts_any(t_, v, lexicon::kRepeated) > 0;
    }
    if (!repeated) return i;
  }
  if (around_.plan || norm_before(i) || has_any(t_.substr(end, 6), lexicon::kNorm)) return end;
  Mention& m = push(Kind::kFrequency, i, end);
  m.value = times;
  m.unit_text = base::to_utf8(unit) + "/" + every + base::to_utf8(period);
  m.per_each = true;
  return end;
}

// 位列全市第五名, 进入前十: a place in an order. 第四十七条, 第18次会议 are not.
size_t Scanner::rank(size_t i) {
  const size_t k = i + 1;
  if (!is(at(k), kDigit | kNumeral)) return i;
  const auto n = is_digit(t_[k]) ? read_digits(t_, k) : read_chinese(t_, k);
  const size_t skip = n ? n->end : chinese_run_end(t_, k);
  if (!n || n->scale != 1 || n->places > 0 || around_.plan) return std::max(skip, i + 1);
  size_t end = n->end;
  const bool placed = one_of(at(end), U"名位");
  if (placed) ++end;
  const char32_t next = at(end);
  const bool closes = next == 0 || is(next, kBoundary | kClose) || next == U'、' || next == U'的';
  const View clause = clause_before(i);
  const bool first = t_[i] == U'前';
  if (first && !placed && !closes) return i;
  if ((!placed && !closes) || !has_any(clause, lexicon::kRankContext) || norm_before(i))
    return skip;
  if (!placed && !first && !has_any(clause, lexicon::words(U"排名", U"位列", U"位居", U"名列"))) {
    return skip;
  }
  Mention& m = push(Kind::kRank, i, end);
  m.value = n->value();
  m.bound = first ? Bound::kAtMost : Bound::kExactly;
  m.unit_text = "名次";
  return end;
}

}  // namespace claims
