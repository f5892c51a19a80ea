// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/rules.h"

#include <algorithm>

#include "casework/rule_kinds.h"

namespace casework {

using procedure::Rule;
using procedure::RuleKind;

namespace {

bool any_done(const std::vector<std::string>& steps, const CaseFile& file) {
  return std::any_of(steps.begin(), steps.end(),
                     [&](const std::string& step) { return file.done(step); });
}

bool all_done(const std::vector<std::string>& steps, const CaseFile& file) {
  return std::all_of(steps.begin(), steps.end(),
                     [&](const std::string& step) { return file.done(step); });
}

bool field_holds(const procedure::When& when, const RuleInput& input) {
  const std::string* value = input.field(when.field);
  if (!when.is_not.empty()) return value == nullptr || !rule::contains(when.is_not, *value);
  if (value == nullptr) return false;
  if (!when.is.empty()) return rule::contains(when.is, *value);
  const auto number = base::Decimal::parse(*value);
  if (!number) return false;
  const base::Decimal bound =
      when.above ? *when.above : input.world.setting(input.town, input.pack, when.above_setting);
  return *number > bound;
}

bool holds(const procedure::When& when, const RuleInput& input) {
  if (!all_done(when.done, input.file) || any_done(when.not_done, input.file)) return false;
  if (!when.given.empty() && input.field(when.given) == nullptr) return false;
  if (!when.setting.empty() &&
      input.world.setting(input.town, input.pack, when.setting) <= base::Decimal{}) {
    return false;
  }
  if ((when.from && input.on() < *when.from) || (when.until && input.on() > *when.until))
    return false;
  return when.field.empty() || field_holds(when, input);
}

std::optional<base::Fault> of_other_cases(const Rule& rule, const RuleInput& input) {
  if (rule.kind == RuleKind::kRefersTo) return rule::refers_to(rule, input);
  if (rule.kind == RuleKind::kReferredBy) return rule::referred_by(rule, input);
  return rule::none_open(rule, input);
}

// What the rule says where it applies, whatever its force.
std::optional<base::Fault> unsatisfied(const Rule& rule, const RuleInput& input) {
  switch (rule.kind) {
    case RuleKind::kOfficersMin:
      return rule::officers_min(rule, input);
    case RuleKind::kQualified:
      return rule::qualified(rule, input);
    case RuleKind::kNotHandler:
      return rule::not_handler(rule, input);
    case RuleKind::kSameHandler:
      return rule::same_handler(rule, input);
    case RuleKind::kReviewedByOther:
      return rule::reviewed_by_other(rule, input);
    case RuleKind::kNotNamedIn:
      return rule::not_named_in(rule, input);
    case RuleKind::kNamedIn:
      return rule::named_in(rule, input);
    case RuleKind::kDone:
    case RuleKind::kDoneAny:
      return rule::done(rule, input);
    case RuleKind::kNotDone:
      return rule::not_done(rule, input);
    case RuleKind::kTimesMin:
      return rule::times_min(rule, input);
    case RuleKind::kTimesMax:
      return rule::times_max(rule, input);
    case RuleKind::kWaited:
    case RuleKind::kNoticePublishedDays:
      return rule::waited(rule, input);
    case RuleKind::kWithin:
      return rule::within(rule, input);
    case RuleKind::kClockOpen:
      return rule::clock_open(rule, input);
    case RuleKind::kDateWithin:
      return rule::date_within(rule, input);
    case RuleKind::kDateAfter:
      return rule::date_after(rule, input);
    case RuleKind::kDateBy:
      return rule::date_by(rule, input);
    case RuleKind::kEvidenceOf:
      return rule::evidence_of(rule, input);
    case RuleKind::kGiven:
      return rule::given(rule, input);
    case RuleKind::kFieldIs:
    case RuleKind::kFieldNot:
      return rule::field_value(rule, input);
    case RuleKind::kAtMost:
    case RuleKind::kAtLeast:
      return rule::limit(rule, input);
    case RuleKind::kDailyAtMost:
      return rule::daily_at_most(rule, input);
    case RuleKind::kRefersTo:
    case RuleKind::kReferredBy:
    case RuleKind::kNoneOpen:
      return of_other_cases(rule, input);
    case RuleKind::kReservedTo:
      return rule::reserved_to(rule, input);
  }
  return {};
}

}  // namespace

const std::string* RuleInput::field(std::string_view id) const {
  const std::string* given = command.fields.find(id);
  return given != nullptr ? given : file.fields.find(id);
}

Force force_of(const Rule& rule, const RuleInput& input) {
  if (rule.force.empty()) return Force::kRefuses;
  const base::Decimal value = input.world.setting(input.town, input.pack, rule.force);
  if (value < base::Decimal::of(1)) return Force::kOff;
  return value < base::Decimal::of(2) ? Force::kAdvises : Force::kRefuses;
}

bool hold(const std::vector<procedure::When>& conditions, const RuleInput& input) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const procedure::When& when) { return holds(when, input); });
}

bool applies(const Rule& rule, const RuleInput& input) { return hold(rule.when, input); }

std::optional<base::Fault> refusal(const Rule& rule, const RuleInput& input) {
  if (force_of(rule, input) != Force::kRefuses || !applies(rule, input)) return {};
  return unsatisfied(rule, input);
}

std::optional<base::Fault> advice(const Rule& rule, const RuleInput& input) {
  if (force_of(rule, input) != Force::kAdvises || !applies(rule, input)) return {};
  return unsatisfied(rule, input);
}

}  // namespace casework
