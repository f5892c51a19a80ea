// SPDX-License-Identifier: AGPL-3.0-or-later
// May this step be taken? Pure: the case, the command and the world in, the act or the refusal out.
// Refusals by law carry their article; their code is casework.rule_<rule> or one of the codes
// below.
#pragma once

#include <vector>

#include "casework/command.h"
#include "casework/world.h"

namespace casework {

// The pack version that a command is decided by: a case that has begun keeps its own; a new one
// takes the version in force on the day of the act, or the newest. nullptr: there is no such pack.
[[nodiscard]] const procedure::Pack* pack_for(const World& world, const CaseFile& file,
                                              const Command& command);

// The act that the command becomes, with canonical field values; number and recorded_at are set by
// the caller. The first refusal otherwise, in this order: the step (casework.unknown_step,
// casework.step_not_open, casework.case_unknown, casework.case_exists, casework.not_in_force), time
// (casework.in_future, casework.before_last_act), person (casework.no_such_post, .not_your_post,
// .post_not_valid, .role_not_allowed, .other_unit, .unknown_officer), evidence
// (casework.evidence_*), fields (casework.field_*; in the register town_setting
// casework.unknown_setting), rules (casework.rule_*).
[[nodiscard]] base::Result<Act> decide(const World& world, const Town& town,
                                       const procedure::Pack& pack, const CaseFile& file,
                                       const Command& command, calendar::Instant now);

// The act that a command tells, in the form of what is recorded, without asking whether it may be
// taken; a value that would be refused now stands as it was given. A repeated command tells the
// same act as the first.
[[nodiscard]] Act act_told(const World& world, const Town& town, const procedure::Pack& pack,
                           const CaseFile& file, const Command& command);

// Every refusal by a rule, for showing what is missing before the user tries.
[[nodiscard]] std::vector<base::Fault> rule_refusals(const World& world, const Town& town,
                                                     const procedure::Pack& pack,
                                                     const procedure::Step& step,
                                                     const CaseFile& file, const Command& command);

// What the rules advise against a command that they do not refuse for it (rules with `force`).
[[nodiscard]] std::vector<base::Fault> rule_advice(const World& world, const Town& town,
                                                   const procedure::Pack& pack,
                                                   const procedure::Step& step,
                                                   const CaseFile& file, const Command& command);

}  // namespace casework
