// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu check [PACKS]: packs, their law and their scenarios.
#include <algorithm>

#include "app/command.h"
#include "app/home.h"
#include "base/file.h"
#include "casework/scenario.h"
#include "procedure/diagram.h"
#include "procedure/page.h"

namespace app {

namespace {

void print_all(const std::vector<base::Fault>& faults, Console& console) {
  for (const base::Fault& fault : faults) console.out << console.messages.print(fault);
}

// Is the problem about the one pack that was asked for?
bool concerns(const base::Fault& fault, const std::string& pack) {
  return pack.empty() || fault.where.find("/" + pack + "/") != std::string::npos;
}

void keep_only(std::vector<base::Fault>& faults, const std::string& pack) {
  std::erase_if(faults, [&](const base::Fault& fault) { return !concerns(fault, pack); });
}

struct Target {
  std::filesystem::path packs;  // the folder of packs
  std::string only;             // one pack, or all
};

// PACKS is a folder of packs, or the folder of one pack beside its sisters.
base::Result<Target> target_of(const Options& options, const std::filesystem::path& share) {
  if (options.words.empty()) return Target{share / "packs", {}};
  std::filesystem::path named(options.words.front());
  if (!named.has_filename()) named = named.parent_path();
  std::error_code error;
  if (std::filesystem::exists(named / "roles.yaml", error)) return Target{named, {}};
  const std::filesystem::path parent =
      named.parent_path().empty() ? std::filesystem::path(".") : named.parent_path();
  if (std::filesystem::is_directory(named, error) &&
      std::filesystem::exists(parent / "roles.yaml", error)) {
    return Target{parent, named.filename().string()};
  }
  return base::fault(base::FaultKind::kNotFound, "app.no_packs", {{"path", named.string()}});
}

// The problems to be told. Where only other packs are broken those are told: without them nothing
// can be checked.
void tell(std::vector<base::Fault>& problems, const std::string& pack, bool broken,
          Console& console) {
  const bool others =
      broken && std::none_of(problems.begin(), problems.end(),
                             [&](const base::Fault& f) { return concerns(f, pack); });
  if (!others) keep_only(problems, pack);
  print_all(problems, console);
}

void print_summary(const procedure::Library& packs, const std::string& only,
                   const casework::ScenarioRun& run, size_t scenarios, Console& console) {
  size_t versions = 0;
  size_t steps = 0;
  size_t rules = 0;
  size_t seen = 0;
  for (const procedure::Pack& pack : packs.packs()) {
    if (!only.empty() && pack.id != only) continue;
    ++versions;
    steps += pack.steps.size();
    for (const procedure::Step& step : pack.steps) rules += step.rules.size();
  }
  for (const auto& [key, shown] : run.packs) seen += shown.rules.size();
  const auto indicators =
      std::count_if(packs.indicators().begin(), packs.indicators().end(),
                    [&](const procedure::Indicator& i) { return only.empty() || i.pack == only; });
  const base::Fault::Args args = {
      {"packs", std::to_string(versions)}, {"indicators", std::to_string(indicators)},
      {"steps", std::to_string(steps)},    {"rules", std::to_string(rules)},
      {"seen", std::to_string(seen)},      {"scenarios", std::to_string(scenarios)},
      {"acts", std::to_string(run.acts)},  {"refusals", std::to_string(run.refusals)}};
  console.out << console.messages.text("app.check_summary", base::Language::kChinese, args) << "\n"
              << console.messages.text("app.check_summary", base::Language::kEnglish, args) << "\n";
}

// The steps of the newest version of one pack as a state diagram, for documents and reviews.
base::Result<int> print_diagram(const procedure::Library& packs, const std::string& only,
                                Console& console) {
  const procedure::Pack* pack = packs.newest(only);
  if (pack == nullptr) return base::fault(base::FaultKind::kInvalid, "app.diagram_needs_pack");
  console.out << procedure::mermaid(*pack);
  return 0;
}

// A page for each procedure, for docs/procedures; pages of procedures that are gone are taken away.
base::Result<int> write_pages(const procedure::Library& packs, const std::filesystem::path& dir) {
  const auto pages = procedure::pages(packs);
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  for (const auto& path : base::files_below(dir, ".md")) {
    if (!pages.contains(path.filename().string())) std::filesystem::remove(path, error);
  }
  for (const auto& [name, text] : pages) TRY(base::write_file(dir / name, text));
  return 0;
}

}  // namespace

base::Result<int> run_check(const Options& options, Console& console) {
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_law(share));
  TRY_ASSIGN(const Target target, target_of(options, share));
  procedure::Loaded loaded = procedure::load_packs(target.packs, knowledge->law);
  tell(loaded.problems, target.only, loaded.library == nullptr, console);
  if (loaded.library == nullptr) return 1;

  if (const auto dir = options.value("pages")) return write_pages(*loaded.library, *dir);
  if (options.flag("diagram")) return print_diagram(*loaded.library, target.only, console);

  procedure::LoadedScenarios scenarios = procedure::load_scenarios(target.packs, *loaded.library);
  if (!target.only.empty()) {
    std::erase_if(scenarios.scenarios,
                  [&](const procedure::Scenario& s) { return s.pack != target.only; });
  }
  std::vector<base::Fault> problems = std::move(scenarios.problems);
  const casework::Settings none;
  const casework::World world{*loaded.library, knowledge->law, knowledge->workdays,
                              knowledge->hours, none};
  casework::ScenarioRun run = casework::run_scenarios(scenarios.scenarios, world);
  for (base::Fault& fault : run.problems) problems.push_back(std::move(fault));
  for (base::Fault& fault : casework::unexercised(run, *loaded.library)) {
    problems.push_back(std::move(fault));
  }
  keep_only(problems, target.only);
  print_all(problems, console);
  print_summary(*loaded.library, target.only, run, scenarios.scenarios.size(), console);
  return problems.empty() && loaded.problems.empty() ? 0 : 1;
}

}  // namespace app
