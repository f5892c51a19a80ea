// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/pairing.h"

#include <algorithm>

#include "claims/families.h"
#include "claims/lexicon.h"
#include "claims/meaning.h"
#include "claims/rates.h"

namespace claims {

namespace {

using base::Decimal;
using Counts = std::vector<const Mention*>;

constexpr size_t kScopeMax = 24;  // counts looked at for one rate
constexpr size_t kStepsMax = 64;  // mentions passed on the way to them
constexpr size_t kLeadMax = 60;   // characters of the clause before a rate

enum class Role : uint8_t { kNone, kNumerator, kDenominator };

bool negated(View text, Hit hit) {
  const size_t begin = hit.end - hit.length;
  return begin > 0 && (text[begin - 1] == U'不' || text[begin - 1] == U'未');
}

Role role_in(View words, const Definition& def) {
  Hit num = last_of(words, def.numerators);
  Hit den = last_of(words, def.denominators);
  if (num.end > 0 && negated(words, num)) num = {};
  if (num.end == 0 && den.end == 0) return Role::kNone;
  if (num.end != den.end) return num.end > den.end ? Role::kNumerator : Role::kDenominator;
  return num.length >= den.length ? Role::kNumerator : Role::kDenominator;
}

Role role_of(View text, const Mention& m, const Definition& def) {
  const Role role = role_in(head_of(text, m), def);
  return role != Role::kNone ? role : role_in(tail_of(text, m), def);
}

bool same_unit(const Mention& a, const Mention& b) { return a.unit == b.unit; }
Printed printed_of(const Mention& rate) { return {rate.number.digits, rate.number.places}; }

Verdict verdict_of(Match m) {
  switch (m) {
    case Match::kExact:
      return Verdict::kExact;
    case Match::kRounded:
      return Verdict::kRounded;
    case Match::kTruncated:
      return Verdict::kTruncated;
    default:
      return Verdict::kWrong;
  }
}

base::Fault::Args parts_args(Decimal n, Decimal d, Printed p) {
  return {{"numerator", n.str()},
          {"denominator", d.str()},
          {"percent", percent_text(n, d)},
          {"printed", p.str()}};
}

void settle(Mention& rate, Decimal n, Decimal d, Match m) {
  rate.verdict = verdict_of(m);
  rate.parts = Parts{n, d};
  rate.explanation.key = m == Match::kExact     ? "claims.rate_exact"
                         : m == Match::kRounded ? "claims.rate_rounded"
                                                : "claims.rate_truncated";
  rate.explanation.args = parts_args(n, d, printed_of(rate));
}

// The counts and family of one rate.
struct Case {
  View text;
  Mention* rate = nullptr;
  const Family* family = nullptr;
  View rest;    // what narrows the rate down: "物业纠纷" of 物业纠纷化解率
  Counts own;   // of its own part of the sentence: may accuse
  Counts wide;  // of the sentence, or the one before: may confirm
};

Counts with_role(const Case& c, const Counts& counts, const Definition& def, Role role) {
  Counts out;
  for (const Mention* m : counts) {
    if (role_of(c.text, *m, def) == role) out.push_back(m);
  }
  return out;
}

bool try_pair(Mention& rate, const Mention& n, const Mention& d) {
  if (&n == &d || !one_chain(*n.unit, *d.unit)) return false;
  const Match m = match(*n.value, *d.value, printed_of(rate));
  if (m == Match::kNone) return false;
  settle(rate, *n.value, *d.value, m);
  return true;
}

// 非常满意30件、满意15件: the numerators together.
bool try_sum(Mention& rate, const Counts& nums, const Counts& dens) {
  if (nums.size() < 2 || nums.size() > 3 || dens.empty()) return false;
  Decimal sum;
  for (const Mention* n : nums) {
    if (!same_unit(*n, *nums[0])) return false;
    sum += *n->value;
  }
  for (auto d = dens.rbegin(); d != dens.rend(); ++d) {
    const Match m = match(sum, *(*d)->value, printed_of(rate));
    if (m == Match::kNone || !one_chain(*nums[0]->unit, *(*d)->unit) || sum > *(*d)->value)
      continue;
    settle(rate, sum, *(*d)->value, m);
    return true;
  }
  return false;
}

// 受理许可200件、服务300件,办结490件: all that was counted before the numerator is the base.
bool try_base_sum(Mention& rate, const Counts& counts, const Counts& nums) {
  for (const Mention* n : nums) {
    Decimal sum;
    size_t terms = 0;
    for (const Mention* m : counts) {
      if (m == n || m->begin > n->begin || !same_unit(*m, *n)) continue;
      sum += *m->value;
      ++terms;
    }
    if (terms < 2 || *n->value > sum) continue;
    const Match m = match(*n->value, sum, printed_of(rate));
    if (m == Match::kNone) continue;
    settle(rate, *n->value, sum, m);
    return true;
  }
  return false;
}

bool confirm(Case& c, const Counts& counts, const Definition& def) {
  const Counts nums = with_role(c, counts, def, Role::kNumerator);
  const Counts dens = with_role(c, counts, def, Role::kDenominator);
  for (auto n = nums.rbegin(); n != nums.rend(); ++n) {
    for (auto d = dens.rbegin(); d != dens.rend(); ++d) {
      if (try_pair(*c.rate, **n, **d)) return true;
    }
  }
  return try_sum(*c.rate, nums, dens) || (!dens.empty() && try_base_sum(*c.rate, counts, nums));
}

// Whether the rate is one of all that the sentence counts, so that its counts are its parts.
bool general(const Case& c, const Counts& counts) {
  if (c.rest.empty()) return true;
  for (View rest : lexicon::kGeneralRests) {
    if (c.rest == rest) return true;
  }
  return std::any_of(counts.begin(), counts.end(), [&](const Mention* m) {
    return head_of(c.text, *m).find(c.rest) != View::npos;
  });
}

bool on_time(View words) { return has_any(words, lexicon::kOnTime); }

std::string formula(std::string n, std::string d, Decimal nv, Decimal dv) {
  return std::move(n) + "/" + std::move(d) + " = " + percent_text(nv, dv) + "%";
}

// Which other counts of the sentence do give the printed rate: x/y, or the parts with one more
// count added to both.
void look_elsewhere(const Case& c, const Mention& num, const Mention& den, Found& found) {
  std::vector<std::string> formulas;
  Match how = Match::kNone;
  const Printed printed = printed_of(*c.rate);
  const auto add = [&](Match m, std::string text) {
    if (how == Match::kNone) how = m;
    formulas.push_back(std::move(text));
  };
  for (const Mention* x : c.own) {
    if (x == &num || x == &den || !same_unit(*x, den)) continue;
    const Decimal n = *x->value + *num.value;
    const Decimal d = *x->value + *den.value;
    if (const Match m = match(n, d, printed); m != Match::kNone) {
      add(m, formula("(" + x->value->str() + "+" + num.value->str() + ")",
                     "(" + x->value->str() + "+" + den.value->str() + ")", n, d));
    }
  }
  for (const Mention* x : c.own) {
    for (const Mention* y : c.own) {
      if (x == y || (x == &num && y == &den) || !same_unit(*x, *y) || !same_unit(*y, den)) continue;
      if (*x->value >= *y->value) continue;
      const Match m = match(*x->value, *y->value, printed);
      if (m != Match::kNone)
        add(m, formula(x->value->str(), y->value->str(), *x->value, *y->value));
    }
  }
  if (formulas.empty() || formulas.size() > 3) return;
  Note note;
  note.verdict = Verdict::kReproducibleOtherwise;
  note.begin = c.rate->begin;
  note.end = c.rate->end;
  note.sentence = c.rate->sentence;
  note.explanation.key = how == Match::kTruncated ? "claims.otherwise_truncated"
                         : how == Match::kRounded ? "claims.otherwise_rounded"
                                                  : "claims.otherwise_exact";
  std::string list;
  for (const std::string& f : formulas) list += (list.empty() ? "" : "; ") + f;
  note.explanation.args = {{"formulas", list},
                           {"printed", printed.str()},
                           {"parts", num.value->str() + "/" + den.value->str()}};
  found.notes.push_back(std::move(note));
}

void accuse(Case& c, const Mention& num, const Mention& den, Found& found) {
  Mention& rate = *c.rate;
  const Printed printed = printed_of(rate);
  rate.parts = Parts{*num.value, *den.value};
  rate.explanation.args = parts_args(*num.value, *den.value, printed);
  if (*num.value > *den.value) {
    rate.explanation.key = "claims.numerator_larger";
    return;
  }
  rate.verdict = Verdict::kWrong;
  rate.explanation.key = "claims.rate_wrong";
  const bool whole = den.value->is_whole() && (den.unit->traits & kWhole) != 0;
  const int64_t base = den.value->units / Decimal::kOne;
  if (whole && base > 0 && whole_numerators(base, printed).empty()) {
    const Neighbours near = neighbours(base, printed);
    rate.explanation.key = "claims.rate_wrong_for_any";
    rate.explanation.args.emplace_back("below", std::to_string(near.below));
    rate.explanation.args.emplace_back("above", std::to_string(near.above));
    rate.explanation.args.emplace_back("below_percent",
                                       percent_text(Decimal::of(near.below), *den.value));
    rate.explanation.args.emplace_back("above_percent",
                                       percent_text(Decimal::of(near.above), *den.value));
  }
  look_elsewhere(c, num, den, found);
}

// Only the base is printed: can any whole number of it give the rate?
void test_base(Case& c, const Counts& dens) {
  Mention& rate = *c.rate;
  if (dens.size() != 1 || on_time(rate.name)) return;
  const Mention& den = *dens[0];
  const Hit base_word = last_of(head_of(c.text, den), c.family->bases);
  // A rate of success is measured on what was taken up, not on what came in.
  const View head = head_of(c.text, den);
  const bool came_in = ends(head, base_word.end, U"受理") && rate.name.find(U"成功") != View::npos;
  if (came_in) return;
  if (base_word.end == 0 || !den.value->is_whole() || (den.unit->traits & kWhole) == 0) return;
  const int64_t base = den.value->units / Decimal::kOne;
  if (base <= 0) return;
  const Printed printed = printed_of(rate);
  const auto fitting = whole_numerators(base, printed);
  rate.explanation.args = {{"denominator", den.value->str()}, {"printed", printed.str()}};
  if (fitting.empty()) {
    const Neighbours near = neighbours(base, printed);
    rate.verdict = Verdict::kImpossible;
    rate.explanation.key = "claims.rate_impossible";
    rate.explanation.args.emplace_back("below", std::to_string(near.below));
    rate.explanation.args.emplace_back("above", std::to_string(near.above));
    rate.explanation.args.emplace_back("below_percent",
                                       percent_text(Decimal::of(near.below), *den.value));
    rate.explanation.args.emplace_back("above_percent",
                                       percent_text(Decimal::of(near.above), *den.value));
    return;
  }
  rate.explanation.key = "claims.rate_base_only";
  std::string numbers = std::to_string(fitting.front());
  if (fitting.size() > 1) numbers += "–" + std::to_string(fitting.back());
  rate.explanation.args.emplace_back("numerators", numbers);
}

// The two handled-rates are also used for handled / arisen; a round 100 % then says that all were
// taken up, which the settled ones do not refute.
bool handled_all(const Mention& rate) {
  const bool handled =
      ends(rate.name, rate.name.size(), U"调处率") || ends(rate.name, rate.name.size(), U"调解率");
  return handled && rate.value == Decimal::of(100);
}

void judge(Case& c, Found& found) {
  Mention& rate = *c.rate;
  const Definition& def = c.family->first;
  Counts nums = with_role(c, c.own, def, Role::kNumerator);
  const Counts dens = with_role(c, c.own, def, Role::kDenominator);
  if (on_time(rate.name)) {
    std::erase_if(nums, [&](const Mention* m) { return !on_time(head_of(c.text, *m)); });
  }
  if (c.family->stem) {
    const View stem = rate.name.substr(c.rest.size(), 2);
    std::erase_if(nums, [&](const Mention* m) {
      return head_of(c.text, *m).find(stem) == View::npos &&
             tail_of(c.text, *m).find(stem) == View::npos;
    });
  }
  std::erase_if(nums, [&](const Mention* m) {
    return has_any(head_of(c.text, *m), lexicon::kStillOpen) ||
           has_any(tail_of(c.text, *m), lexicon::kStillOpen);
  });
  const bool subset = head_of(c.text, rate).find(U"其中") != View::npos;
  if (subset || handled_all(rate) || dens.empty()) return;
  Counts parts = nums;
  parts.insert(parts.end(), dens.begin(), dens.end());
  if (!general(c, parts)) return;
  if (nums.empty()) return test_base(c, dens);
  if (nums.size() > 3) return;
  const Mention& num = *nums.back();
  const Mention* den = nullptr;
  for (const Mention* d : dens) {
    if (same_unit(*d, num) && (den == nullptr || d->begin < num.begin)) den = d;
  }
  if (den != nullptr) accuse(c, num, *den, found);
}

// A printed fraction beside the rate: 93.33%(14/15).
bool by_fraction(Mention& rate, const Found& found) {
  constexpr size_t kGap = 2;  // a bracket, a comma
  auto at = std::lower_bound(found.fractions.begin(), found.fractions.end(), rate.begin,
                             [](const Fraction& f, size_t begin) { return f.end + kGap < begin; });
  for (; at != found.fractions.end() && at->begin <= rate.end + kGap; ++at) {
    const Fraction& f = *at;
    if (f.denominator <= 0) continue;
    const Decimal n = Decimal::of(f.numerator);
    const Decimal d = Decimal::of(f.denominator);
    const Match m = match(n, d, printed_of(rate));
    if (m != Match::kNone) {
      settle(rate, n, d, m);
    } else {
      rate.verdict = Verdict::kWrong;
      rate.parts = Parts{n, d};
      rate.explanation = {"claims.rate_wrong", parts_args(n, d, printed_of(rate))};
    }
    return true;
  }
  return false;
}

bool is_rate_of(const Mention& m, const Family* family) {
  View rest;
  return m.kind == Kind::kRate && family_of(m.name, rest) == family;
}

// Counts before the rate back to the last rate of its family; if there are none, those behind it.
void gather(Case& c, const Found& found, size_t index) {
  const Mention& rate = *c.rate;
  bool approximate = false;
  const Mention* nearest = nullptr;  // the part that it stands in is taken whole, no other
  for (size_t k = index; k-- > 0 && c.own.size() < kScopeMax && index - k < kStepsMax;) {
    const Mention& m = found.mentions[k];
    if (m.sentence != rate.sentence || is_rate_of(m, c.family)) break;
    if (nearest != nullptr && m.part != nearest->part) break;
    if (m.kind == Kind::kCount) nearest = &m;
    if (m.kind == Kind::kCount && !m.exact_count()) approximate = true;
    if (m.exact_count()) c.own.insert(c.own.begin(), &m);
  }
  if (c.own.empty() && !approximate) {
    const size_t last = std::min(found.mentions.size(), index + kStepsMax);
    for (size_t k = index + 1; k < last && c.own.size() < kScopeMax; ++k) {
      const Mention& m = found.mentions[k];
      if (m.part != rate.part || is_rate_of(m, c.family)) break;
      if (m.exact_count()) c.own.push_back(&m);
    }
  }
  for (size_t k = index; k-- > 0 && c.wide.size() < kScopeMax && index - k < kStepsMax;) {
    const Mention& m = found.mentions[k];
    if (is_rate_of(m, c.family) && m.sentence != rate.sentence) break;
    if (m.exact_count()) c.wide.insert(c.wide.begin(), &m);
  }
}

bool is_share(View text, const Mention& rate) {
  constexpr size_t kShareReach = 12;
  size_t end = rate.begin;
  while (const size_t n = ends_any(text, end, lexicon::kRateFillers)) end -= n;
  const size_t n = ends_any(text, end, lexicon::kShareEnds);
  if (n == 0) return false;
  const size_t from = std::max(rate.clause, end > kShareReach ? end - kShareReach : 0);
  return text.substr(from, end - from).find(U'占') != View::npos;
}

// 其中物业类20件,占40%: a part of the count before 其中.
bool check_share(View text, Found& found, size_t index) {
  Mention& rate = found.mentions[index];
  if (!is_share(text, rate) || index < 2) return false;
  const Mention& part = found.mentions[index - 1];
  if (!part.exact_count() || part.part != rate.part) return true;
  const bool subset = head_of(text, part).find(U"其中") != View::npos;
  for (size_t k = index - 1; k-- > 0 && index - k < kStepsMax;) {
    const Mention& whole = found.mentions[k];
    if (whole.part != rate.part) break;
    if (!whole.exact_count() || !same_unit(whole, part) || *whole.value < *part.value) continue;
    const Match m = match(*part.value, *whole.value, printed_of(rate));
    if (m != Match::kNone) {
      settle(rate, *part.value, *whole.value, m);
      return true;
    }
    if (subset) {
      rate.verdict = Verdict::kWrong;
      rate.parts = Parts{*part.value, *whole.value};
      rate.explanation = {"claims.rate_wrong",
                          parts_args(*part.value, *whole.value, printed_of(rate))};
      return true;
    }
  }
  return true;
}

// 初访985件、重访289件,分别占77.3%、22.7%: the k-th rate belongs to the k-th count before the
// rates. Only confirms. Returns how many rates the list has.
size_t check_each_share(View text, Found& found, size_t index) {
  const Mention& first = found.mentions[index];
  const size_t from = std::max(first.clause, first.begin - std::min(first.begin, kLeadMax));
  const View lead = text.substr(from, first.begin - from);
  if (!has_any(lead, lexicon::kEachShare)) return 0;
  size_t rates = 1;
  while (index + rates < found.mentions.size() &&
         found.mentions[index + rates].kind == Kind::kRate &&
         found.mentions[index + rates].begin - found.mentions[index + rates - 1].end <= 2) {
    ++rates;
  }
  if (index < rates) return rates;
  Decimal sum;
  const Mention* counts = &found.mentions[index - rates];
  for (size_t k = 0; k < rates; ++k) {
    if (!counts[k].exact_count() || counts[k].sentence != first.sentence) return rates;
    sum += *counts[k].value;
  }
  Decimal whole = sum;
  if (index > rates) {
    const Mention& before = found.mentions[index - rates - 1];
    const bool larger = before.exact_count() && before.sentence == first.sentence;
    if (larger && *before.value > sum) whole = *before.value;
  }
  for (size_t k = 0; k < rates; ++k) {
    Mention& rate = found.mentions[index + k];
    const Match m = rate.value ? match(*counts[k].value, whole, printed_of(rate)) : Match::kNone;
    if (m != Match::kNone) settle(rate, *counts[k].value, whole, m);
  }
  return rates;
}

}  // namespace

void check_rates(View text, Found& found) {
  for (size_t i = 0; i < found.mentions.size(); ++i) {
    Mention& rate = found.mentions[i];
    if (rate.kind != Kind::kRate || !rate.value) continue;
    if (by_fraction(rate, found)) continue;
    if (rate.bound != Bound::kExactly) {
      rate.explanation.key = "claims.threshold";
      continue;
    }
    if (const size_t listed = check_each_share(text, found, i)) {
      i += listed - 1;
      continue;
    }
    if (check_share(text, found, i) || rate.name.empty()) continue;
    Case c;
    c.text = text;
    c.rate = &rate;
    c.family = family_of(rate.name, c.rest);
    if (c.family == nullptr) continue;
    gather(c, found, i);
    const std::string keep = rate.explanation.key;
    if (confirm(c, c.own, c.family->first) || confirm(c, c.own, c.family->second) ||
        confirm(c, c.wide, c.family->first)) {
      continue;
    }
    judge(c, found);
    if (rate.no_sign && rate.verdict == Verdict::kUndeterminable) rate.explanation.key = keep;
  }
}

}  // namespace claims
