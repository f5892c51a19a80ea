// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/sums.h"

#include "claims/lexicon.h"
#include "claims/meaning.h"

namespace claims {

namespace {

using base::Decimal;

constexpr size_t kClauseMax = 60;
constexpr size_t kNone = static_cast<size_t>(-1);
constexpr size_t kPartsMax = 16;
constexpr size_t kStepsMax = 64;  // mentions passed on the way to a whole

// The count of the same unit nearest before `index` in its part of the sentence, if it is exact.
size_t whole_before(const Found& found, size_t index) {
  const Mention& part = found.mentions[index];
  for (size_t k = index; k-- > 0 && index - k < kStepsMax;) {
    const Mention& m = found.mentions[k];
    if (m.part != part.part) return kNone;
    if (m.kind != Kind::kCount || m.unit != part.unit) continue;
    return m.exact_count() ? k : kNone;
  }
  return kNone;
}

void add_note(Found& found, const Mention& at, std::string key, base::Fault::Args args) {
  Note note;
  note.begin = at.begin;
  note.end = at.end;
  note.sentence = at.sentence;
  note.explanation = {std::move(key), std::move(args)};
  found.notes.push_back(std::move(note));
}

void check_subset(Found& found, size_t index) {
  const Mention& part = found.mentions[index];
  const size_t whole = whole_before(found, index);
  if (whole == kNone || *part.value <= *found.mentions[whole].value) return;
  add_note(found, part, "claims.subset_larger",
           {{"part", part.value->str()},
            {"whole", found.mentions[whole].value->str()},
            {"unit", part.unit_text}});
}

std::string plus(const std::string& sum, const Mention& m) {
  return sum.empty() ? m.value->str() : sum + "+" + m.value->str();
}

// The exact counts of the unit of `last` from `first` to `last`; empty if one of them is unlike.
std::vector<size_t> run_of_parts(View text, const Found& found, size_t first, size_t last) {
  std::vector<size_t> out;
  for (size_t k = first; k <= last; ++k) {
    const Mention& m = found.mentions[k];
    if (m.kind != Kind::kCount) continue;
    if (!m.exact_count() || m.unit != found.mentions[last].unit) return {};
    if (k > first && has_any(head_of(text, m), lexicon::kNested)) return {};
    out.push_back(k);
  }
  return out;
}

void compare(Found& found, const std::vector<size_t>& parts, size_t whole, size_t at) {
  Decimal sum;
  std::string terms;
  for (size_t k : parts) {
    sum += *found.mentions[k].value;
    terms = plus(terms, found.mentions[k]);
  }
  const Mention& total = found.mentions[whole];
  if (sum == *total.value) return;
  add_note(found, found.mentions[at], "claims.parts_differ",
           {{"terms", terms},
            {"sum", sum.str()},
            {"whole", total.value->str()},
            {"unit", total.unit_text}});
}

// 其中…17件,其余…81件: the rest makes the parts exhaustive.
void check_rest(View text, Found& found, size_t index) {
  for (size_t k = index; k-- > 0 && index - k < kPartsMax;) {
    const Mention& m = found.mentions[k];
    if (m.part != found.mentions[index].part) return;
    if (!has_any(head_of(text, m), lexicon::kSubset)) continue;
    const size_t whole = whole_before(found, k);
    const auto parts = run_of_parts(text, found, k, index);
    if (whole != kNone && found.mentions[whole].unit == found.mentions[index].unit &&
        parts.size() > 1) {
      compare(found, parts, whole, index);
    }
    return;
  }
}

// 共50件,分别为…20件、…30件.
void check_each(View text, Found& found, size_t index) {
  const size_t whole = whole_before(found, index);
  if (whole == kNone || whole + 1 != index) return;
  const View head = head_of(text, found.mentions[whole]);
  if (head.find(U'共') == View::npos && head.find(U'总') == View::npos) return;
  size_t last = index;
  while (last + 1 < found.mentions.size() && last - index < kPartsMax &&
         found.mentions[last + 1].clause == found.mentions[index].clause) {
    ++last;
  }
  const auto parts = run_of_parts(text, found, index, last);
  if (parts.size() > 1) compare(found, parts, whole, index);
}

// 线上12件、线下15件,合计28件.
void check_total(View text, Found& found, size_t index) {
  const Mention& total = found.mentions[index];
  Decimal sum;
  std::string terms;
  size_t count = 0;
  for (size_t k = index; k-- > 0 && count < kPartsMax && index - k < kStepsMax;) {
    const Mention& m = found.mentions[k];
    if (m.part != total.part) break;
    if (m.kind != Kind::kCount) continue;
    if (!m.exact_count() || m.unit != total.unit) break;
    const size_t from = m.begin - m.clause > kClauseMax ? m.begin - kClauseMax : m.clause;
    if (has_any(text.substr(from, m.begin - from), lexicon::kNested)) return;
    if (has_any(head_of(text, m), lexicon::kTotal)) return;
    sum += *m.value;
    terms = terms.empty() ? m.value->str() : m.value->str() + "+" + terms;
    ++count;
    if (count > 1 && sum == *total.value) return;
  }
  if (count < 2) return;
  add_note(found, total, "claims.parts_differ",
           {{"terms", terms},
            {"sum", sum.str()},
            {"whole", total.value->str()},
            {"unit", total.unit_text}});
}

bool is_total(View text, const Mention& m) {
  const View head = head_of(text, m);
  const size_t n = ends_any(head, head.size(), lexicon::kTotal);
  return n > 0 && n == head.size();
}

}  // namespace

void check_sums(View text, Found& found) {
  for (size_t i = 1; i < found.mentions.size(); ++i) {
    const Mention& m = found.mentions[i];
    if (!m.exact_count() || m.inherited) continue;
    const View head = head_of(text, m);
    if (has_any(head, lexicon::kSubset)) {
      check_subset(found, i);
    } else if (has_any(head, lexicon::kRest)) {
      check_rest(text, found, i);
    } else if (has_any(head, lexicon::kEachIs)) {
      check_each(text, found, i);
    } else if (is_total(text, m)) {
      check_total(text, found, i);
    }
  }
}

}  // namespace claims
