// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads the sections of a pack into a Draft: shape only, references are noted and judged later.
#pragma once

#include "procedure/draft.h"

namespace procedure {

// The whole mapping of a pack file; calls all others.
void read_pack(const yaml::Node& root, Draft& draft);

void read_looks(Form& pack);
void read_fields(Form& pack);
void read_states(Form& pack);
void read_settings(Form& pack);
void read_steps(Form& pack);
void read_documents(Form& pack);
void read_clocks(Form& pack);
void read_indicators(Form& pack);

// The list `rules` of a step.
[[nodiscard]] std::vector<Rule> read_rules(Form& step, const std::string& step_id);
// `when`, of a rule of that step or of a part of a paper (no step); empty if it is not there.
[[nodiscard]] std::vector<When> read_when(Form& form, const std::string& step_id);

// packs/roles.yaml.
[[nodiscard]] Vocabulary read_vocabulary(const yaml::Node& root, Draft& draft);

}  // namespace procedure
