// SPDX-License-Identifier: AGPL-3.0-or-later
// The steps of a procedure as they stand for a post: what refuses whatever the form says, and what
// the form must satisfy.
#include <algorithm>

#include "casework/decide.h"
#include "casework/rules.h"
#include "office/desk_view.h"

namespace office {

using casework::Command;
using procedure::Rule;
using procedure::RuleKind;
using procedure::Step;

namespace {

// Whether filling in the form can change what the rule says. Everything else looks at the case, the
// actor and the time only; `qualified` refuses the empty form because of the actor, whom no form
// changes.
bool depends_on_form(const Rule& rule, const Step& step) {
  const bool condition =
      std::any_of(rule.when.begin(), rule.when.end(), [&](const procedure::When& when) {
        return step.writes(when.field) || step.writes(when.given);
      });
  if (condition) return true;
  switch (rule.kind) {
    case RuleKind::kOfficersMin:
    case RuleKind::kEvidenceOf:
      return true;
    case RuleKind::kGiven:
      return std::any_of(rule.fields.begin(), rule.fields.end(),
                         [&](const std::string& field) { return step.writes(field); });
    case RuleKind::kFieldIs:
    case RuleKind::kFieldNot:
    case RuleKind::kAtMost:
    case RuleKind::kAtLeast:
    case RuleKind::kDailyAtMost:
      return step.writes(rule.field) || step.writes(rule.than);
    case RuleKind::kDateWithin:
    case RuleKind::kDateAfter:
    case RuleKind::kDateBy:
    case RuleKind::kRefersTo:
      return step.writes(rule.field);
    default:
      return false;
  }
}

// A refusal that is about what the empty form lacks.
bool about_form(const base::Fault& fault) {
  return fault.code.starts_with("casework.field_") || fault.code.starts_with("casework.evidence_");
}

Command empty_form(const procedure::Pack& pack, const Step& step, const casework::CaseFile& file,
                   const identity::Principal& who, calendar::Instant now) {
  Command command;
  command.pack = pack.id;
  command.step = step.id;
  command.subject = file.id;
  command.occurred_at = now;
  command.actor = who.person;
  command.post = who.post;
  return command;
}

Offer offer_of(const casework::World& world, const casework::Town& town,
               const procedure::Pack& pack, const casework::CaseFile& file, const Command& command,
               const Step& step, calendar::Instant now) {
  Offer offer;
  offer.step = &step;
  // The step, the time and the person come first in a decision, so what they refuse is its answer.
  const auto decided = casework::decide(world, town, pack, file, command, now);
  if (!decided.ok() && !decided.fault().code.starts_with("casework.rule_") &&
      !about_form(decided.fault())) {
    offer.refusals.push_back(decided.fault());
  }
  const casework::RuleInput input{world, town, pack, step, file, command};
  offer.advice = casework::rule_advice(world, town, pack, step, file, command);
  for (const Rule& rule : step.rules) {
    auto fault = casework::refusal(rule, input);
    if (!fault) continue;
    (depends_on_form(rule, step) ? offer.asks : offer.refusals).push_back(std::move(*fault));
  }
  offer.open = offer.refusals.empty();
  return offer;
}

}  // namespace

std::vector<Offer> offers(const casework::World& world, const casework::Town& town,
                          const procedure::Pack& pack, const casework::CaseFile& file,
                          const identity::Principal& who, calendar::Instant now) {
  std::vector<Offer> out;
  for (const Step& step : pack.steps) {
    if (!(file.exists() ? step.leaves(file.state) : step.opens())) continue;
    const Command command = empty_form(pack, step, file, who, now);
    out.push_back(offer_of(world, town, pack, file, command, step, now));
  }
  return out;
}

}  // namespace office
