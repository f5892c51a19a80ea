// SPDX-License-Identifier: AGPL-3.0-or-later
// A town with a past: the demonstration town, and as many cases as are wanted, made by the desk
// (rules, clocks, figures, words and all), without HTTP. Always the same for the same number.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/home.h"
#include "lifecycle/matters.h"
#include "store/store.h"

namespace bench {

inline constexpr const char* kTown = "demo";

// A desk over a store, with the rooms of the house, and people for every role.
class Staff {
 public:
  Staff(const app::Knowledge& knowledge, store::Store& store, const ledger::SigningKey& key,
        uint64_t seed);

  [[nodiscard]] casework::Desk& desk() { return *desk_; }
  [[nodiscard]] calendar::ManualClock& clock() { return clock_; }
  [[nodiscard]] base::Random& random() { return random_; }
  // From here on the same is drawn again whenever it is called with the same number.
  void begin(uint64_t seed) { random_ = base::SeededRandom(seed); }
  // Codes of the villages and estates.
  [[nodiscard]] const std::vector<std::string>& units() const { return units_; }
  // The command for an act of a matter; `first` is who took its first step ("" for that itself).
  [[nodiscard]] casework::Command command(const Matter& matter, const Act& act,
                                          const base::Uuid& subject, const std::string& first);

 private:
  [[nodiscard]] const identity::Post& holder(const std::string& role, const std::string& unit,
                                             const std::string& not_this);

  base::SeededRandom random_;
  base::SeededRandom salts_;  // apart, so that an act that is repeated draws nothing
  calendar::ManualClock clock_{{0}};
  indicator::Upkeep upkeep_;
  std::unique_ptr<casework::Desk> desk_;
  std::vector<std::string> units_;
  std::map<std::pair<std::string, std::string>, std::vector<identity::Post>> holders_;
};

struct Past {
  uint64_t cases = 0;
  uint64_t entries = 0;  // the demonstration year's included
  double seconds = 0;
};
// Adds the cases to a folder (or the database of `place`) that holds the demonstration year, from
// January 2021 on. How far it came stands in `dir`/past.progress: whoever was interrupted goes on
// there, and acts that were recorded behind it get their first answers.
Past make_past(const app::Knowledge& knowledge, const std::filesystem::path& dir,
               const std::string& place, uint64_t cases);

}  // namespace bench
