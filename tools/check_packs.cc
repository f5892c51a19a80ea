// SPDX-License-Identifier: AGPL-3.0-or-later
// check_packs PACKS_DIR LAW_DIR TEXT_DIR: prints every problem of the packs and their scenarios;
// exit 1 if there is any, 2 for wrong usage. Scenarios are judged for every pack that is right by
// itself, so that one author need not wait for another.
#include <iostream>

#include "base/file.h"
#include "procedure/load.h"
#include "procedure/report.h"

namespace {

using procedure::Library;

// The packs that are right by themselves; nullptr if roles.yaml is not.
std::unique_ptr<Library> good_packs(const std::filesystem::path& dir, const law::Register& law) {
  constexpr size_t kBytesMax = 1u << 20;
  auto roles = base::read_file(dir / "roles.yaml", kBytesMax);
  if (!roles.ok()) return nullptr;
  auto words = procedure::load_vocabulary(*roles, "roles.yaml");
  if (!words.ok()) return nullptr;
  std::vector<procedure::Pack> packs;
  for (const std::filesystem::path& path : base::files_below(dir, ".yaml")) {
    auto text = base::read_file(path, kBytesMax);
    if (!text.ok() || path.filename() == "scenarios.yaml") continue;
    auto loaded = procedure::load_pack(*text, path.string(), *words, law);
    if (loaded.pack) packs.push_back(std::move(*loaded.pack));
  }
  return std::make_unique<Library>(std::move(packs), std::move(*words));
}

std::vector<base::Fault> check(const std::filesystem::path& dir, const std::string& law_dir) {
  const auto law = law::Register::load(law_dir);
  std::vector<base::Fault> problems = law::Register::check(law_dir);
  procedure::Loaded loaded = procedure::load_packs(dir, law.ok() ? *law : law::Register());
  for (base::Fault& problem : loaded.problems) {
    // Without a register every article would seem unknown.
    if (law.ok() || !problem.code.starts_with("law.")) problems.push_back(std::move(problem));
  }
  if (loaded.library == nullptr && law.ok()) loaded.library = good_packs(dir, *law);
  if (loaded.library == nullptr) return problems;
  for (base::Fault& problem : procedure::load_scenarios(dir, *loaded.library).problems) {
    const bool broken_pack = problem.code == "procedure.scenario_of_no_pack" ||
                             problem.code == "procedure.no_version_in_force";
    if (problems.empty() || !broken_pack) problems.push_back(std::move(problem));
  }
  return procedure::tidy(std::move(problems));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "check_packs PACKS_DIR LAW_DIR TEXT_DIR\n";
    return 2;
  }
  auto loaded_words = base::Messages::load(argv[3]);
  base::Messages words;  // without words, problems print as their codes
  if (loaded_words.ok()) {
    words = std::move(loaded_words).value();
  } else {
    std::cerr << loaded_words.fault().code << " " << loaded_words.fault().where << "\n";
  }
  const std::vector<base::Fault> problems = check(argv[1], argv[2]);
  std::cout << procedure::report(problems, words);
  return problems.empty() ? 0 : 1;
}
