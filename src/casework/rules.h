// SPDX-License-Identifier: AGPL-3.0-or-later
// The closed vocabulary of rules, one predicate each (docs/packs.md). What a rule refuses carries
// the rule's article.
#pragma once

#include <optional>

#include "casework/command.h"
#include "casework/world.h"

namespace casework {

// Everything that a rule may look at.
struct RuleInput {
  const World& world;
  const Town& town;
  const procedure::Pack& pack;
  const procedure::Step& step;
  const CaseFile& file;
  const Command& command;
  // The field as given now, else as on file; nullptr if it has no value.
  [[nodiscard]] const std::string* field(std::string_view id) const;
  [[nodiscard]] calendar::Date on() const { return command.occurred_at.date(); }
};

// True if every condition holds.
[[nodiscard]] bool hold(const std::vector<procedure::When>& conditions, const RuleInput& input);
// The same of the rule's `when`.
[[nodiscard]] bool applies(const procedure::Rule& rule, const RuleInput& input);

// A rule with `force` is what a setting of the town makes of it; every other rule refuses.
enum class Force : uint8_t { kOff, kAdvises, kRefuses };
[[nodiscard]] Force force_of(const procedure::Rule& rule, const RuleInput& input);

// The refusal, or nothing if the rule is satisfied, does not apply or does not refuse.
[[nodiscard]] std::optional<base::Fault> refusal(const procedure::Rule& rule,
                                                 const RuleInput& input);
// The same words of a rule that only advises: to be shown, never to be refused by.
[[nodiscard]] std::optional<base::Fault> advice(const procedure::Rule& rule,
                                                const RuleInput& input);

}  // namespace casework
