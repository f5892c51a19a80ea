// SPDX-License-Identifier: AGPL-3.0-or-later
// What the packs cite is shown by their scenarios; and what counts as shown.
#include "casework/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/repository_test.h"

namespace casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Real {
  procedure::LoadedScenarios scenarios;
  ScenarioRun run;
  std::vector<Citation> all;

  Real() {
    const Repository& here = repository();
    if (here.loaded.library == nullptr) return;
    scenarios = procedure::load_scenarios(here.source / "packs", *here.loaded.library);
    run = run_scenarios(scenarios.scenarios, here.world());
    all = citations(*here.loaded.library, run);
  }
};

const Real& real() {
  static const Real kReal;
  return kReal;
}

TEST(Coverage, WhatAPackExecutesOfCertainLawIsShownByItsScenarios) {
  ASSERT_NE(repository().loaded.library, nullptr);
  for (const Citation* hole : holes(real().all, repository().law)) {
    ADD_FAILURE() << hole->where << ": " << place_of(*hole)
                  << ": no scenario shows it (fadu law coverage)";
  }
}

TEST(Coverage, EveryStepRuleAndClockOfAPackIsACitation) {
  ASSERT_NE(repository().loaded.library, nullptr);
  size_t expected = 0;
  for (const procedure::Pack& pack : repository().loaded.library->packs()) {
    for (const procedure::Step& step : pack.steps) {
      expected += step.basis.size() + step.rules.size() + (step.document.empty() ? 0 : 1);
    }
    for (const procedure::ClockRule& clock : pack.clocks) {
      expected += 1 + clock.pauses.size() + clock.extends.size();
    }
  }
  EXPECT_EQ(real().all.size(), expected);
}

procedure::Library small() {
  const auto article = [](const char* text) { return *law::ArticleRef::parse(text); };
  procedure::Pack pack;
  pack.id = "small";
  pack.version = 1;
  procedure::Step step;
  step.id = "decide";
  step.basis = {article("行政处罚法-2021#57")};
  procedure::Rule rule;
  rule.kind = procedure::RuleKind::kOfficersMin;
  rule.basis = article("行政处罚法-2021#42");
  rule.place.line = 7;
  step.rules = {rule};
  pack.steps = {step};
  procedure::ClockRule clock;
  clock.id = "time";
  clock.basis = article("行政处罚法-2021#60");
  pack.clocks = {clock};
  return {{std::move(pack)}, {}};
}

std::vector<std::string> holes_of(const ScenarioRun& run) {
  std::vector<std::string> out;
  const auto all = citations(small(), run);
  for (const Citation* hole : holes(all, repository().law)) out.push_back(hole->article.article);
  return out;
}

TEST(Coverage, ARuleIsShownByRefusingAClockByItsDateAStepByBeingTaken) {
  ScenarioRun run;
  EXPECT_THAT(holes_of(run), ElementsAre("42", "57", "60"));
  run.packs["small/1"].steps["decide"] = {"一"};
  EXPECT_THAT(holes_of(run), ElementsAre("42", "60"));
  run.packs["small/1"].rules["decide:8"] = {"一"};
  EXPECT_THAT(holes_of(run), ElementsAre("42", "60"));
  run.packs["small/1"].rules["decide:7:0"] = {"一", "二"};
  run.packs["small/1"].clocks["time"] = {"二"};
  EXPECT_THAT(holes_of(run), IsEmpty());
  const auto all = citations(small(), run);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].rule, "officers_min");
  EXPECT_THAT(all[0].scenarios, ElementsAre("一", "二"));
  EXPECT_EQ(name_of(all[2].by), "clock");
}

TEST(Coverage, WhatAnotherVersionShowsDoesNotCount) {
  ScenarioRun run;
  run.packs["small/2"].steps["decide"] = {"一"};
  EXPECT_THAT(holes_of(run), ElementsAre("42", "57", "60"));
}

}  // namespace
}  // namespace casework
