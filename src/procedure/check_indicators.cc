// SPDX-License-Identifier: AGPL-3.0-or-later
// What holds between indicators, of one pack and of all.
#include <map>
#include <set>

#include "procedure/check.h"

namespace procedure {

namespace {

struct Declared {
  const Indicator* indicator;
  const Draft* draft;
};
using Index = std::multimap<std::string, Declared, std::less<>>;

// The declaration that `draft` means: its own, else the last of all.
const Indicator* find(const Index& index, const std::string& id, const Draft& draft) {
  const Indicator* found = nullptr;
  const auto [begin, end] = index.equal_range(id);
  for (auto it = begin; it != end; ++it) {
    if (it->second.draft == &draft) return it->second.indicator;
    found = it->second.indicator;
  }
  return found;
}

// A number that can be added up or divided; a rate or a date cannot.
bool countable(const Indicator& indicator) {
  return indicator.kind != IndicatorKind::kRate && !indicator.value_is_date;
}

// An id belongs to one pack; its versions keep kind and unit, or years could not be compared.
void check_id(const Index& index, Draft& draft, const Indicator& indicator) {
  const auto [begin, end] = index.equal_range(indicator.id);
  for (auto it = begin; it != end; ++it) {
    const auto& [other, home] = it->second;
    if (other == &indicator) return;  // the first declaration is right, later ones are judged
    if (other->pack != indicator.pack) {
      draft.problems.add(indicator.place, "procedure.duplicate_indicator",
                         {{"indicator", indicator.id},
                          {"pack", other->pack},
                          {"place", home->problems.where(other->place)}});
      return;
    }
    if (other->kind != indicator.kind || other->unit != indicator.unit) {
      draft.problems.add(indicator.place, "procedure.indicator_changed",
                         {{"indicator", indicator.id},
                          {"version", std::to_string(home->pack.version)},
                          {"kind", std::string(name_of(other->kind))},
                          {"unit", other->unit}});
      return;
    }
  }
}

void check_rate(const Index& index, Draft& draft, const Indicator& rate) {
  const Indicator* top = find(index, rate.numerator, draft);
  const Indicator* bottom = find(index, rate.denominator, draft);
  if (top == nullptr || bottom == nullptr || top->pack != bottom->pack) return;
  if (top->kind != IndicatorKind::kFlow || bottom->kind != IndicatorKind::kFlow) return;
  const std::set<std::string> a(top->at.begin(), top->at.end());
  const std::set<std::string> b(bottom->at.begin(), bottom->at.end());
  if (a == b) return;
  draft.problems.add(
      rate.place, "procedure.other_cohort",
      {{"indicator", rate.id}, {"numerator", rate.numerator}, {"denominator", rate.denominator}});
}

void check_part(Draft& draft, const Reference& ref, const Indicator& total, const Indicator& first,
                const Indicator& part) {
  if (part.unit != total.unit) {
    draft.problems.add(ref.place, "procedure.other_unit",
                       {{"indicator", total.id},
                        {"part", part.id},
                        {"unit", part.unit},
                        {"expected", total.unit}});
  }
  if (part.kind != first.kind) {
    draft.problems.add(ref.place, "procedure.other_kind",
                       {{"indicator", total.id},
                        {"part", part.id},
                        {"kind", std::string(name_of(part.kind))},
                        {"expected", std::string(name_of(first.kind))}});
  }
}

std::vector<std::string> all_ids(const Index& index) {
  std::vector<std::string> out;
  for (const auto& [id, declared] : index) {
    if (out.empty() || out.back() != id) out.push_back(id);
  }
  return out;
}

void check_reference(const Index& index, const std::vector<std::string>& ids, Draft& draft,
                     const Reference& ref, const Indicator& owner, bool alone) {
  const Indicator* found = find(index, ref.id, draft);
  if (found == nullptr) {
    if (alone && ref.id.find('.') != std::string::npos) return;
    draft.problems.add(
        ref.place, "procedure.unknown_indicator",
        {{"what", ref.what}, {"id", ref.id}, {"known", offer(draft.problems, ref.id, ids)}});
    return;
  }
  const bool total = owner.kind == IndicatorKind::kTotal;
  // Totals of totals are refused: a part would be counted twice unseen.
  if (!countable(*found) || (total && found->kind == IndicatorKind::kTotal)) {
    draft.problems.add(ref.place, "procedure.not_countable",
                       {{"indicator", owner.id},
                        {"part", found->id},
                        {"kind", std::string(name_of(found->kind))}});
    return;
  }
  if (!total) return;
  const Indicator* first = find(index, owner.parts.front(), draft);
  check_part(draft, ref, owner, first != nullptr ? *first : *found, *found);
}

}  // namespace

void check_indicators(std::vector<Draft>& drafts, bool alone) {
  Index index;
  for (const Draft& draft : drafts) {
    for (const Indicator& indicator : draft.pack.indicators) {
      index.emplace(indicator.id, Declared{&indicator, &draft});
    }
  }
  const std::vector<std::string> ids = all_ids(index);
  for (Draft& draft : drafts) {
    std::map<std::string, const Indicator*> owners;
    for (const Indicator& indicator : draft.pack.indicators) {
      owners["indicators." + indicator.id] = &indicator;
      check_id(index, draft, indicator);
      if (indicator.kind == IndicatorKind::kRate) check_rate(index, draft, indicator);
    }
    for (const Reference& ref : draft.references) {
      if (ref.target != Target::kIndicator) continue;
      check_reference(index, ids, draft, ref, *owners.at(ref.what), alone);
    }
  }
}

namespace {

// Figures are counted over all versions of a pack together, with a byte for each name.
constexpr size_t kNamesMax = 250;

template <typename T>
void check_names(std::vector<Draft>& drafts, const char* key, std::vector<T> Pack::* items) {
  std::map<std::string, std::set<std::string>> names;
  for (Draft& draft : drafts) {
    std::set<std::string>& known = names[draft.pack.id];
    const size_t before = known.size();
    for (const T& item : draft.pack.*items) known.insert(item.id);
    if (before > kNamesMax || known.size() <= kNamesMax) continue;
    draft.problems.add(draft.place, "procedure.too_many",
                       {{"what", "pack " + draft.pack.id},
                        {"key", key},
                        {"count", std::to_string(known.size())},
                        {"max", std::to_string(kNamesMax)}});
  }
}

// A version that names no last day ends on the eve of the next one: its own file is published and
// never changes, since entries are bound to its bytes.
void end_versions(std::vector<Draft>& drafts) {
  for (Draft& draft : drafts) {
    Pack& a = draft.pack;
    if (a.in_force_to || !draft.dates_known) continue;
    std::optional<calendar::Date> next;
    for (const Draft& other : drafts) {
      const Pack& b = other.pack;
      if (a.id != b.id || a.version >= b.version || !other.dates_known) continue;
      if (b.in_force_from <= a.in_force_from) continue;  // told as an overlap
      if (!next || b.in_force_from < *next) next = b.in_force_from;
    }
    if (next) a.in_force_to = *next - 1;
  }
}

// A case keeps the version that it was begun under, and its files lie where the pack puts them: of
// a pack that was sealed nothing comes into the open by a new version, and the other way round
// nobody would know which of its cases are sealed.
void check_sealed(std::vector<Draft>& drafts) {
  for (Draft& draft : drafts) {
    for (const Draft& other : drafts) {
      const Pack& before = other.pack;
      if (before.id != draft.pack.id || before.version >= draft.pack.version) continue;
      if (before.sealed == draft.pack.sealed) continue;
      draft.problems.add(draft.sealed_place, "procedure.sealed_changed",
                         {{"pack", before.id}, {"version", std::to_string(before.version)}});
    }
  }
}

}  // namespace

void check_versions(std::vector<Draft>& drafts) {
  end_versions(drafts);
  check_sealed(drafts);
  check_names(drafts, "states", &Pack::states);
  check_names(drafts, "steps", &Pack::steps);
  check_names(drafts, "fields", &Pack::fields);
  for (size_t i = 0; i < drafts.size(); ++i) {
    for (size_t j = 0; j < drafts.size(); ++j) {
      const Pack& a = drafts[j].pack;
      const Pack& b = drafts[i].pack;
      if (a.id != b.id || a.version >= b.version) continue;
      if (!drafts[i].dates_known || !drafts[j].dates_known) continue;
      if (a.in_force_to && *a.in_force_to < b.in_force_from) continue;
      drafts[i].problems.add(drafts[i].in_force_place, "procedure.versions_overlap",
                             {{"pack", b.id},
                              {"version", std::to_string(a.version)},
                              {"from", a.in_force_from.str()},
                              {"to", a.in_force_to ? a.in_force_to->str() : "…"}});
    }
  }
}

}  // namespace procedure
