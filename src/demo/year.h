// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration town and its year 2020, made through the same desk that users' acts go through.
// The figures of the year follow from the storylines alone; nothing is written beside the desk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "calendar/date.h"
#include "calendar/office_hours.h"
#include "calendar/workdays.h"
#include "casework/desk.h"
#include "demo/plan.h"
#include "procedure/pack.h"

namespace demo {

// Where the year comes from; borrowed.
struct Sources {
  std::filesystem::path dir;  // demo/: town.yaml and the storylines
  const procedure::Library& library;
  const calendar::Workdays& workdays;
  const calendar::OfficeHours& hours;
  uint64_t seed = 2020;
};

struct Summary {
  size_t entries = 0;   // accepted acts
  size_t cases = 0;     // cases and records
  size_t refusals = 0;  // acts that were refused, as the stories say
  size_t people = 0;
  size_t cells = 0;
  calendar::Instant first;  // recorded_at of the first and the last entry
  calendar::Instant last;
  double seconds = 0;
};

// `phase` is a key of text/demo.yaml (demo.phase_plan, demo.phase_record).
using Progress = std::function<void(size_t done, size_t total, const std::string& phase)>;

// Every act from setting up to the end, sorted by the time it is recorded. Faults: those of
// load_town(), load_stories() (the first problem), set_up() and expand().
[[nodiscard]] base::Result<Plan> plan_year(const Sources& sources);

// Plans the year and submits it; `clock` must be the desk's clock, and is left at the last act. The
// same sources and the same desk randomness give the same ledger. Faults: those of plan_year();
// demo.not_empty if the town has people already; demo.not_refused if an act was accepted that its
// story says is refused; an unexpected refusal as the desk gave it, `where` being the story's act;
// faults of the store. After a fault the ledger holds the part of the year that was recorded.
[[nodiscard]] base::Result<Summary> make_year(casework::Desk& desk, calendar::ManualClock& clock,
                                              const Sources& sources, const Progress& progress);

}  // namespace demo
