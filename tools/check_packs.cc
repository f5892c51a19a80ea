// SPDX-License-Identifier: AGPL-3.0-or-later
// check_packs PACKS_DIR LAW_DIR TEXT_DIR: prints every problem of the packs and their scenarios;
// exit 1 if there is any, 2 for wrong usage.
#include <cstdio>
#include <iostream>

#include "procedure/load.h"
#include "procedure/report.h"

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
  const auto law = law::Register::load(argv[2]);
  std::vector<base::Fault> problems = law::Register::check(argv[2]);
  procedure::Loaded loaded = procedure::load_packs(argv[1], law.ok() ? *law : law::Register());
  for (base::Fault& problem : loaded.problems) {
    // Without a register every article would seem unknown.
    if (law.ok() || !problem.code.starts_with("law.")) problems.push_back(std::move(problem));
  }
  if (loaded.library != nullptr) {
    auto scenarios = procedure::load_scenarios(argv[1], *loaded.library);
    for (base::Fault& problem : scenarios.problems) problems.push_back(std::move(problem));
  }
  std::cout << procedure::report(problems, words);
  return problems.empty() ? 0 : 1;
}
