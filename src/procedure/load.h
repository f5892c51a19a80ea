// SPDX-License-Identifier: AGPL-3.0-or-later
// From YAML to a checked pack: read (shape), resolve (references), check (graph, law).
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "procedure/pack.h"

namespace procedure {

// What loading gave. `library` is set only if there are no problems at all; a pack is used whole or
// not at all.
struct Loaded {
  std::unique_ptr<Library> library;
  std::vector<base::Fault> problems;  // in order of file and line; each with `where`
};

// The text of a file that lies in no folder of packs: a town published it, or it is only tried.
// `name` as it would be called there: "packs/mediation/v2.yaml", "packs/mediation/scenarios.yaml".
struct Sheet {
  std::string name;
  std::string text;
};

// Reads `dir`/roles.yaml and every `dir`/<pack>/v<n>.yaml, and checks them against the law
// register. Packs in `more` (its other files are passed over) come beside those of the folder;
// procedure.version_twice where the folder has that version in other words.
[[nodiscard]] Loaded load_packs(const std::filesystem::path& dir, const law::Register& law,
                                std::span<const Sheet> more = {});

// One pack file, checked by itself; for editors, tests and the fuzzer. `name` is the path shown in
// messages and gives the expected id and version ("packs/mediation/v1.yaml").
struct LoadedPack {
  std::optional<Pack> pack;
  std::vector<base::Fault> problems;
};
[[nodiscard]] LoadedPack load_pack(std::string_view text, const std::string& name,
                                   const Vocabulary& vocabulary, const law::Register& law);

// packs/roles.yaml
[[nodiscard]] base::Result<Vocabulary> load_vocabulary(std::string_view text,
                                                       const std::string& name);

// One act of a scenario and what is expected of it.
struct ScenarioAct {
  calendar::Instant on;
  std::string step;
  std::string actor;
  std::vector<std::string> officers;
  std::vector<std::pair<std::string, std::string>> fields;  // id, value as text
  std::vector<std::pair<std::string, int64_t>> evidence;    // kind, count
  bool refused = false;
  std::string refused_basis;  // empty: any
  std::string refused_code;   // empty: any
  std::string advised;        // the article of a rule that advises against the act; empty: not said
  std::string state;          // expected after the act; empty: not said
  std::vector<std::pair<std::string, calendar::Date>> due;  // clock, date after the act
  yaml::Place place;
};

// How a case of another pack stands from a moment on; a later item of the same name changes it.
struct ScenarioRecord {
  std::string name;
  std::string pack;                     // empty: as said before
  std::optional<calendar::Instant> on;  // empty: from the beginning
  std::string state;                    // empty: as before
  std::vector<std::pair<std::string, std::string>> fields;
  yaml::Place place;
};

struct ScenarioPerson {
  std::string name;
  std::vector<std::string> roles;
  struct Certificate {
    std::string kind;
    calendar::Date from;
    calendar::Date to;
    std::string scope;  // its field of law; empty: not recorded
  };
  std::vector<Certificate> certificates;
};

// The word of a scenario's `given` for the case that the scenario is about.
inline constexpr std::string_view kThisCase = "this";

struct Scenario {
  std::string name;
  std::string pack;
  uint32_t version = 0;  // 0: the one in force at the first act
  std::vector<ScenarioPerson> people;
  std::vector<std::pair<std::string, base::Decimal>> settings;
  std::vector<ScenarioRecord> given;
  std::vector<ScenarioAct> acts;
  std::vector<std::pair<std::string, std::string>> clocks;  // clock, status at the end
  std::string file;
  yaml::Place place;
};

struct LoadedScenarios {
  std::vector<Scenario> scenarios;
  std::vector<base::Fault> problems;
};
// `dir`/<pack>/scenarios.yaml of every pack; steps, people, fields and clocks named must exist.
// Scenarios in `more` stand in place of the folder's for their pack.
[[nodiscard]] LoadedScenarios load_scenarios(const std::filesystem::path& dir,
                                             const Library& library,
                                             std::span<const Sheet> more = {});

}  // namespace procedure
