// SPDX-License-Identifier: AGPL-3.0-or-later
// A pack's text checked before it is used: read, resolved, checked against the law and beside the
// packs of the town, then its scenarios run. Nothing of it stays.
#include <stdlib.h>

#include <charconv>

#include "api/case_view.h"
#include "base/file.h"
#include "base/text.h"
#include "casework/scenario.h"
#include "procedure/diagram.h"
#include "procedure/load.h"

namespace api {

namespace fs = std::filesystem;
using base::FaultKind;

namespace {

// A folder of packs that goes with this value.
class Workshop {
 public:
  static base::Result<Workshop> open(const fs::path& packs) {
    std::string name = (fs::temp_directory_path() / "fadu-packs-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return unwritable(name);
    Workshop out((fs::path(name)));
    std::error_code error;
    fs::copy(packs, out.dir_ / "packs", fs::copy_options::recursive, error);
    if (error) return unwritable(name);
    return out;
  }
  Workshop(Workshop&& other) noexcept : dir_(std::exchange(other.dir_, {})) {}
  Workshop& operator=(Workshop&&) = delete;
  ~Workshop() {
    std::error_code error;
    if (!dir_.empty()) fs::remove_all(dir_, error);
  }
  [[nodiscard]] fs::path packs() const { return dir_ / "packs"; }

 private:
  explicit Workshop(fs::path dir) : dir_(std::move(dir)) {}
  static base::Fault unwritable(const std::string& path) {
    return base::fault(FaultKind::kUnavailable, "base.file_unwritable", {{"path", path}});
  }
  fs::path dir_;
};

std::string text_of(const Ask& ask, std::string_view key) {
  const json::value* value = ask.body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool is_pack_id(std::string_view id) {
  return !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// "/tmp/…/packs/mediation/v2.yaml:12:3" → packs/mediation/v2.yaml, 12, 3.
json::object problem_json(const Ask& ask, const base::Fault& fault, const fs::path& root) {
  std::string where = fault.where;
  const std::string prefix = root.string() + "/";
  if (where.starts_with(prefix)) where = where.substr(prefix.size());
  json::object out = refusal_json(ask, fault);
  out["file"] = where;
  out["line"] = nullptr;
  out["column"] = nullptr;
  const std::vector<std::string_view> parts = base::split(where, ':');
  if (parts.size() < 2) return out;
  if (const auto line = base::parse_int(parts[1])) out["line"] = *line;
  if (parts.size() > 2) {
    if (const auto column = base::parse_int(parts[2])) out["column"] = *column;
  }
  out["file"] = std::string(parts[0]);
  return out;
}

// Only what is wrong with the pack that was sent; others were checked at the start.
bool concerns(const base::Fault& fault, const std::string& pack) {
  return fault.where.find("/packs/" + pack + "/") != std::string::npos;
}

struct Checked {
  std::vector<base::Fault> problems;
  casework::ScenarioRun run;
  size_t scenarios = 0;
  std::string diagram;
};

base::Result<Checked> check_in(const Ask& ask, const fs::path& packs, const std::string& pack,
                               uint32_t version) {
  Checked out;
  procedure::Loaded loaded = procedure::load_packs(packs, ask.kit.law);
  out.problems = std::move(loaded.problems);
  if (loaded.library == nullptr) return out;
  if (const procedure::Pack* own = loaded.library->version(pack, version)) {
    out.diagram = procedure::mermaid(*own);
  }
  procedure::LoadedScenarios scenarios = procedure::load_scenarios(packs, *loaded.library);
  std::erase_if(scenarios.scenarios,
                [&](const procedure::Scenario& one) { return one.pack != pack; });
  out.scenarios = scenarios.scenarios.size();
  const casework::Settings none;
  const casework::World world{*loaded.library, ask.kit.law, ask.kit.workdays, ask.kit.hours, none};
  out.run = casework::run_scenarios(scenarios.scenarios, world);
  for (auto* list : {&scenarios.problems, &out.run.problems}) {
    std::move(list->begin(), list->end(), std::back_inserter(out.problems));
  }
  // Only the scenarios of this pack were run.
  for (base::Fault& fault : casework::unexercised(out.run, *loaded.library)) {
    if (concerns(fault, pack)) out.problems.push_back(std::move(fault));
  }
  return out;
}

base::Result<Answer> check_pack(Ask& ask) {
  const std::string pack = text_of(ask, "pack");
  const auto version = static_cast<uint32_t>(ask.body.at("version").as_int64());
  if (!is_pack_id(pack)) return base::fault(FaultKind::kInvalid, "api.bad_pack_id");
  TRY_ASSIGN(const Workshop workshop, Workshop::open(ask.kit.share / "packs"));
  const fs::path packs = workshop.packs();
  std::error_code error;
  fs::create_directories(packs / pack, error);
  TRY(base::write_file(packs / pack / ("v" + std::to_string(version) + ".yaml"),
                       text_of(ask, "text")));
  if (const std::string scenarios = text_of(ask, "scenarios"); !scenarios.empty()) {
    TRY(base::write_file(packs / pack / "scenarios.yaml", scenarios));
  }
  TRY_ASSIGN(Checked checked, check_in(ask, packs, pack, version));
  const bool own = std::any_of(checked.problems.begin(), checked.problems.end(),
                               [&](const base::Fault& fault) { return concerns(fault, pack); });
  json::array problems;
  for (const base::Fault& fault : checked.problems) {
    // Without problems of its own, what it breaks in other packs is told.
    if (own && !concerns(fault, pack)) continue;
    problems.push_back(problem_json(ask, fault, packs.parent_path()));
  }
  const bool good = problems.empty();
  return Answer{.body = json::object{{"ok", good},
                                     {"problems", std::move(problems)},
                                     {"scenarios", checked.scenarios},
                                     {"acts", checked.run.acts},
                                     {"refusals", checked.run.refusals},
                                     {"diagram", checked.diagram}}};
}

}  // namespace

void add_pack_check_operations(Operations& operations) {
  operations.emplace("checkPack", Handle(check_pack));
}

}  // namespace api
