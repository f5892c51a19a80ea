// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/chars.h"
#include "claims/lexicon.h"
#include "claims/meaning.h"
#include "claims/pairing.h"
#include "claims/rates.h"

namespace claims {

namespace {

using base::Decimal;

constexpr size_t kReach = 14;  // characters between a count and its change

Printed printed_of(const Mention& m) { return {m.number.digits, m.number.places}; }

bool goes_down(View text, const Mention& m) { return has_any(head_of(text, m), lexicon::kDown); }

// 提高到95.5%, 提高到2022年的95.5%.
bool reaches(View text, const Mention& m) {
  size_t end = m.begin;
  if (end > 0 && text[end - 1] == U'的') --end;
  if (end > 5 && text[end - 1] == U'年' && is_digit(text[end - 2])) end -= 5;
  return ends_any(text, end, lexicon::kTo) > 0;
}

// 由150件增至173件: both ends are printed; `first` is the place of the earlier one.
bool between_ends(View text, Found& found, size_t index, size_t first) {
  if (first + 1 >= found.mentions.size()) return false;
  Mention& change = found.mentions[index];
  const Mention& from = found.mentions[first];
  const Mention& to = found.mentions[first + 1];
  if (!to.exact_count() || !from.exact_count() || to.unit != from.unit) return false;
  if (to.part != change.part || from.part != change.part || !reaches(text, to)) return false;
  if (!has_any(head_of(text, from), lexicon::kFrom)) return false;
  const Decimal gap = *to.value > *from.value ? *to.value - *from.value : *from.value - *to.value;
  const Match m = match(gap, *from.value, printed_of(change));
  change.parts = Parts{gap, *from.value};
  change.explanation.args = {{"from", from.value->str()},
                             {"to", to.value->str()},
                             {"gap", gap.str()},
                             {"percent", percent_text(gap, *from.value)},
                             {"printed", printed_of(change).str()}};
  change.explanation.key = m == Match::kNone ? "claims.change_wrong" : "claims.change_right";
  change.verdict = m == Match::kExact       ? Verdict::kExact
                   : m == Match::kRounded   ? Verdict::kRounded
                   : m == Match::kTruncated ? Verdict::kTruncated
                                            : Verdict::kWrong;
  return true;
}

// 12件,同比增长23%: no whole number a year before gives it.
void without_prior(View text, Found& found, size_t index) {
  Mention& change = found.mentions[index];
  change.explanation.key = "claims.no_prior";
  if (index == 0 || change.bound != Bound::kExactly) return;
  const Mention& now = found.mentions[index - 1];
  if (!now.exact_count() || now.part != change.part || !now.value->is_whole()) return;
  if ((now.unit->traits & kWhole) == 0 || change.begin - now.end > kReach) return;
  const View link = text.substr(now.end, change.begin - now.end);
  if (link.empty() || (link[0] != U',' && link[0] != U'(') || !has_any(link, lexicon::kCompared)) {
    return;
  }
  const int64_t current = now.value->units / Decimal::kOne;
  if (whole_prior_exists(current, printed_of(change), goes_down(text, change))) return;
  change.verdict = Verdict::kImpossible;
  change.explanation = {"claims.change_impossible",
                        {{"current", now.value->str()}, {"printed", printed_of(change).str()}}};
}

// 由37.55%提升到95.65%,提高58.1个百分点.
void check_points(View text, Found& found, size_t index) {
  Mention& points = found.mentions[index];
  if (index < 2 || !points.value || points.bound != Bound::kExactly) return;
  const Mention& to = found.mentions[index - 1];
  const Mention& from = found.mentions[index - 2];
  const auto rate = [&](const Mention& m) {
    return (m.kind == Kind::kRate || m.kind == Kind::kChange) && m.value && m.part == points.part &&
           m.bound == Bound::kExactly;
  };
  if (!rate(to) || !rate(from) || !reaches(text, to)) return;
  const Decimal gap = *to.value > *from.value ? *to.value - *from.value : *from.value - *to.value;
  points.explanation.args = {{"from", from.value->str()},
                             {"to", to.value->str()},
                             {"gap", gap.str()},
                             {"printed", points.value->str()}};
  int64_t step = Decimal::kOne;
  for (int i = 0; i < points.number.places; ++i) step /= 10;
  const int64_t off = gap.units - points.value->units;
  points.verdict = off == 0                             ? Verdict::kExact
                   : off * 2 >= -step && off * 2 < step ? Verdict::kRounded
                                                        : Verdict::kWrong;
  points.explanation.key =
      points.verdict == Verdict::kWrong ? "claims.points_wrong" : "claims.points_right";
}

}  // namespace

void check_changes(View text, Found& found) {
  for (size_t i = 0; i < found.mentions.size(); ++i) {
    Mention& m = found.mentions[i];
    if (m.kind == Kind::kPoints) check_points(text, found, i);
    if (m.kind != Kind::kChange || m.unit != nullptr || !m.value) continue;
    const bool before = i >= 2 && between_ends(text, found, i, i - 2);
    if (!before && !between_ends(text, found, i, i + 1)) without_prior(text, found, i);
  }
}

}  // namespace claims
