// SPDX-License-Identifier: AGPL-3.0-or-later
// From storylines to commands: every case with its people, times and values. The same seed gives
// the same commands, and each file has a random source of its own, so that a change in one leaves
// the others as they were.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "calendar/office_hours.h"
#include "calendar/workdays.h"
#include "demo/plan.h"
#include "demo/roster.h"
#include "demo/story.h"
#include "grid/map.h"

namespace demo {

// What expansion looks at; borrowed.
struct Scene {
  const procedure::Vocabulary& words;
  const calendar::Workdays& workdays;
  const calendar::OfficeHours& hours;
  const Roster& roster;
  const std::vector<TownUnit>& units;
  const std::vector<grid::Cell>& cells;
  uint64_t seed = 0;
};

// The packs of whose cases the file speaks; their files must be expanded before it.
[[nodiscard]] std::set<std::string> refers_to(const StoryFile& file);

// Appends the acts of all cases of the file to the plan, case by case; within a case recorded_at
// never runs backwards. Faults (kInvalid, `where` is the story or act): demo.no_days,
// demo.no_holder, demo.too_few_officers, demo.no_unit, demo.no_case, demo.too_late.
[[nodiscard]] base::Status expand(const StoryFile& file, const Scene& scene, Plan& plan);

}  // namespace demo
