// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/pack.h"

#include <algorithm>

namespace procedure {

bool is_force(base::Decimal value) {
  return value.is_whole() && value >= base::Decimal::of(0) && value <= base::Decimal::of(2);
}

namespace {

template <typename T>
const T* by_id(const std::vector<T>& items, std::string_view id) {
  const auto it =
      std::find_if(items.begin(), items.end(), [id](const T& item) { return item.id == id; });
  return it == items.end() ? nullptr : &*it;
}

bool holds(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

bool Step::opens() const { return holds(from, "new"); }
bool Step::leaves(std::string_view state) const { return holds(from, state); }
bool Step::writes(std::string_view field) const {
  return holds(required, field) || holds(optional, field);
}

const Field* Pack::field(std::string_view wanted) const { return by_id(fields, wanted); }
const State* Pack::state(std::string_view wanted) const { return by_id(states, wanted); }
const Setting* Pack::setting(std::string_view wanted) const { return by_id(settings, wanted); }
const Step* Pack::step(std::string_view wanted) const { return by_id(steps, wanted); }
const ClockRule* Pack::clock(std::string_view wanted) const { return by_id(clocks, wanted); }

const DocumentRule* Pack::document(std::string_view wanted) const {
  return by_id(documents, wanted);
}

std::vector<std::string> Pack::targets(std::string_view wanted) const {
  std::vector<std::string> out;
  for (const Step& step_of : steps) {
    for (const Rule& rule : step_of.rules) {
      if (rule.kind != RuleKind::kRefersTo || rule.field != wanted || holds(out, rule.pack))
        continue;
      out.push_back(rule.pack);
    }
  }
  return out;
}

bool Pack::in_force(calendar::Date on) const {
  return on >= in_force_from && (!in_force_to || on <= *in_force_to);
}

Library::Library(std::vector<Pack> packs, Vocabulary vocabulary)
    : packs_(std::move(packs)), vocabulary_(std::move(vocabulary)) {
  std::sort(packs_.begin(), packs_.end(), [](const Pack& a, const Pack& b) {
    return a.id != b.id ? a.id < b.id : a.version < b.version;
  });
  std::map<std::string, const Indicator*> newest_of;
  for (const Pack& pack : packs_) {
    for (const Indicator& indicator : pack.indicators) newest_of[indicator.id] = &indicator;
  }
  for (const auto& [id, indicator] : newest_of) indicators_.push_back(*indicator);
}

const Pack* Library::in_force(std::string_view id, calendar::Date on) const {
  for (const Pack& pack : packs_) {
    if (pack.id == id && pack.in_force(on)) return &pack;
  }
  return nullptr;
}

const Pack* Library::version(std::string_view id, uint32_t version) const {
  for (const Pack& pack : packs_) {
    if (pack.id == id && pack.version == version) return &pack;
  }
  return nullptr;
}

const Pack* Library::newest(std::string_view id) const {
  const Pack* found = nullptr;
  for (const Pack& pack : packs_) {
    if (pack.id == id) found = &pack;
  }
  return found;
}

const Indicator* Library::indicator(std::string_view id) const { return by_id(indicators_, id); }

std::vector<std::string> sealed_packs(const Library& library) {
  std::vector<std::string> out;  // sorted as the packs are
  for (const Pack& pack : library.packs()) {
    if (pack.sealed && (out.empty() || out.back() != pack.id)) out.push_back(pack.id);
  }
  return out;
}

}  // namespace procedure
