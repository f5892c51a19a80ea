// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/outline.h"

#include <algorithm>

#include "base/decimal.h"

namespace indicator {

int64_t TextPool::intern(std::string_view text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return known->second;
  const auto number = static_cast<int64_t>(texts_.size());
  const auto added = numbers_.emplace(std::string(text), number).first;
  texts_.push_back(&added->first);
  return number;
}

const OutlineValue* Outline::value(Index field) const {
  for (auto it = values.rbegin(); it != values.rend(); ++it) {
    if (it->field == field) return &*it;
  }
  return nullptr;
}

const OutlineValue* Outline::value_at(Index field, uint32_t index) const {
  // Values stand in the order of their acts.
  auto it = std::lower_bound(values.begin(), values.end(), index,
                             [](const OutlineValue& v, uint32_t act) { return v.act < act; });
  for (; it != values.end() && it->act == index; ++it) {
    if (it->field == field) return &*it;
  }
  return value(field);
}

std::optional<int64_t> number_of(const PackPlan& plan, Index field, std::string_view text,
                                 TextPool& pool) {
  if (plan.numeric[field]) {
    const auto decimal = base::Decimal::parse(text);
    if (!decimal) return std::nullopt;
    return decimal->units;
  }
  if (plan.date[field]) {
    const auto date = calendar::Date::parse(text);
    if (!date) return std::nullopt;
    return date->days;
  }
  return pool.intern(text);
}

std::string text_of(const PackPlan& plan, Index field, int64_t value, const TextPool& pool) {
  if (plan.numeric[field]) return base::Decimal{value}.str();
  if (plan.date[field]) return calendar::Date{static_cast<int32_t>(value)}.str();
  return pool.text(value);
}

void extend(Outline& outline, Index step, const casework::Act& act, TextPool& pool) {
  const PackPlan& plan = *outline.plan;
  const auto index = static_cast<uint32_t>(outline.acts.size());
  outline.acts.push_back({act.number, act.occurred_at.ms, step});
  const auto leads = plan.leads_to.find(outline.version);
  if (leads != plan.leads_to.end() && step != kNone && leads->second[step] != kNone) {
    outline.state = leads->second[step];
  }
  for (Index field = 0; field < plan.fields.size(); ++field) {
    const std::string* text = act.fields.find(plan.fields[field]);
    if (text == nullptr) continue;
    if (const auto value = number_of(plan, field, *text, pool)) {
      outline.values.push_back({index, field, *value});
    }
  }
}

void set_clocks(Outline& outline, const casework::CaseFile& file) {
  outline.clocks.clear();
  if (!outline.plan->clocks) return;
  for (const casework::ClockState& clock : file.clocks) {
    outline.clocks.push_back({clock.clock, clock.status, clock.due_at.ms});
  }
}

Outline outline_of(const casework::CaseFile& file, const PackPlan& plan, TextPool& pool) {
  Outline outline;
  outline.plan = &plan;
  outline.version = file.version;
  for (const casework::Act& act : file.acts) extend(outline, plan.step(act.step), act, pool);
  set_clocks(outline, file);
  return outline;
}

}  // namespace indicator
