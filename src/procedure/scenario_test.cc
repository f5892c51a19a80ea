// SPDX-License-Identifier: AGPL-3.0-or-later
// What load_scenarios gives; what it refuses is in tests/bad_packs/folders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "base/file.h"
#include "procedure/load.h"
#include "procedure/testing.h"

namespace procedure {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

constexpr std::string_view kScenarios = R"yaml(pack: example
scenarios:
  - name: 顺利办结
    people:
      甲: {roles: [clerk]}
      乙: {roles: [head], certificates: {enforcement: {from: 2019-01-01, to: 2024-12-31}}}
    settings: {limit: 100.5}
    acts:
      - {on: "2022-03-01T09:00", do: register, as: 甲, with: {parties: 2, kind: house, about: 乙}, state: open}
      - {on: "2022-03-02T09:00", do: start, as: 甲, refused: {basis: 示例法-2021#2, code: casework.rule_officers_min}}
      - {on: "2022-03-02T09:05", do: start, as: 甲, with: {parties: none}, refused: {code: casework.field_bad}}
      - {on: "2022-03-02T09:06", do: start, as: 甲, refused: 示例法-2021#2}
      - {on: "2022-03-02T09:10", do: start, as: 甲, officers: [乙], evidence: {photo: 2}, state: working, due: {conclude: 2022-05-31}}
    clocks: {conclude: paused}
  - name: 另一个
    version: 1
    people: {甲: {roles: clerk}}
    acts:
      - {on: "2019-03-01T09:00", do: register, as: 甲, with: {parties: 1, kind: land}}
)yaml";

class Scenarios : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-scenario-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
    fs::create_directories(dir_ / "example");
    fs::copy_file(FADU_SOURCE_DIR "/tests/bad_packs/roles.yaml", dir_ / "roles.yaml");
    std::ofstream(dir_ / "example" / "v1.yaml") << testing::kExamplePack;
    std::ofstream(dir_ / "example" / "scenarios.yaml") << kScenarios;
    auto law = law::Register::load(FADU_SOURCE_DIR "/tests/bad_packs/law");
    ASSERT_TRUE(law.ok());
    packs_ = load_packs(dir_, *law);
    ASSERT_NE(packs_.library, nullptr);
    loaded_ = load_scenarios(dir_, *packs_.library);
  }
  void TearDown() override { fs::remove_all(dir_); }

  fs::path dir_;
  Loaded packs_;
  LoadedScenarios loaded_;
};

TEST_F(Scenarios, AreReadWithoutProblems) {
  for (const base::Fault& problem : loaded_.problems) {
    ADD_FAILURE() << problem.where << " " << problem.code;
  }
  ASSERT_EQ(loaded_.scenarios.size(), 2u);
  EXPECT_EQ(loaded_.scenarios[0].pack, "example");
  EXPECT_EQ(loaded_.scenarios[0].version, 0u);
  EXPECT_EQ(loaded_.scenarios[1].version, 1u);
  EXPECT_EQ(loaded_.scenarios[1].place.line, 15);
}

TEST_F(Scenarios, KnowTheirPeopleAndSettings) {
  ASSERT_EQ(loaded_.scenarios.size(), 2u);
  const Scenario& first = loaded_.scenarios[0];
  ASSERT_EQ(first.people.size(), 2u);
  EXPECT_EQ(first.people[1].name, "乙");
  EXPECT_THAT(first.people[1].roles, ElementsAre("head"));
  ASSERT_EQ(first.people[1].certificates.size(), 1u);
  EXPECT_EQ(first.people[1].certificates[0].kind, "enforcement");
  EXPECT_EQ(first.people[1].certificates[0].to.str(), "2024-12-31");
  ASSERT_EQ(first.settings.size(), 1u);
  EXPECT_EQ(first.settings[0].second.str(), "100.5");
  ASSERT_EQ(first.clocks.size(), 1u);
  EXPECT_EQ(first.clocks[0].second, "paused");
}

TEST_F(Scenarios, KnowTheirActsAndWhatIsExpected) {
  ASSERT_EQ(loaded_.scenarios.size(), 2u);
  const auto& acts = loaded_.scenarios[0].acts;
  ASSERT_EQ(acts.size(), 5u);
  EXPECT_EQ(acts[0].on.str(), "2022-03-01T09:00:00+08:00");
  EXPECT_EQ(acts[0].fields.size(), 3u);
  EXPECT_EQ(acts[0].state, "open");
  EXPECT_FALSE(acts[0].refused);
  EXPECT_TRUE(acts[1].refused);
  EXPECT_EQ(acts[1].refused_basis, "示例法-2021#2");
  EXPECT_EQ(acts[1].refused_code, "casework.rule_officers_min");
  EXPECT_EQ(acts[2].refused_basis, "");
  EXPECT_EQ(acts[3].refused_code, "");
  EXPECT_THAT(acts[4].officers, ElementsAre("乙"));
  EXPECT_EQ(acts[4].evidence.at(0).second, 2);
  EXPECT_EQ(acts[4].due.at(0).first, "conclude");
  EXPECT_EQ(acts[4].due.at(0).second.str(), "2022-05-31");
  EXPECT_EQ(acts[4].place.line, 13);
}

// The file of a published version never changes: entries are bound to its bytes.
TEST_F(Scenarios, VersionWithoutALastDayEndsOnTheEveOfTheNextOne) {
  std::string second = testing::changed("version: 1", "version: 2");
  second.replace(second.find("{from: 2021-07-15}"), 18, "{from: 2025-01-01}");
  std::ofstream(dir_ / "example" / "v2.yaml") << second;
  auto law = law::Register::load(FADU_SOURCE_DIR "/tests/bad_packs/law");
  ASSERT_TRUE(law.ok());
  const Loaded both = load_packs(dir_, *law);
  ASSERT_NE(both.library, nullptr);
  const Pack* first = both.library->version("example", 1);
  EXPECT_EQ(first->digest, packs_.library->version("example", 1)->digest);
  EXPECT_EQ(first->in_force_to, calendar::Date::parse("2024-12-31"));
  EXPECT_EQ(both.library->in_force("example", *calendar::Date::parse("2024-12-31"))->version, 1u);
  EXPECT_EQ(both.library->in_force("example", *calendar::Date::parse("2025-01-01"))->version, 2u);
}

// A pack may have 250 names of a kind over all versions; each version here has 150 of its own.
TEST_F(Scenarios, TooManyNamesOverAllVersionsAreTold) {
  const auto with_states = [](const std::string& text, const std::string& prefix) {
    std::string states = "states:\n";
    for (int i = 0; i < 150; ++i) {
      states += "  " + prefix + std::to_string(i) + ": {zh: 态, en: s, final: true}\n";
    }
    return text.substr(0, text.find("states:\n")) + states +
           text.substr(text.find("states:\n") + 8);
  };
  std::string second = testing::changed("version: 1", "version: 2");
  second.replace(second.find("{from: 2021-07-15}"), 18, "{from: 2025-01-01}");
  const std::string first =
      testing::changed("{from: 2021-07-15}", "{from: 2021-07-15, to: 2024-12-31}");
  std::ofstream(dir_ / "example" / "v1.yaml") << with_states(first, "a");
  std::ofstream(dir_ / "example" / "v2.yaml") << with_states(second, "b");
  auto law = law::Register::load(FADU_SOURCE_DIR "/tests/bad_packs/law");
  ASSERT_TRUE(law.ok());
  size_t told = 0;
  for (const base::Fault& problem : load_packs(dir_, *law).problems) {
    if (problem.code == "procedure.too_many") ++told;
  }
  EXPECT_EQ(told, 1u);
}

}  // namespace
}  // namespace procedure
