// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/year.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "demo/expand.h"
#include "demo/setup.h"
#include "demo/story.h"
#include "demo/town.h"

namespace demo {

using base::Fault;
using base::FaultKind;

namespace {

constexpr size_t kBatch = 800;

std::string where(const Plan& plan, const Planned& act) {
  const Origin& origin = plan.origins[act.origin];
  return origin.where + " " + origin.story + " " + act.command.pack + "/" + act.command.step + " " +
         act.command.occurred_at.str();
}

Fault not_refused(const Plan& plan, const Planned& act) {
  return base::fault(FaultKind::kInvalid, "demo.not_refused",
                     {{"story", plan.origins[act.origin].story},
                      {"step", act.command.step},
                      {"at", act.command.occurred_at.str()}},
                     {}, where(plan, act));
}

// What became of the acts [from, from + answers).
base::Status judge(const Plan& plan, size_t from, const casework::Desk::Answers& answers,
                   Summary& summary) {
  for (size_t i = 0; i < answers.size(); ++i) {
    const Planned& act = plan.acts[from + i];
    if (answers[i].ok() && act.refused) return not_refused(plan, act);
    if (!answers[i].ok() && !act.refused) {
      Fault fault = answers[i].fault();
      fault.where = where(plan, act);
      return fault;
    }
    if (act.refused) {
      ++summary.refusals;
      continue;
    }
    if (summary.entries == 0) summary.first = answers[i]->recorded_at;
    summary.last = answers[i]->recorded_at;
    ++summary.entries;
    if (answers[i]->revision == 1) ++summary.cases;
    if (act.command.pack == "grid_cell") ++summary.cells;
  }
  return base::ok();
}

base::Status submit(casework::Desk& desk, calendar::ManualClock& clock, const Plan& plan,
                    const Progress& progress, Summary& summary) {
  std::vector<casework::Command> batch;
  for (size_t from = 0; from < plan.acts.size(); from += kBatch) {
    if (progress) progress(from, plan.acts.size(), "demo.phase_record");
    const size_t to = std::min(plan.acts.size(), from + kBatch);
    batch.clear();
    for (size_t i = from; i < to; ++i) batch.push_back(plan.acts[i].command);
    TRY_ASSIGN(const auto answers, desk.submit_all(batch, [&](size_t i) {
      clock.set(plan.acts[from + i].recorded_at);
    }));
    TRY(judge(plan, from, answers, summary));
  }
  if (progress) progress(plan.acts.size(), plan.acts.size(), "demo.phase_record");
  return base::ok();
}

// A file comes after those of whose cases it speaks, otherwise as before: round after round, what
// waits for nobody. Faults: demo.circle.
base::Result<std::vector<const StoryFile*>> in_order(const std::vector<StoryFile>& files) {
  std::map<std::string, std::set<std::string>> waits;
  for (const StoryFile& file : files) waits[file.pack] = refers_to(file);
  std::vector<const StoryFile*> out;
  while (out.size() < files.size()) {
    std::vector<const StoryFile*> free;
    for (const StoryFile& file : files) {
      const auto it = waits.find(file.pack);
      if (it == waits.end()) continue;
      const bool held = std::any_of(it->second.begin(), it->second.end(),
                                    [&](const std::string& pack) { return waits.contains(pack); });
      if (!held) free.push_back(&file);
    }
    if (free.empty()) {
      std::string circle;
      for (const auto& [pack, of] : waits) circle += (circle.empty() ? "" : ", ") + pack;
      return base::fault(FaultKind::kInvalid, "demo.circle", {{"packs", circle}});
    }
    for (const StoryFile* file : free) waits.erase(file->pack);
    out.insert(out.end(), free.begin(), free.end());
  }
  return out;
}

}  // namespace

base::Result<Plan> plan_year(const Sources& sources) {
  TRY_ASSIGN(const Town town, load_town(sources.dir / "town.yaml", sources.library));
  LoadedStories stories = load_stories(sources.dir, sources.library);
  if (!stories.problems.empty()) return std::move(stories.problems.front());
  Plan plan;
  Roster roster;
  std::vector<grid::Cell> cells;
  TRY(set_up(town, sources.library, sources.workdays, sources.seed, plan, roster, cells));
  const Scene scene{sources.library.vocabulary(),
                    sources.workdays,
                    sources.hours,
                    roster,
                    town.units,
                    cells,
                    sources.seed};
  TRY_ASSIGN(const auto files, in_order(stories.files));
  for (const StoryFile* file : files) TRY(expand(*file, scene, plan));
  std::stable_sort(plan.acts.begin(), plan.acts.end(), [](const Planned& a, const Planned& b) {
    return a.recorded_at < b.recorded_at;
  });
  return plan;
}

base::Result<Summary> make_year(casework::Desk& desk, calendar::ManualClock& clock,
                                const Sources& sources, const Progress& progress) {
  const auto start = std::chrono::steady_clock::now();
  if (desk.town().directory.people() > 0)
    return base::fault(FaultKind::kConflict, "demo.not_empty");
  if (progress) progress(0, 1, "demo.phase_plan");
  TRY_ASSIGN(const Plan plan, plan_year(sources));
  if (progress) progress(1, 1, "demo.phase_plan");
  Summary summary;
  TRY(submit(desk, clock, plan, progress, summary));
  summary.people = desk.town().directory.people();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return summary;
}

}  // namespace demo
