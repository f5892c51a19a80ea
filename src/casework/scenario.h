// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the scenarios of packs: the cases that a lawyer can read, against the very decisions that
// the town's commands meet.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "casework/world.h"
#include "procedure/load.h"

namespace casework {

// What scenarios show, by item: the names of the scenarios that do.
using Shown = std::map<std::string, std::set<std::string>, std::less<>>;

// What the scenarios of one version of a pack exercised.
struct PackRun {
  Shown steps;   // accepted, by step
  Shown rules;   // seen refusing or advising, by rule_item()
  Shown clocks;  // whose due date or state was held to be so, by clock
};

struct ScenarioRun {
  std::vector<base::Fault> problems;  // what differs from what the scenario says; with `where`
  size_t acts = 0;
  size_t refusals = 0;
  std::map<std::string, PackRun, std::less<>> packs;  // by key_of()
};

// "penalty_ordinary/2".
[[nodiscard]] std::string key_of(const procedure::Pack& pack);
// "decide:206:9": the rule of a step by its line and column.
[[nodiscard]] std::string rule_item(const procedure::Step& step, const procedure::Rule& rule);

// `world.settings` is replaced by the settings of each scenario. `progress`, if given, is called
// with the number of scenarios that were run.
[[nodiscard]] ScenarioRun run_scenarios(const std::vector<procedure::Scenario>& scenarios,
                                        const World& world,
                                        const std::function<void(size_t)>& progress = {});

// A problem for each step of a pack version in `packs` that no scenario exercises. Steps that are
// reserved to another authority count when they were refused.
[[nodiscard]] std::vector<base::Fault> unexercised(const ScenarioRun& run,
                                                   const procedure::Library& packs);

}  // namespace casework
