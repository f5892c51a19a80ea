// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules by subject, and what their refusals have in common. Only for the files rules*.cc.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "calendar/deadline.h"
#include "casework/rules.h"

namespace casework::rule {

using procedure::Rule;
using Refusal = std::optional<base::Fault>;

// Each gives the refusal of a rule that applies, or nothing if the rule is satisfied.
// People (rules_people.cc).
[[nodiscard]] Refusal officers_min(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal qualified(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal not_handler(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal same_handler(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal reviewed_by_other(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal not_named_in(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal named_in(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal reserved_to(const Rule& rule, const RuleInput& input);
// Order and time (rules_time.cc).
[[nodiscard]] Refusal done(const Rule& rule, const RuleInput& input);  // done, done_any
[[nodiscard]] Refusal not_done(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal times_min(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal times_max(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal waited(const Rule& rule, const RuleInput& input);  // notice_published_days
[[nodiscard]] Refusal within(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal clock_open(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal date_within(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal date_after(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal date_by(const Rule& rule, const RuleInput& input);
// Fields, numbers and evidence (rules_fields.cc).
[[nodiscard]] Refusal evidence_of(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal given(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal field_value(const Rule& rule, const RuleInput& input);  // field_is, field_not
[[nodiscard]] Refusal limit(const Rule& rule, const RuleInput& input);        // at_most, at_least
[[nodiscard]] Refusal daily_at_most(const Rule& rule, const RuleInput& input);
// Other cases (rules_cases.cc); a fault of the store is handed on as it is.
[[nodiscard]] Refusal refers_to(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal referred_by(const Rule& rule, const RuleInput& input);
[[nodiscard]] Refusal none_open(const Rule& rule, const RuleInput& input);

// The period of a rule; nothing if the town's setting says that there is none.
[[nodiscard]] std::optional<calendar::Period> period_of(const Rule& rule, const RuleInput& input);
// The end of `period` after `start`, by the rule's end_rule.
[[nodiscard]] calendar::Deadline end_of(const Rule& rule, const RuleInput& input,
                                        calendar::Instant start, calendar::Period period);

[[nodiscard]] bool contains(const std::vector<std::string>& list, std::string_view word);
// The fault casework.rule_<kind> with the rule's article; {step} and {step_en} are added.
[[nodiscard]] base::Fault refuse(const Rule& rule, const RuleInput& input, base::Fault::Args args);
// {steps}, {steps_en}: "受理、调查" and "Accept, Investigate".
void add_step_names(const RuleInput& input, const std::vector<std::string>& steps,
                    base::Fault::Args& args);
// {field}, {field_en}.
void add_field_name(const RuleInput& input, std::string_view id, base::Fault::Args& args);
// {value}, {value_en}: yes or no for a flag, the label of a choice, else the value as written.
void add_value(const RuleInput& input, std::string_view field_id, const std::string& value,
               base::Fault::Args& args);

}  // namespace casework::rule
