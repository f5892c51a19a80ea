// SPDX-License-Identifier: AGPL-3.0-or-later
// The town's own packs.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "procedure/diagram.h"
#include "procedure/load.h"
#include "procedure/report.h"

namespace procedure {
namespace {

class Packs : public ::testing::Test {
 protected:
  void SetUp() override {
    auto law = law::Register::load(FADU_SOURCE_DIR "/law");
    ASSERT_TRUE(law.ok()) << law.fault().code << " " << law.fault().where;
    const auto start = std::chrono::steady_clock::now();
    loaded_ = load_packs(dir_, *law);
    spent_ = std::chrono::steady_clock::now() - start;
  }
  static void expect_none(const std::vector<base::Fault>& problems) {
    for (const base::Fault& problem : problems) {
      ADD_FAILURE() << problem.where << " " << problem.code << " " << problem.arg("what");
    }
  }

  const std::filesystem::path dir_ = FADU_SOURCE_DIR "/packs";
  Loaded loaded_;
  std::chrono::steady_clock::duration spent_{};
};

TEST_F(Packs, AreRight) {
  expect_none(loaded_.problems);
  ASSERT_NE(loaded_.library, nullptr);
  EXPECT_GE(loaded_.library->packs().size(), 30u);
}

TEST_F(Packs, HaveScenariosThatNameOnlyWhatThereIs) {
  ASSERT_NE(loaded_.library, nullptr);
  const LoadedScenarios scenarios = load_scenarios(dir_, *loaded_.library);
  expect_none(scenarios.problems);
  std::set<std::string> told;
  for (const Scenario& scenario : scenarios.scenarios) told.insert(scenario.pack);
  for (const Pack& pack : loaded_.library->packs()) EXPECT_TRUE(told.contains(pack.id)) << pack.id;
}

TEST_F(Packs, AreSealedWhereTheLawSealsThem) {
  ASSERT_NE(loaded_.library, nullptr);
  EXPECT_EQ(sealed_packs(*loaded_.library),
            (std::vector<std::string>{"clue", "correction", "legal_consultation", "minor_care",
                                      "resettlement"}));
}

// Who sees a sealed case or a masked field must be able to record that he looked.
TEST_F(Packs, LetEverybodyRecordALookWhoHandlesWhatIsSealedOrSensitive) {
  ASSERT_NE(loaded_.library, nullptr);
  const Pack* look = loaded_.library->newest("look");
  ASSERT_NE(look, nullptr);
  const std::vector<std::string>& may = look->step("look")->by;
  for (const Pack& pack : loaded_.library->packs()) {
    const bool sensitive = std::any_of(pack.fields.begin(), pack.fields.end(),
                                       [](const Field& field) { return field.sensitive; });
    // Notes are read with their case, by whoever sees it; there is nothing masked to look at.
    if ((!pack.sealed && !sensitive) || pack.id == "case_note") continue;
    for (const Step& step : pack.steps) {
      for (const std::string& role : step.by) {
        // They see no cases, only the registers that they keep.
        if (role == "founder" || role == "administrator") continue;
        EXPECT_NE(std::find(may.begin(), may.end(), role), may.end()) << pack.id << " " << role;
      }
    }
  }
}

TEST_F(Packs, CountLooksAtExactlyTheSealedPacks) {
  ASSERT_NE(loaded_.library, nullptr);
  const Indicator* sealed = loaded_.library->indicator("look.sealed");
  ASSERT_NE(sealed, nullptr);
  ASSERT_EQ(sealed->where.size(), 1u);
  EXPECT_EQ(sealed->where[0].subject, "pack");
  EXPECT_EQ(sealed->where[0].values, sealed_packs(*loaded_.library));
}

TEST_F(Packs, CanBeDrawn) {
  ASSERT_NE(loaded_.library, nullptr);
  for (const Pack& pack : loaded_.library->packs()) {
    EXPECT_NE(mermaid(pack).find("[*] --> "), std::string::npos) << pack.id;
  }
}

TEST_F(Packs, AreLoadedQuickly) {
  // About 60 ms for 40 packs on the smallest machine; generous for a busy one and for sanitizers.
  EXPECT_LT(std::chrono::duration_cast<std::chrono::milliseconds>(spent_).count(), 2000);
}

}  // namespace
}  // namespace procedure
