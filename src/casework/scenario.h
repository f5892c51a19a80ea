// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the scenarios of packs: the cases that a lawyer can read, against the very decisions that
// the town's commands meet.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "casework/world.h"
#include "procedure/load.h"

namespace casework {

struct ScenarioRun {
  std::vector<base::Fault> problems;  // what differs from what the scenario says; with `where`
  size_t acts = 0;
  size_t refusals = 0;
  // What was exercised, by "pack/version".
  std::map<std::string, std::set<std::string>> steps;    // step ids accepted
  std::map<std::string, std::set<std::string>> refused;  // "step:line" of rules seen refusing
};

// `world.settings` is replaced by the settings of each scenario.
[[nodiscard]] ScenarioRun run_scenarios(const std::vector<procedure::Scenario>& scenarios,
                                        const World& world);

// A problem for each step of a pack version in `packs` that no scenario exercises. Steps that are
// reserved to another authority count when they were refused.
[[nodiscard]] std::vector<base::Fault> unexercised(const ScenarioRun& run,
                                                   const procedure::Library& packs);

}  // namespace casework
