// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/definitions.h"

#include <algorithm>

namespace indicator {

using procedure::Condition;
using procedure::FieldType;
using procedure::Indicator;
using procedure::IndicatorKind;

namespace {

Index find_in(const std::vector<std::string>& list, std::string_view word) {
  const auto it = std::find(list.begin(), list.end(), word);
  return it == list.end() ? kNone : static_cast<Index>(it - list.begin());
}

void add_once(std::vector<std::string>& list, const std::string& word) {
  if (word.empty() || find_in(list, word) != kNone) return;
  ENSURE(list.size() < kNone, "a pack has fewer than 255 steps, states and fields");
  list.push_back(word);
}

std::vector<bool> members(const std::vector<std::string>& names,
                          const std::vector<std::string>& wanted) {
  std::vector<bool> out(names.size(), false);
  for (const std::string& word : wanted) {
    const Index i = find_in(names, word);
    if (i != kNone) out[i] = true;
  }
  return out;
}

bool counts(const Indicator& indicator) {
  return indicator.kind != IndicatorKind::kRate && indicator.kind != IndicatorKind::kTotal;
}

void note_fields(const Indicator& indicator, std::vector<std::string>& fields) {
  add_once(fields, indicator.sum);
  add_once(fields, indicator.value);
  add_once(fields, indicator.until);
  for (const std::string& id : indicator.by) add_once(fields, id);
  for (const Condition& condition : indicator.where) {
    switch (condition.form) {
      case Condition::Form::kFieldIs:
      case Condition::Form::kFieldNot:
      case Condition::Form::kFieldAtLeast:
        add_once(fields, condition.subject);
        break;
      default:
        break;
    }
  }
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Check compile_check(const Condition& condition, const PackPlan& plan) {
  Check check;
  check.form = condition.form;
  switch (condition.form) {
    case Condition::Form::kDone:
    case Condition::Form::kNotDone:
      check.members = members(plan.steps, condition.values);
      break;
    case Condition::Form::kState:
    case Condition::Form::kNotState:
      check.members = members(plan.states, condition.values);
      break;
    case Condition::Form::kFieldIs:
    case Condition::Form::kFieldNot:
      check.field = plan.field(condition.subject);
      check.values = condition.values;
      break;
    case Condition::Form::kFieldAtLeast:
      check.field = plan.field(condition.subject);
      check.at_least = condition.at_least.units;
      break;
    case Condition::Form::kClockIs:
      check.clock = condition.subject;
      check.met = contains(condition.values, "met");
      check.missed = contains(condition.values, "missed");
      check.running = contains(condition.values, "running");
      break;
  }
  return check;
}

}  // namespace

Index PackPlan::step(std::string_view id) const { return find_in(steps, id); }
Index PackPlan::field(std::string_view id) const { return find_in(fields, id); }

Definitions::Definitions(const procedure::Library& library) : library_(library) {
  const auto& indicators = library.indicators();
  all_.resize(indicators.size());
  for (size_t i = 0; i < indicators.size(); ++i) {
    all_[i].source = &indicators[i];
    all_[i].number = static_cast<uint16_t>(i);
    if (counts(indicators[i])) plan_pack(indicators[i].pack);
  }
  for (Definition& definition : all_) {
    if (!counts(*definition.source)) continue;
    PackPlan& plan = plans_.find(definition.source->pack)->second;
    compile(definition, plan);
    plan.definitions.push_back(&definition);
    plan.clocks = plan.clocks || definition.time_dependent;
  }
}

void Definitions::plan_pack(const std::string& pack) {
  if (plans_.contains(pack)) return;
  PackPlan& plan = plans_[pack];
  plan.pack = pack;
  for (const procedure::Pack& version : library_.packs()) {
    if (version.id != pack) continue;
    for (const procedure::Step& step : version.steps) add_once(plan.steps, step.id);
    for (const procedure::State& state : version.states) add_once(plan.states, state.id);
  }
  for (const Definition& definition : all_) {
    if (definition.source != nullptr && definition.source->pack == pack) {
      note_fields(*definition.source, plan.fields);
    }
  }
  // Indicators not yet seen by the constructor's loop count as well.
  for (const Indicator& indicator : library_.indicators()) {
    if (indicator.pack == pack) note_fields(indicator, plan.fields);
  }
  plan.numeric.resize(plan.fields.size());
  plan.date.resize(plan.fields.size());
  for (const procedure::Pack& version : library_.packs()) {
    if (version.id != pack) continue;
    auto& leads = plan.leads_to[version.version];
    leads.assign(plan.steps.size(), kNone);
    for (const procedure::Step& step : version.steps) {
      if (!step.to.empty()) leads[plan.step(step.id)] = find_in(plan.states, step.to);
    }
    for (size_t i = 0; i < plan.fields.size(); ++i) {
      const procedure::Field* field = version.field(plan.fields[i]);
      if (field == nullptr) continue;
      plan.numeric[i] = field->type == FieldType::kCount || field->type == FieldType::kInteger ||
                        field->type == FieldType::kQuantity || field->type == FieldType::kMoney;
      plan.date[i] = field->type == FieldType::kDate;
    }
  }
}

void Definitions::compile(Definition& definition, const PackPlan& plan) {
  const Indicator& source = *definition.source;
  definition.at = members(plan.steps, source.at);
  definition.enters = members(plan.steps, source.enters);
  definition.leaves = members(plan.steps, source.leaves);
  definition.until = plan.field(source.until);
  definition.value = plan.field(source.sum.empty() ? source.value : source.sum);
  for (const std::string& id : source.by) definition.by.push_back(plan.field(id));
  for (const Condition& condition : source.where) {
    definition.where.push_back(compile_check(condition, plan));
    if (condition.form == Condition::Form::kClockIs) definition.time_dependent = true;
  }
}

const Definition* Definitions::find(std::string_view id) const {
  for (const Definition& definition : all_) {
    if (definition.source->id == id) return &definition;
  }
  return nullptr;
}

const PackPlan* Definitions::plan(std::string_view pack) const {
  const auto it = plans_.find(pack);
  return it == plans_.end() ? nullptr : &it->second;
}

}  // namespace indicator
