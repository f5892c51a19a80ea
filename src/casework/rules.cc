// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/rules.h"

#include <algorithm>

#include "base/text.h"
#include "calendar/deadline.h"

namespace casework {

using base::Fault;
using procedure::Rule;
using procedure::RuleKind;

namespace {

using Refusal = std::optional<Fault>;

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Fault refuse(const Rule& rule, const RuleInput& input, Fault::Args args) {
  args.emplace_back("step", input.step.label.zh);
  args.emplace_back("step_en", input.step.label.en);
  return base::fault(base::FaultKind::kUnlawful,
                     "casework.rule_" + std::string(procedure::name_of(rule.kind)), std::move(args),
                     rule.basis.str());
}

// "受理、调查" and "Accept, Investigate".
void add_step_names(const RuleInput& input, const std::vector<std::string>& steps,
                    Fault::Args& args) {
  std::vector<std::string> zh;
  std::vector<std::string> en;
  for (const std::string& id : steps) {
    const procedure::Step* step = input.pack.step(id);
    zh.push_back(step != nullptr ? step->label.zh : id);
    en.push_back(step != nullptr ? step->label.en : id);
  }
  args.emplace_back("steps", base::join(zh, "、"));
  args.emplace_back("steps_en", base::join(en, ", "));
}

void add_field_name(const RuleInput& input, std::string_view id, Fault::Args& args) {
  const procedure::Field* field = input.pack.field(id);
  args.emplace_back("field", field != nullptr ? field->label.zh : std::string(id));
  args.emplace_back("field_en", field != nullptr ? field->label.en : std::string(id));
}

// What the person reads for a value: yes or no for a flag, the label of a choice, else the value as
// written.
void add_value(const RuleInput& input, std::string_view field_id, const std::string& value,
               Fault::Args& args) {
  const procedure::Field* field = input.pack.field(field_id);
  if (field != nullptr && field->type == procedure::FieldType::kFlag) {
    const char* word = value == "true" ? "casework.yes" : "casework.no";
    args.emplace_back("value_key", word);
    args.emplace_back("value_en_key", word);
    return;
  }
  procedure::Label label{value, value};
  if (field != nullptr) {
    for (const auto& [id, words] : field->choices) {
      if (id == value) label = words;
    }
  }
  args.emplace_back("value", std::move(label.zh));
  args.emplace_back("value_en", std::move(label.en));
}

bool acted(const Act& act, std::string_view person) {
  return act.actor == person || contains(act.officers, person);
}

// The first of the actor and the officers who did one of the steps in this case.
const std::string* did_one(const RuleInput& input, const std::vector<std::string>& steps) {
  for (const Act& act : input.file.acts) {
    if (!contains(steps, act.step)) continue;
    if (acted(act, input.command.actor)) return &input.command.actor;
    for (const std::string& officer : input.command.officers) {
      if (acted(act, officer)) return &officer;
    }
  }
  return nullptr;
}

std::string name_of_person(const RuleInput& input, std::string_view id) {
  const identity::Person* person = input.town.directory.person(id);
  return person != nullptr ? person->name : std::string(id);
}

std::set<std::string_view> everybody(const RuleInput& input) {
  std::set<std::string_view> people(input.command.officers.begin(), input.command.officers.end());
  people.insert(input.command.actor);
  return people;
}

Refusal officers_min(const Rule& rule, const RuleInput& input) {
  const auto have = static_cast<int64_t>(everybody(input).size());
  if (have >= rule.count) return {};
  return refuse(rule, input, {{"min", std::to_string(rule.count)}, {"have", std::to_string(have)}});
}

Refusal qualified(const Rule& rule, const RuleInput& input) {
  std::set<std::string_view> people = {input.command.actor};
  if (rule.every_officer) people = everybody(input);
  const auto& certificates = input.world.packs.vocabulary().certificates;
  const auto label = certificates.find(rule.certificate);
  for (std::string_view person : people) {
    if (input.town.directory.certified(person, rule.certificate, input.on())) continue;
    const bool known = label != certificates.end();
    return refuse(rule, input,
                  {{"person", name_of_person(input, person)},
                   {"certificate", known ? label->second.zh : rule.certificate},
                   {"certificate_en", known ? label->second.en : rule.certificate},
                   {"date", input.on().str()}});
  }
  return {};
}

Refusal not_handler(const Rule& rule, const RuleInput& input) {
  const std::string* person = did_one(input, rule.steps);
  if (person == nullptr) return {};
  Fault::Args args = {{"person", name_of_person(input, *person)}};
  add_step_names(input, rule.steps, args);
  return refuse(rule, input, std::move(args));
}

Refusal same_handler(const Rule& rule, const RuleInput& input) {
  const Act* act = input.file.last(rule.step);
  if (act != nullptr && act->actor == input.command.actor) return {};
  Fault::Args args = {{"person", act != nullptr ? name_of_person(input, act->actor) : "—"}};
  add_step_names(input, {rule.step}, args);
  return refuse(rule, input, std::move(args));
}

Refusal reviewed_by_other(const Rule& rule, const RuleInput& input) {
  const Act* review = input.file.last(rule.step);
  bool good = review != nullptr;
  for (const Act& act : input.file.acts) {
    if (!good || !contains(rule.steps, act.step)) continue;
    if (acted(act, review->actor) || act.number > review->number) good = false;
  }
  if (good) return {};
  Fault::Args args;
  add_step_names(input, {rule.step}, args);
  args.emplace_back("review", args[0].second);
  args.emplace_back("review_en", args[1].second);
  args.erase(args.begin(), args.begin() + 2);
  add_step_names(input, rule.steps, args);
  return refuse(rule, input, std::move(args));
}

Refusal not_named_in(const Rule& rule, const RuleInput& input) {
  const std::string* value = input.field(rule.field);
  if (value == nullptr) return {};
  for (std::string_view person : everybody(input)) {
    if (person != *value) continue;
    Fault::Args args = {{"person", name_of_person(input, person)}};
    add_field_name(input, rule.field, args);
    return refuse(rule, input, std::move(args));
  }
  return {};
}

Refusal named_in(const Rule& rule, const RuleInput& input) {
  const std::string* value = input.field(rule.field);
  if (value != nullptr && *value == input.command.actor) return {};
  Fault::Args args;
  add_field_name(input, rule.field, args);
  return refuse(rule, input, std::move(args));
}

Refusal done(const Rule& rule, const RuleInput& input) {
  std::vector<std::string> missing;
  for (const std::string& step : rule.steps) {
    if (!input.file.done(step)) missing.push_back(step);
  }
  const bool any = rule.kind == RuleKind::kDoneAny;
  if (missing.empty() || (any && missing.size() < rule.steps.size())) return {};
  Fault::Args args;
  add_step_names(input, missing, args);
  return refuse(rule, input, std::move(args));
}

Refusal not_done(const Rule& rule, const RuleInput& input) {
  for (const std::string& step : rule.steps) {
    if (!input.file.done(step)) continue;
    Fault::Args args;
    add_step_names(input, {step}, args);
    return refuse(rule, input, std::move(args));
  }
  return {};
}

Refusal times_max(const Rule& rule, const RuleInput& input) {
  if (input.file.times(input.step.id) < rule.count) return {};
  return refuse(rule, input, {{"max", std::to_string(rule.count)}});
}

calendar::Deadline deadline(const Rule& rule, const RuleInput& input, const Act& after,
                            calendar::Period period) {
  calendar::DeadlineInput in;
  in.start = after.occurred_at;
  in.period = period;
  in.end_rule = rule.end_rule;
  return calendar::compute(in, input.world.workdays, input.world.hours);
}

// waited and notice_published_days: the whole period has passed, or a waiver was recorded.
Refusal waited(const Rule& rule, const RuleInput& input) {
  for (const std::string& step : rule.unless) {
    if (input.file.done(step)) return {};
  }
  calendar::Period period = rule.period;
  if (rule.kind == RuleKind::kNoticePublishedDays) {
    period = {static_cast<int>(rule.count), calendar::Unit::kCalendarDay};
  }
  const Act* after = input.file.last(rule.step);
  std::string until = "—";
  if (after != nullptr) {
    const calendar::Deadline end = deadline(rule, input, *after, period);
    if (end.due < input.command.occurred_at) return {};
    until = end.due_date.str();
  }
  Fault::Args args = {{"period", period.str()}, {"until", until}, {"on", input.on().str()}};
  add_step_names(input, {rule.step}, args);
  return refuse(rule, input, std::move(args));
}

Refusal within(const Rule& rule, const RuleInput& input) {
  const Act* after = input.file.last(rule.step);
  std::string until = "—";
  if (after != nullptr) {
    const calendar::Deadline end = deadline(rule, input, *after, rule.period);
    if (!(end.due < input.command.occurred_at)) return {};
    until = end.due_date.str();
  }
  Fault::Args args = {{"period", rule.period.str()}, {"until", until}, {"on", input.on().str()}};
  add_step_names(input, {rule.step}, args);
  return refuse(rule, input, std::move(args));
}

Refusal evidence_of(const Rule& rule, const RuleInput& input) {
  const auto have = std::count_if(input.command.evidence.begin(), input.command.evidence.end(),
                                  [&](const Evidence& e) { return e.kind == rule.evidence; });
  if (have >= rule.count) return {};
  const auto& kinds = input.world.packs.vocabulary().evidence;
  const auto label = kinds.find(rule.evidence);
  const bool known = label != kinds.end();
  return refuse(rule, input,
                {{"evidence", known ? label->second.zh : rule.evidence},
                 {"evidence_en", known ? label->second.en : rule.evidence},
                 {"min", std::to_string(rule.count)},
                 {"have", std::to_string(have)}});
}

Refusal field_value(const Rule& rule, const RuleInput& input) {
  const std::string* value = input.field(rule.field);
  const bool equal = value != nullptr && *value == rule.value;
  if (equal == (rule.kind == RuleKind::kFieldIs)) return {};
  Fault::Args args;
  add_value(input, rule.field, rule.value, args);
  add_field_name(input, rule.field, args);
  return refuse(rule, input, std::move(args));
}

Refusal limit(const Rule& rule, const RuleInput& input) {
  const std::string* value = input.field(rule.field);
  const auto number = value != nullptr ? base::Decimal::parse(*value) : std::nullopt;
  const base::Decimal bound =
      rule.limit ? *rule.limit : input.world.setting(input.town, input.pack, rule.setting);
  const bool at_most = rule.kind == RuleKind::kAtMost;
  // No number at all satisfies an upper limit, never a lower one.
  if (number ? (at_most ? *number <= bound : *number >= bound) : at_most) return {};
  Fault::Args args = {{"limit", bound.str()}, {"have", number ? number->str() : "—"}};
  add_field_name(input, rule.field, args);
  return refuse(rule, input, std::move(args));
}

Refusal reserved_to(const Rule& rule, const RuleInput& input) {
  const auto& authorities = input.world.packs.vocabulary().authorities;
  const auto label = authorities.find(rule.authority);
  const bool known = label != authorities.end();
  return refuse(rule, input,
                {{"authority", known ? label->second.zh : rule.authority},
                 {"authority_en", known ? label->second.en : rule.authority}});
}

bool holds(const procedure::When& when, const RuleInput& input) {
  for (const std::string& step : when.done) {
    if (!input.file.done(step)) return false;
  }
  if (when.field.empty()) return true;
  const std::string* value = input.field(when.field);
  if (value == nullptr) return false;
  if (!when.is.empty()) return contains(when.is, *value);
  const auto number = base::Decimal::parse(*value);
  if (!number) return false;
  const base::Decimal bound =
      when.above ? *when.above : input.world.setting(input.town, input.pack, when.above_setting);
  return *number > bound;
}

}  // namespace

const std::string* RuleInput::field(std::string_view id) const {
  const std::string* given = command.fields.find(id);
  return given != nullptr ? given : file.fields.find(id);
}

bool applies(const Rule& rule, const RuleInput& input) {
  return std::all_of(rule.when.begin(), rule.when.end(),
                     [&](const procedure::When& when) { return holds(when, input); });
}

Refusal refusal(const Rule& rule, const RuleInput& input) {
  if (!applies(rule, input)) return {};
  switch (rule.kind) {
    case RuleKind::kOfficersMin:
      return officers_min(rule, input);
    case RuleKind::kQualified:
      return qualified(rule, input);
    case RuleKind::kNotHandler:
      return not_handler(rule, input);
    case RuleKind::kSameHandler:
      return same_handler(rule, input);
    case RuleKind::kReviewedByOther:
      return reviewed_by_other(rule, input);
    case RuleKind::kNotNamedIn:
      return not_named_in(rule, input);
    case RuleKind::kNamedIn:
      return named_in(rule, input);
    case RuleKind::kDone:
    case RuleKind::kDoneAny:
      return done(rule, input);
    case RuleKind::kNotDone:
      return not_done(rule, input);
    case RuleKind::kTimesMax:
      return times_max(rule, input);
    case RuleKind::kWaited:
    case RuleKind::kNoticePublishedDays:
      return waited(rule, input);
    case RuleKind::kWithin:
      return within(rule, input);
    case RuleKind::kEvidenceOf:
      return evidence_of(rule, input);
    case RuleKind::kFieldIs:
    case RuleKind::kFieldNot:
      return field_value(rule, input);
    case RuleKind::kAtMost:
    case RuleKind::kAtLeast:
      return limit(rule, input);
    case RuleKind::kReservedTo:
      return reserved_to(rule, input);
  }
  return {};
}

}  // namespace casework
