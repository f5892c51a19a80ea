// SPDX-License-Identifier: AGPL-3.0-or-later
// A scenario that expects the wrong thing is told so, with the place of the line.
#include "casework/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"
#include "base/messages.h"
#include "casework/fixture_test.h"

namespace casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;

constexpr std::string_view kHead = R"(pack: matter
scenarios:
  - name: 噪声
    people:
      甲: {roles: [clerk]}
      乙: {roles: [handler]}
      丙: {roles: [handler, reviewer]}
)";
constexpr std::string_view kReceive =
    "      - {on: \"2020-03-02T09:00\", do: receive, as: 甲, with: {text: 噪声, persons: 2, "
    "source: "
    "city}, ";
constexpr std::string_view kHandle = "      - {on: \"2020-03-03T09:00\", do: handle, as: 乙";

// The fixture's pack and calendar, without its town: scenarios need no store.
class ScenarioTest : public TownTest {
 protected:
  void SetUp() override {
    load_world();
    dir_ = std::filesystem::temp_directory_path() /
           ("fadu_scenario_" + std::to_string(::getpid()) + "_" +
            ::testing::UnitTest::GetInstance()->current_test_info()->name());
  }

  // The problems of one scenario: code, line and column of each.
  std::vector<std::string> problems(const std::string& acts, std::string_view head = kHead) {
    const std::string text = std::string(head) + "    acts:\n" + acts;
    const auto folder = dir_ / "packs";
    const std::string pack(head.substr(6, head.find('\n') - 6));  // "pack: matter"
    std::filesystem::create_directories(folder / pack);
    EXPECT_TRUE(base::write_file(folder / pack / "scenarios.yaml", text).ok());
    const auto loaded = procedure::load_scenarios(folder, *packs_);
    for (const base::Fault& fault : loaded.problems) {
      if (fault.code == "procedure.no_scenarios") continue;  // of the packs of people and posts
      ADD_FAILURE() << fault.where << " " << fault.code << "\n" << text;
    }
    run_ = run_scenarios(loaded.scenarios, world());
    std::vector<std::string> out;
    for (const base::Fault& fault : run_.problems) {
      const size_t file = fault.where.find("scenarios.yaml");
      EXPECT_NE(file, std::string::npos) << fault.where;
      out.push_back(fault.code + fault.where.substr(file + 14));
    }
    return out;
  }
  static std::string receive(std::string_view expected = "state: open") {
    return std::string(kReceive) + std::string(expected) + "}\n";
  }
  static std::string handle(std::string_view expected = "") {
    return std::string(kHandle) + std::string(expected) + "}\n";
  }
  std::string_view argument(std::string_view name) const { return run_.problems.at(0).arg(name); }

  ScenarioRun run_;
};

TEST_F(ScenarioTest, RightExpectationsHaveNoProblems) {
  const std::string acts =
      receive("state: open, due: {answer: 2020-03-09}") + handle(", state: handled") +
      "      - {on: \"2020-03-04T09:00\", do: check, as: 乙, refused: 本镇制度-2020#环保投诉}\n"
      "      - {on: \"2020-03-04T09:00\", do: check, as: 丙, refused: {code: "
      "casework.rule_evidence_of}}\n"
      "      - {on: \"2020-03-04T09:00\", do: check, as: 丙, evidence: {photo: 1}, state: closed}\n"
      "    clocks: {answer: met}\n";
  EXPECT_THAT(problems(acts), IsEmpty());
  EXPECT_EQ(run_.acts, 3u);
  EXPECT_EQ(run_.refusals, 2u);
  const PackRun& shown = run_.packs["matter/1"];
  EXPECT_THAT(shown.steps, ElementsAre(Key("check"), Key("handle"), Key("receive")));
  EXPECT_EQ(shown.rules.size(), 2u);
  EXPECT_THAT(shown.clocks, ElementsAre(Key("answer")));
}

TEST_F(ScenarioTest, ActThatShouldBeRefused) {
  EXPECT_THAT(problems(receive("refused: 本镇制度-2020#环保投诉")),
              ElementsAre("scenario.wrongly_accepted:9:9"));
  EXPECT_EQ(argument("step"), "receive");
  EXPECT_EQ(argument("basis"), "本镇制度-2020#环保投诉");
  EXPECT_EQ(argument("scenario"), "噪声");
}

TEST_F(ScenarioTest, ActThatShouldBeAccepted) {
  EXPECT_THAT(problems(receive() + "      - {on: \"2020-03-03T09:00\", do: check, as: 丙}\n"),
              ElementsAre("scenario.wrongly_refused:10:9"));
  EXPECT_EQ(argument("code"), "casework.step_not_open");
}

TEST_F(ScenarioTest, RefusalByAnotherArticle) {
  const std::string check =
      "      - {on: \"2020-03-03T09:30\", do: check, as: 乙, refused: 人民调解法-2010#15}\n";
  EXPECT_THAT(problems(receive() + handle() + check), ElementsAre("scenario.other_refusal:11:9"));
  EXPECT_EQ(argument("basis"), "本镇制度-2020#环保投诉");
}

TEST_F(ScenarioTest, RefusalByAnotherRule) {
  const std::string check =
      "      - {on: \"2020-03-03T09:30\", do: check, as: 乙, refused: {code: "
      "casework.rule_evidence_of}}\n";
  EXPECT_THAT(problems(receive() + handle() + check), ElementsAre("scenario.other_refusal:11:9"));
  EXPECT_EQ(argument("code"), "casework.rule_not_handler");
}

TEST_F(ScenarioTest, AnotherState) {
  EXPECT_THAT(problems(receive("state: handled")), ElementsAre("scenario.other_state:9:9"));
  EXPECT_EQ(argument("wanted"), "handled");
  EXPECT_EQ(argument("state"), "open");
}

TEST_F(ScenarioTest, AnotherDueDate) {
  EXPECT_THAT(problems(receive("due: {answer: 2020-03-10}")),
              ElementsAre("scenario.other_due:9:9"));
  EXPECT_EQ(argument("wanted"), "2020-03-10");
  EXPECT_EQ(argument("due"), "2020-03-09");
}

TEST_F(ScenarioTest, AnotherStatusOfAClockAtTheEnd) {
  EXPECT_THAT(problems(receive() + "    clocks: {answer: met}\n"),
              ElementsAre("scenario.other_clock:3:5"));
  EXPECT_EQ(argument("status"), "running");
  EXPECT_THAT(problems(receive() + handle() + "    clocks: {answer: missed}\n"),
              ElementsAre("scenario.other_clock:3:5"));
  EXPECT_EQ(argument("status"), "met");
}

// The loader refuses both; a version may still end while its scenarios are kept.
TEST_F(ScenarioTest, NoVersionInForceThatDay) {
  procedure::Scenario scenario;
  scenario.name = "噪声";
  scenario.pack = "matter";
  scenario.file = "scenarios.yaml";
  scenario.place = {3, 5};
  scenario.acts.push_back({.on = calendar::Instant::parse("2001-03-02T09:00").value()});
  procedure::Scenario other = scenario;
  other.version = 9;
  const ScenarioRun run = run_scenarios({scenario, other}, world());
  ASSERT_EQ(run.problems.size(), 2u);
  for (const base::Fault& fault : run.problems) {
    EXPECT_EQ(fault.code, "scenario.no_version");
    EXPECT_EQ(fault.where, "scenarios.yaml:3:5");
    EXPECT_EQ(fault.arg("date"), "2001-03-02");
  }
  EXPECT_EQ(run.acts, 0u);
}

TEST_F(ScenarioTest, EveryProblemOfAScenarioIsToldAtOnce) {
  EXPECT_THAT(problems(receive("state: closed, due: {answer: 2020-03-10}") +
                       handle(", refused: 人民调解法-2010#15") + "    clocks: {answer: paused}\n"),
              ElementsAre("scenario.other_state:9:9", "scenario.other_due:9:9",
                          "scenario.wrongly_accepted:10:9", "scenario.other_clock:3:5"));
}

TEST_F(ScenarioTest, ActThatIsRefusedLeavesTheCaseAsItWas) {
  EXPECT_THAT(problems(receive() +
                       "      - {on: \"2020-03-03T09:00\", do: check, as: 丙, refused: {code: "
                       "casework.step_not_open}}\n" +
                       handle(", state: handled")),
              IsEmpty());
}

TEST_F(ScenarioTest, StepThatNoScenarioTakesIsNamedWithItsPlaceInThePack) {
  EXPECT_THAT(problems(receive() + handle()), IsEmpty());
  const std::filesystem::path file = source_ / "tests" / "town_packs" / "matter" / "v1.yaml";
  const std::string text = base::read_file(file, 1u << 20).value();
  const std::string place = file.string() + ":";
  std::vector<std::string> missing;
  for (const base::Fault& fault : unexercised(run_, *packs_)) {
    EXPECT_EQ(fault.code, "scenario.step_not_exercised");
    if (fault.arg("pack") != "matter") continue;
    missing.emplace_back(fault.arg("step"));
    EXPECT_THAT(fault.where, ::testing::StartsWith(place));
    const size_t line = static_cast<size_t>(std::stoi(fault.where.substr(place.size())));
    std::string_view rest = text;
    for (size_t i = 1; i < line; ++i) rest.remove_prefix(rest.find('\n') + 1);
    EXPECT_THAT(std::string(rest.substr(0, rest.find('\n'))),
                ::testing::StartsWith("  " + missing.back() + ":"));
  }
  EXPECT_THAT(missing, ElementsAre("correct", "check", "void"));
}

TEST_F(ScenarioTest, EveryProblemReadsAsASentenceInBothLanguages) {
  const auto words = base::Messages::load(FADU_SOURCE_DIR "/text");
  ASSERT_TRUE(words.ok());
  std::vector<base::Fault> all;
  for (const std::string& acts :
       {receive("refused: 本镇制度-2020#环保投诉"), receive("state: closed"),
        receive("due: {answer: 2020-03-10}"), receive() + "    clocks: {answer: met}\n",
        receive() + "      - {on: \"2020-03-03T09:00\", do: check, as: 丙}\n",
        receive() + "      - {on: \"2020-03-03T09:00\", do: check, as: 丙, refused: "
                    "人民调解法-2010#15}\n"}) {
    EXPECT_THAT(problems(acts), ::testing::SizeIs(1));
    all.insert(all.end(), run_.problems.begin(), run_.problems.end());
  }
  const auto missing = unexercised(run_, *packs_);
  all.insert(all.end(), missing.begin(), missing.end());
  for (const base::Fault& fault : all) {
    ASSERT_TRUE(words->has(fault.code)) << fault.code;
    for (const auto language : {base::Language::kChinese, base::Language::kEnglish}) {
      EXPECT_EQ(words->say(fault, language).find('{'), std::string::npos)
          << words->say(fault, language);
    }
  }
}

constexpr std::string_view kRemarks = R"(pack: report
scenarios:
  - name: 意见
    people: {甲: {roles: [clerk]}}
    given:
      - {name: 意见一, pack: remark, state: open, with: {about: this}}
      - {name: 意见一, on: "2020-03-03T12:00", state: answered}
      - {name: 意见二, on: "2020-03-04T12:00", pack: remark, state: open, with: {about: this}}
)";

TEST_F(ScenarioTest, OtherCasesStandAsGivenFromTheirMomentOn) {
  const std::string publish = "do: publish, as: 甲, ";
  EXPECT_THAT(
      problems("      - {on: \"2020-03-02T09:00\", do: report, as: 甲, with: {text: 井盖}}\n"
               "      - {on: \"2020-03-02T10:00\", do: route, as: 甲}\n"
               "      - {on: \"2020-03-03T09:00\", " +
                   publish +
                   "refused: {code: casework.rule_none_open}}\n"
                   "      - {on: \"2020-03-03T13:00\", " +
                   publish +
                   "state: routed}\n"
                   "      - {on: \"2020-03-05T09:00\", " +
                   publish + "refused: {code: casework.rule_none_open}}\n",
               kRemarks),
      IsEmpty());
}

}  // namespace
}  // namespace casework
