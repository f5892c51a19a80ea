// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>

#include "base/digest.h"
#include "base/file.h"
#include "procedure/report.h"
#include "procedure/testing.h"

namespace procedure {
namespace {

using testing::changed;
using ::testing::ElementsAre;
using testing::kExamplePack;

const std::filesystem::path kRoot = FADU_SOURCE_DIR "/tests/bad_packs";

law::Register test_law() {
  auto law = law::Register::load(kRoot / "law");
  EXPECT_TRUE(law.ok());
  return law.ok() ? *law : law::Register();
}

LoadedPack load(const std::string& text) {
  return load_pack(text, "packs/example/v1.yaml", testing::example_vocabulary(), test_law());
}

// The pack, or a default one with a failure.
Pack good(const std::string& text) {
  LoadedPack loaded = load(text);
  for (const base::Fault& problem : loaded.problems) {
    ADD_FAILURE() << problem.where << " " << problem.code << " " << problem.arg("what");
  }
  return loaded.pack.value_or(Pack());
}

Pack example() { return good(std::string(kExamplePack)); }

std::vector<std::string> codes(const std::string& text) {
  std::vector<std::string> out;
  for (const base::Fault& problem : load(text).problems) out.push_back(problem.code);
  return out;
}

// The example with one more rule in its step `start`.
std::string with_rule(const std::string& rule) {
  return changed("      - officers_min", "      - " + rule + "\n      - officers_min");
}

Rule rule_of(const std::string& rule) {
  const Pack pack = good(with_rule(rule));
  const Step* step = pack.step("start");
  if (step == nullptr || step->rules.size() != 3) return {};
  return step->rules[1];
}

TEST(LoadPack, ReadsTheHeader) {
  const Pack pack = example();
  EXPECT_EQ(pack.id, "example");
  EXPECT_EQ(pack.version, 1u);
  EXPECT_EQ(pack.label.zh, "示例");
  EXPECT_EQ(pack.system, "S18");
  EXPECT_EQ(pack.kind, PackKind::kProcedure);
  EXPECT_FALSE(pack.sealed);
  EXPECT_EQ(pack.in_force_from.str(), "2021-07-15");
  EXPECT_FALSE(pack.in_force_to);
  EXPECT_EQ(pack.checked_on.str(), "2026-11-23");
  ASSERT_EQ(pack.basis.size(), 1u);
  EXPECT_EQ(pack.basis[0].str(), "示例法-2021#1");
  EXPECT_EQ(pack.file, "packs/example/v1.yaml");
  EXPECT_EQ(pack.digest, base::sha256(base::view(kExamplePack)));
}

TEST(LoadPack, ReadsFieldsStatesAndSettings) {
  const Pack pack = example();
  EXPECT_EQ(pack.fields.size(), 8u);
  EXPECT_EQ(pack.field("parties")->min->str(), "1");
  EXPECT_EQ(pack.field("kind")->choices.at(1).first, "land");
  EXPECT_TRUE(pack.field("about")->sensitive);
  EXPECT_EQ(pack.field("place")->type, FieldType::kUnit);
  EXPECT_EQ(pack.field("nothing"), nullptr);
  EXPECT_TRUE(pack.state("done")->final);
  EXPECT_FALSE(pack.state("open")->final);
  EXPECT_EQ(pack.setting("limit")->value.str(), "5000");
  EXPECT_EQ(pack.setting("limit")->certainty, "L");
}

TEST(LoadPack, ReadsSteps) {
  const Pack pack = example();
  const Step& open = *pack.step("register");
  EXPECT_TRUE(open.opens());
  EXPECT_EQ(open.to, "open");
  EXPECT_TRUE(open.writes("parties"));
  EXPECT_TRUE(open.writes("phone"));
  EXPECT_FALSE(pack.step("start")->writes("phone"));
  const Step& pause = *pack.step("pause");
  EXPECT_TRUE(pause.to.empty());
  EXPECT_TRUE(pause.leaves("working"));
  EXPECT_EQ(pack.step("finish")->document, "decision");
  EXPECT_THAT(pack.step("finish")->by, ElementsAre("clerk", "head"));
}

TEST(LoadPack, ReadsClocksAndDocuments) {
  const Pack pack = example();
  const ClockRule& clock = *pack.clock("conclude");
  EXPECT_THAT(clock.starts, ElementsAre("start"));
  EXPECT_EQ(clock.period.str(), "90d");
  EXPECT_EQ(clock.end_rule, calendar::EndRule::kNone);
  EXPECT_EQ(clock.pauses.at(0).until, "resume");
  EXPECT_EQ(clock.extends.at(0).by.str(), "10wd");
  EXPECT_EQ(clock.escalates_to, "head");
  EXPECT_THAT(pack.documents.at(0).contains, ElementsAre("parties", "kind"));
}

TEST(LoadPack, ReadsIndicators) {
  const Pack pack = example();
  ASSERT_EQ(pack.indicators.size(), 3u);
  EXPECT_EQ(pack.indicators[0].pack, "example");
  EXPECT_THAT(pack.indicators[0].by, ElementsAre("kind", "place"));
  EXPECT_EQ(pack.indicators[1].where.at(0).form, Condition::Form::kDone);
  EXPECT_EQ(pack.indicators[2].kind, IndicatorKind::kRate);
  EXPECT_EQ(pack.indicators[2].decimals, 2);
}

TEST(LoadPack, ADateThatIsTheLatestValueIsMarked) {
  const std::string indicator =
      "  example.last:\n    zh: 末\n    en: Last\n    unit: 日\n    kind: latest\n"
      "    at: [register]\n    value: until\n    definition: {zh: 末, en: Last}\n  example.rate:";
  const Pack pack = good(changed("  example.rate:", indicator));
  EXPECT_TRUE(pack.indicators.at(2).value_is_date);
  EXPECT_FALSE(pack.indicators.at(0).value_is_date);
}

TEST(LoadPack, ASealedPackSealsItsIndicators) {
  const Pack pack = good(changed("kind: procedure", "kind: procedure\nsealed: true"));
  for (const Indicator& indicator : pack.indicators) EXPECT_TRUE(indicator.sealed);
}

TEST(LoadPack, CommentsAndQuotesChangeNothingButTheDigest) {
  const Pack plain = example();
  const Pack noted = good(changed("version: 1", "version: \"1\"  # the first"));
  EXPECT_EQ(noted.version, plain.version);
  EXPECT_NE(noted.digest, plain.digest);
}

TEST(LoadPack, EveryRuleOfTheVocabularyIsRead) {
  const std::string basis = ", basis: 示例法-2021#2}";
  EXPECT_EQ(rule_of("officers_min: {count: 3" + basis).count, 3);
  const Rule qualified = rule_of("qualified: {certificate: enforcement, who: officers" + basis);
  EXPECT_EQ(qualified.certificate, "enforcement");
  EXPECT_TRUE(qualified.every_officer);
  EXPECT_FALSE(rule_of("qualified: {certificate: enforcement, who: actor" + basis).every_officer);
  EXPECT_THAT(rule_of("not_handler: {of: [register]" + basis).steps, ElementsAre("register"));
  EXPECT_EQ(rule_of("same_handler: {as: register" + basis).step, "register");
  EXPECT_EQ(rule_of("reviewed_by_other: {review: register, of: register" + basis).step, "register");
  EXPECT_EQ(rule_of("not_named_in: {field: about" + basis).field, "about");
  EXPECT_EQ(rule_of("named_in: {field: about" + basis).kind, RuleKind::kNamedIn);
  EXPECT_EQ(rule_of("done: {steps: register" + basis).kind, RuleKind::kDone);
  EXPECT_EQ(rule_of("done_any: {steps: [register]" + basis).kind, RuleKind::kDoneAny);
  EXPECT_EQ(rule_of("not_done: {steps: [register]" + basis).kind, RuleKind::kNotDone);
  EXPECT_EQ(rule_of("times_max: {count: 1" + basis).count, 1);
  const Rule waited = rule_of("waited: {after: register, period: 5wd, unless: [register]" + basis);
  EXPECT_EQ(waited.period.period.str(), "5wd");
  EXPECT_THAT(waited.unless, ElementsAre("register"));
  EXPECT_EQ(rule_of("notice_published_days: {step: register, days: 30" + basis).count, 30);
  EXPECT_EQ(
      rule_of("within: {after: register, period: 2mo, end_rule: next_working_day" + basis).end_rule,
      calendar::EndRule::kNextWorkingDay);
  EXPECT_EQ(rule_of("evidence_of: {kind: photo, count: 2" + basis).evidence, "photo");
  EXPECT_EQ(rule_of("field_is: {field: kind, value: land" + basis).value, "land");
  EXPECT_EQ(rule_of("field_not: {field: until, value: 2020-01-01" + basis).value, "2020-01-01");
  EXPECT_EQ(rule_of("at_most: {field: amount, value: 0.5" + basis).limit->str(), "0.5");
  EXPECT_EQ(rule_of("at_least: {field: parties, setting: limit" + basis).setting, "limit");
  EXPECT_EQ(rule_of("reserved_to: {authority: court, when: {done: register}" + basis).authority,
            "court");
}

TEST(LoadPack, RulesOnDatesAndSumsAreRead) {
  const std::string basis = ", basis: 示例法-2021#2}";
  EXPECT_THAT(rule_of("given: {fields: [amount, until]" + basis).fields,
              ElementsAre("amount", "until"));
  EXPECT_EQ(rule_of("times_min: {step: register, count: 2" + basis).count, 2);
  EXPECT_EQ(rule_of("times_min: {step: register, setting: limit" + basis).setting, "limit");
  EXPECT_EQ(rule_of("date_within: {field: until, period: 2y, end_rule: none" + basis).field,
            "until");
  EXPECT_EQ(rule_of("date_after: {field: until, after: register, period: 7wd" + basis).step,
            "register");
  EXPECT_EQ(rule_of("date_by: {field: until, after: now, period: 7wd" + basis).step, "");
  EXPECT_EQ(rule_of("date_by: {field: until, after: now" + basis).period.period.count, 0);
  const Rule share = rule_of("at_most: {field: amount, than: parties, percent: 30" + basis);
  EXPECT_EQ(share.than, "parties");
  EXPECT_EQ(share.percent->str(), "30");
  const Rule daily = rule_of(
      "daily_at_most: {field: amount, of: amount, percent: 3, after: register, period: 15d, "
      "end_rule: none, less: [{from: register, until: register}]" +
      basis);
  EXPECT_EQ(daily.percent->str(), "3");
  EXPECT_EQ(daily.less.at(0).until, "register");
}

TEST(LoadPack, RulesOnOtherCasesAreRead) {
  const std::string field = "  related: {type: case, zh: 相关, en: Related}\n  parties:";
  std::string text = changed("  parties:", field);
  const auto put = [&](std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
  };
  put("optional: [amount,", "optional: [related, amount,");
  put("officers_min: {count: 2, basis: 示例法-2021#2}",
      "refers_to: {field: related, pack: other, state: [open], where: {field: kind, is: [x]}, "
      "basis: 示例法-2021#2}\n      - referred_by: {field: about, pack: other, state: done, "
      "where: [{field: kind, is: x}], basis: 示例法-2021#2}\n      - none_open: {pack: other, "
      "field: about, basis: 示例法-2021#2}");
  const Pack pack = good(text);
  const auto& rules = pack.step("start")->rules;
  ASSERT_EQ(rules.size(), 4u);
  EXPECT_EQ(rules[1].field, "related");
  EXPECT_EQ(rules[1].pack, "other");
  EXPECT_THAT(rules[1].states, ElementsAre("open"));
  EXPECT_EQ(rules[1].where.at(0).field, "kind");
  EXPECT_THAT(rules[2].where.at(0).is, ElementsAre("x"));
  EXPECT_EQ(rules[3].kind, RuleKind::kNoneOpen);
  EXPECT_EQ(rules[3].field, "about");
}

TEST(LoadPack, RulesMayLookBackAsideAndAtTheClock) {
  const std::string basis = ", basis: 示例法-2021#2}";
  EXPECT_THAT(rule_of("officers_min: {count: 2, not_counting: [clerk]" + basis).not_counting,
              ElementsAre("clerk"));
  EXPECT_EQ(rule_of("done: {steps: [register], since: register" + basis).since, "register");
  EXPECT_EQ(rule_of("done_any: {steps: [register], since: register" + basis).since, "register");
  EXPECT_EQ(rule_of("date_within: {field: until, at: until, period: 2y, end_rule: none" + basis).at,
            "until");
  const Rule dated =
      rule_of("officers_min: {count: 2, when: [{from: 2022-01-01}, {until: 2022-12-31}]" + basis);
  EXPECT_EQ(dated.when.at(0).from->str(), "2022-01-01");
  EXPECT_EQ(dated.when.at(1).until->str(), "2022-12-31");
}

TEST(LoadPack, PeriodAndForceMayBeSettings) {
  const Rule rule = rule_of(
      "waited: {after: register, period: {setting: limit, unit: wd}, force: force, basis: "
      "示例法-2021#2}");
  EXPECT_EQ(rule.period.setting, "limit");
  EXPECT_EQ(rule.period.period.unit, calendar::Unit::kWorkingDay);
  EXPECT_EQ(rule.force, "force");
  EXPECT_FALSE(rule.unconditional());
}

TEST(LoadPack, EveryConditionOfARuleIsRead) {
  const Rule rule = rule_of(
      "officers_min: {count: 2, when: [{field: kind, is: [land]}, {field: amount, above: {value: "
      "10}}, {field: amount, above: {setting: limit}}, {done: [register]}, {field: kind, not: "
      "[house]}, {given: amount}, {not_done: [register]}, "
      "{setting: limit}], basis: 示例法-2021#2}");
  ASSERT_EQ(rule.when.size(), 8u);
  EXPECT_THAT(rule.when[4].is_not, ElementsAre("house"));
  EXPECT_EQ(rule.when[5].given, "amount");
  EXPECT_THAT(rule.when[6].not_done, ElementsAre("register"));
  EXPECT_EQ(rule.when[7].setting, "limit");
  EXPECT_THAT(rule.when[0].is, ElementsAre("land"));
  EXPECT_EQ(rule.when[1].above->str(), "10");
  EXPECT_EQ(rule.when[2].above_setting, "limit");
  EXPECT_THAT(rule.when[3].done, ElementsAre("register"));
}

TEST(LoadPack, EveryConditionOfAnIndicatorIsRead) {
  const Pack pack =
      good(changed("where: [{done: [finish]}]",
                   "where: [{done: finish}, {not_done: [pause]}, {state: [done]}, {not_state: "
                   "[open]}, {field: kind, is: [land]}, {field: kind, not: [house]}, {field: "
                   "amount, at_least: 1.5}, {clock: conclude, is: [met, running]}]"));
  const auto& where = pack.indicators.at(1).where;
  ASSERT_EQ(where.size(), 8u);
  for (size_t i = 0; i < where.size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(where[i].form), i);
  }
  EXPECT_EQ(where[6].at_least.str(), "1.5");
  EXPECT_EQ(where[7].subject, "conclude");
}

TEST(LoadPack, EveryWayOfPrintingIsRead) {
  const std::string by = "    by: [kind, place]\n";
  const Pack over = good(changed(by, "    print: {style: over, unit: 10000, in_wan: true}\n"));
  EXPECT_EQ(over.indicators.at(0).print.style, PrintRule::Style::kOver);
  EXPECT_EQ(over.indicators.at(0).print.unit, 10000);
  EXPECT_TRUE(over.indicators.at(0).print.in_wan);
  const Pack wan = good(changed(by, "    print: {style: wan, decimals: 1}\n"));
  EXPECT_EQ(wan.indicators.at(0).print.style, PrintRule::Style::kWan);
  EXPECT_EQ(wan.indicators.at(0).print.decimals, 1);
}

TEST(LoadPack, ARegisterTakesCorrectionsInAFinalState) {
  std::string text =
      changed("    from: working\n    to: done", "    from: [working, done]\n    to: done");
  EXPECT_THAT(codes(text), ElementsAre("procedure.leaves_final"));
  text.replace(text.find("kind: procedure"), 15, "kind: register");
  EXPECT_TRUE(codes(text).empty());
}

TEST(LoadPack, WorkingDaysNeedNoEndRule) {
  EXPECT_TRUE(codes(changed("period: 90d\n    end_rule: none", "period: 9wd")).empty());
  EXPECT_TRUE(codes(changed("period: 90d\n    end_rule: none", "period: 4oh")).empty());
  EXPECT_THAT(codes(changed("period: 90d\n    end_rule: none", "period: 2y")),
              ElementsAre("procedure.no_end_rule"));
}

TEST(LoadPack, AVersionOfTheFutureIsJudgedByTheLawOfItsFirstDay) {
  const auto header = [](const std::string& dates) {
    return changed("in_force: {from: 2021-07-15}\nchecked_on: 2026-11-23", dates);
  };
  EXPECT_TRUE(codes(header("in_force: {from: 2030-01-01}\nchecked_on: 2026-11-23")).empty());
  EXPECT_TRUE(codes(header("in_force: {from: 2021-07-15, to: 2021-12-31}\nchecked_on: 2026-11-23"))
                  .empty());
}

TEST(LoadPack, ALawThatEndsBeforeTheVersionDoesIsFound) {
  std::string text = changed("in_force: {from: 2021-07-15}", "in_force: {from: 2018-01-01}");
  for (size_t at = text.find("-2021#"); at != std::string::npos; at = text.find("-2021#")) {
    text.replace(at, 6, "-2017#");
  }
  for (size_t at = text.find("2017#3"); at != std::string::npos; at = text.find("2017#3")) {
    text.replace(at, 6, "2017#2");
  }
  EXPECT_THAT(codes(text), ElementsAre("law.not_in_force", "law.not_in_force"));
  text.replace(text.find("{from: 2018-01-01}"), 18, "{from: 2018-01-01, to: 2021-07-14}");
  EXPECT_TRUE(codes(text).empty());
}

TEST(LoadPack, OtherPacksIndicatorsAreTakenOnTrustInASingleFile) {
  EXPECT_TRUE(codes(changed("numerator: example.finished", "numerator: other.finished")).empty());
}

TEST(LoadPack, NameOfAnotherFormIsNoPack) {
  const auto loaded = load_pack(kExamplePack, "example.yaml", testing::example_vocabulary(), {});
  EXPECT_FALSE(loaded.pack);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].code, "procedure.bad_file_name");
}

TEST(LoadVocabulary, TellsTheFirstProblem) {
  EXPECT_TRUE(
      load_vocabulary("roles: {}\ncertificates: {}\nevidence: {}\nauthorities: {}", "r").ok());
  const auto bad = load_vocabulary("roles: {a: {zh: 甲}}", "roles.yaml");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.fault().code, "yaml.missing_key");
  EXPECT_EQ(bad.fault().where, "roles.yaml:1:12");
}

// A line of the example taken out never makes the loader crash, and never passes unseen together
// with a pack.
RC_GTEST_PROP(LoadPackProperty, APackIsGivenExactlyWhenThereAreNoProblems, ()) {
  static const law::Register law = test_law();
  static const Vocabulary words = testing::example_vocabulary();
  std::string text(kExamplePack);
  const int edits = *rc::gen::inRange(1, 4);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<size_t>(0, text.size());
    const auto length = *rc::gen::inRange<size_t>(0, 40);
    const auto add =
        *rc::gen::element<std::string>("", "\n", "  ", ": ", "{", "]", "x", "- ", "new");
    text.replace(at, std::min(length, text.size() - at), add);
  }
  const LoadedPack loaded = load_pack(text, "packs/example/v1.yaml", words, law);
  RC_ASSERT(loaded.pack.has_value() == loaded.problems.empty());
  for (const base::Fault& problem : loaded.problems) RC_ASSERT(!problem.where.empty());
}

// As large as the limits allow, and as entangled: every step from every state, every rule naming
// every step, every word wrong.
std::string entangled(const std::string& suffix) {
  std::string all;
  std::string states = "states:\n";
  for (int i = 0; i < 200; ++i) {
    all += (i > 0 ? ", s" : "s") + std::to_string(i) + suffix;
    states += "  s" + std::to_string(i) + ": {zh: 态, en: s}\n";
  }
  std::string steps = "steps:\n";
  for (int i = 0; i < 200; ++i) {
    const std::string id = "s" + std::to_string(i);
    steps += "  " + id + ": {zh: 步, en: s, from: [" + (i == 0 ? "new" : all) + "], to: " + id +
             ", by: [clerk], basis: 示例法-2021#1, rules: [{done: {steps: [" + (i < 60 ? all : id) +
             "], basis: 示例法-2021#" + std::to_string(i) + "}}]}\n";
  }
  const std::string head = changed("fields:\n", "fieldz:\n");
  return head.substr(0, head.find("states:\n")) + states + steps;
}

TEST(LoadPack, TheLargestAndWorstFileIsAnsweredSoon) {
  for (const char* suffix : {"", "_x"}) {
    const auto start = std::chrono::steady_clock::now();
    const LoadedPack loaded = load(entangled(suffix));
    const auto spent = std::chrono::steady_clock::now() - start;
    EXPECT_FALSE(loaded.pack);
    EXPECT_GE(loaded.problems.size(), 100u);
    EXPECT_LT(std::chrono::duration_cast<std::chrono::milliseconds>(spent).count(), 3000) << suffix;
  }
}

TEST(LoadPacks, FortyPacksAreReadAtOnce) {
  const law::Register law = test_law();
  const Vocabulary words = testing::example_vocabulary();
  const auto start = std::chrono::steady_clock::now();
  size_t steps = 0;
  for (int i = 0; i < 40; ++i) {
    const LoadedPack loaded = load_pack(kExamplePack, "packs/example/v1.yaml", words, law);
    ASSERT_TRUE(loaded.pack);
    steps += loaded.pack->steps.size();
  }
  const auto spent = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(steps, 200u);
  // Generous: sanitizers and a busy machine slow it down; it takes about 20 ms.
  EXPECT_LT(std::chrono::duration_cast<std::chrono::milliseconds>(spent).count(), 1500);
}

// The packs of a small town, with sheets beside them.
Loaded beside(std::vector<Sheet> sheets) {
  static const auto law = law::Register::load(FADU_SOURCE_DIR "/law");
  return load_packs(FADU_SOURCE_DIR "/tests/town_packs", *law, sheets);
}

std::string town_pack(const std::string& name) {
  return base::read_file(FADU_SOURCE_DIR "/tests/town_packs/" + name, 1 << 20).value();
}

std::string next_version(std::string text) {
  text.replace(text.find("version: 1"), 10, "version: 2");
  const size_t at = text.find("from: 2000-01-01");
  return text.replace(at, 16, "from: 2027-01-01");
}

TEST(Sheets, NewVersionComesBesideThoseOfTheFolderAndIntoForceOnItsDay) {
  const Loaded loaded =
      beside({{"packs/town_setting/v2.yaml", next_version(town_pack("town_setting/v1.yaml"))}});
  ASSERT_NE(loaded.library, nullptr);
  const auto version = [&](const char* day) {
    return loaded.library->in_force("town_setting", *calendar::Date::parse(day))->version;
  };
  EXPECT_EQ(version("2026-12-31"), 1U);
  EXPECT_EQ(version("2027-01-01"), 2U);
}

TEST(Sheets, VersionOfTheFolderIsPassedOverInItsOwnWordsAndRefusedInOthers) {
  const std::string text = town_pack("town_setting/v1.yaml");
  const Loaded same = beside({{"packs/town_setting/v1.yaml", text}});
  ASSERT_NE(same.library, nullptr);
  EXPECT_EQ(same.library->packs().size(), beside({}).library->packs().size());
  const Loaded other = beside({{"packs/town_setting/v1.yaml", text + "# a word more\n"}});
  ASSERT_EQ(other.problems.size(), 1U);
  EXPECT_EQ(other.problems[0].code, "procedure.version_twice");
  EXPECT_EQ(other.problems[0].where, "packs/town_setting/v1.yaml:1:1");
}

TEST(Sheets, WhatIsNoPackFileIsReportedAndScenariosAreNoPacks) {
  EXPECT_EQ(beside({{"packs/town_setting/new.yaml", ""}}).problems[0].code,
            "procedure.bad_file_name");
  EXPECT_NE(beside({{"packs/town_setting/scenarios.yaml", ""}}).library, nullptr);
}

TEST(Sheets, ScenariosStandInPlaceOfTheFoldersForTheirPack) {
  const auto law = law::Register::load(FADU_SOURCE_DIR "/law");
  const Loaded loaded = load_packs(FADU_SOURCE_DIR "/packs", *law);
  ASSERT_NE(loaded.library, nullptr);
  const auto of = [&](const std::vector<Sheet>& sheets) {
    std::vector<std::string> names;
    for (const Scenario& one :
         load_scenarios(FADU_SOURCE_DIR "/packs", *loaded.library, sheets).scenarios) {
      if (one.pack == "town_setting") names.push_back(one.name);
    }
    return names;
  };
  EXPECT_GT(of({}).size(), 1U);
  const std::string text =
      "pack: town_setting\nscenarios:\n  - name: 只此一件\n    people: {甲: {roles: "
      "[administrator]}}\n"
      "    acts:\n      - {on: \"2026-01-05T09:00\", do: set, as: 甲, refused: {code: "
      "casework.field_missing}}\n";
  EXPECT_THAT(of({{"packs/town_setting/scenarios.yaml", text}}), ElementsAre("只此一件"));
}

}  // namespace
}  // namespace procedure
