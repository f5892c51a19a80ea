// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on who acts.
#include <algorithm>

#include "base/text.h"
#include "casework/rule_kinds.h"

namespace casework::rule {

using base::Fault;

namespace {

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

// "行政执法证（综合行政执法、生态环境）": the certificate that the rule asks for.
procedure::Label certificate_words(const Rule& rule, const RuleInput& input) {
  const auto& certificates = input.world.packs.vocabulary().certificates;
  const auto label = certificates.find(rule.certificate);
  procedure::Label out = label != certificates.end()
                             ? label->second
                             : procedure::Label{rule.certificate, rule.certificate};
  const procedure::Pack* held = input.world.packs.newest("certificate");
  const procedure::Field* scope = held != nullptr ? held->field("scope") : nullptr;
  if (rule.scopes.empty() || scope == nullptr) return out;
  std::vector<std::string> zh;
  std::vector<std::string> en;
  for (const auto& [id, words] : scope->choices) {
    if (!contains(rule.scopes, id)) continue;
    zh.push_back(words.zh);
    en.push_back(words.en);
  }
  out.zh += "（" + base::join(zh, "、") + "）";
  out.en += " (" + base::join(en, ", ") + ")";
  return out;
}

}  // namespace

Refusal officers_min(const Rule& rule, const RuleInput& input) {
  const auto people = everybody(input);
  const auto have = std::count_if(people.begin(), people.end(), [&](std::string_view person) {
    return std::none_of(rule.not_counting.begin(), rule.not_counting.end(),
                        [&](const std::string& role) {
                          return input.town.directory.holds(person, role, input.on());
                        });
  });
  if (have >= rule.count) return {};
  return refuse(rule, input, {{"min", std::to_string(rule.count)}, {"have", std::to_string(have)}});
}

Refusal qualified(const Rule& rule, const RuleInput& input) {
  std::set<std::string_view> people = {input.command.actor};
  if (rule.every_officer) people = everybody(input);
  for (std::string_view person : people) {
    if (input.town.directory.certified(person, rule.certificate, input.on(), rule.scopes)) continue;
    procedure::Label wanted = certificate_words(rule, input);
    return refuse(rule, input,
                  {{"person", name_of_person(input, person)},
                   {"certificate", std::move(wanted.zh)},
                   {"certificate_en", std::move(wanted.en)},
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

Refusal reserved_to(const Rule& rule, const RuleInput& input) {
  const auto& authorities = input.world.packs.vocabulary().authorities;
  const auto label = authorities.find(rule.authority);
  const bool known = label != authorities.end();
  return refuse(rule, input,
                {{"authority", known ? label->second.zh : rule.authority},
                 {"authority_en", known ? label->second.en : rule.authority}});
}

}  // namespace casework::rule
