// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/pack.h"

#include <gtest/gtest.h>

#include <set>

#include "procedure/diagram.h"
#include "procedure/graph.h"
#include "procedure/names.h"
#include "procedure/testing.h"

namespace procedure {
namespace {

calendar::Date day(const char* iso) { return *calendar::Date::parse(iso); }

Pack version(const std::string& id, uint32_t number, const char* from, const char* to) {
  Pack pack;
  pack.id = id;
  pack.version = number;
  pack.in_force_from = day(from);
  if (to != nullptr) pack.in_force_to = day(to);
  Indicator indicator;
  indicator.id = id + ".count";
  indicator.unit = std::to_string(number);
  pack.indicators.push_back(indicator);
  return pack;
}

Library library() {
  std::vector<Pack> packs;
  packs.push_back(version("penalty", 2, "2021-07-15", nullptr));
  packs.push_back(version("penalty", 1, "2018-01-01", "2021-07-14"));
  packs.push_back(version("mediation", 1, "2011-01-01", nullptr));
  return {std::move(packs), {}};
}

TEST(Library, FindsTheVersionInForceOnItsFirstAndLastDay) {
  const Library all = library();
  EXPECT_EQ(all.in_force("penalty", day("2018-01-01"))->version, 1u);
  EXPECT_EQ(all.in_force("penalty", day("2021-07-14"))->version, 1u);
  EXPECT_EQ(all.in_force("penalty", day("2021-07-15"))->version, 2u);
  EXPECT_EQ(all.in_force("penalty", day("2017-12-31")), nullptr);
  EXPECT_EQ(all.in_force("nothing", day("2021-07-15")), nullptr);
}

TEST(Library, SortsPacksAndKnowsTheNewest) {
  const Library all = library();
  EXPECT_EQ(all.packs().front().id, "mediation");
  EXPECT_EQ(all.newest("penalty")->version, 2u);
  EXPECT_EQ(all.version("penalty", 1)->version, 1u);
  EXPECT_EQ(all.version("penalty", 3), nullptr);
  EXPECT_EQ(all.newest("nothing"), nullptr);
}

TEST(Library, GivesEveryIndicatorOnceAsItsNewestVersionSays) {
  const Library all = library();
  ASSERT_EQ(all.indicators().size(), 2u);
  EXPECT_EQ(all.indicators()[0].id, "mediation.count");
  EXPECT_EQ(all.indicator("penalty.count")->unit, "2");
  EXPECT_EQ(all.indicator("nothing.count"), nullptr);
}

TEST(Library, NamesAPackOnceThatIsSealedInAnyVersion) {
  std::vector<Pack> packs;
  for (const char* id : {"penalty", "clue", "mediation", "correction"}) {
    packs.push_back(version(id, 1, "2018-01-01", "2019-12-31"));
    packs.push_back(version(id, 2, "2020-01-01", nullptr));
  }
  packs[0].sealed = packs[2].sealed = packs[3].sealed = packs[7].sealed = true;
  EXPECT_EQ(sealed_packs(Library(std::move(packs), {})),
            (std::vector<std::string>{"clue", "correction", "penalty"}));
  EXPECT_TRUE(sealed_packs(library()).empty());
}

TEST(Names, EveryEnumeratorHasItsOwnWord) {
  std::set<std::string_view> words;
  for (size_t i = 0; i < kRuleKinds.size(); ++i) words.insert(name_of(static_cast<RuleKind>(i)));
  EXPECT_EQ(words.size(), kRuleKinds.size());
  EXPECT_EQ(name_of(RuleKind::kReservedTo), "reserved_to");
  EXPECT_EQ(name_of(FieldType::kCertificate), "certificate");
  EXPECT_EQ(name_of(FieldType::kArea), "area");
  EXPECT_EQ(name_of(FieldType::kPoint), "point");
  EXPECT_EQ(name_of(IndicatorKind::kTotal), "total");
}

TEST(Names, OfferPutsTheMostAlikeFirstAndStops) {
  const yaml::Problems none("x");
  EXPECT_EQ(offer(none, "finsh", {"accept", "agree", "finish"}), "finish, accept, agree");
  EXPECT_EQ(offer(none, "zzz", {"accept", "agree"}), "accept, agree");
  EXPECT_EQ(offer(none, "x", {}), "—");
  std::vector<std::string> many(40, "step");
  EXPECT_TRUE(offer(none, "x", many).ends_with("…"));
}

Pack example() {
  auto law = law::Register::load(FADU_SOURCE_DIR "/tests/bad_packs/law");
  EXPECT_TRUE(law.ok());
  auto loaded = load_pack(testing::kExamplePack, "packs/example/v1.yaml",
                          testing::example_vocabulary(), *law);
  EXPECT_TRUE(loaded.pack);
  return loaded.pack.value_or(Pack());
}

TEST(Graph, KnowsWhatCanFollowWhat) {
  const Pack pack = example();
  const Graph graph(pack);
  const auto follows = [&](const char* first, const char* then) {
    return graph.can_follow(*pack.step(first), *pack.step(then));
  };
  EXPECT_TRUE(follows("register", "finish"));
  EXPECT_TRUE(follows("pause", "pause"));
  EXPECT_FALSE(follows("finish", "start"));
  EXPECT_FALSE(follows("start", "start"));
  EXPECT_FALSE(follows("finish", "register"));
  EXPECT_EQ(graph.reachable().count(), 3u);
  EXPECT_EQ(graph.from(graph.index("done")).count(), 1u);
}

TEST(Mermaid, DrawsStatesAndStepsWithChineseLabels) {
  EXPECT_EQ(mermaid(example()),
            "stateDiagram-v2\n"
            "  state \"已登记\" as s_open\n"
            "  state \"办理中\" as s_working\n"
            "  state \"已办结\" as s_done\n"
            "  [*] --> s_open: 登记\n"
            "  s_open --> s_working: 办理\n"
            "  s_working --> s_working: 中止、恢复\n"
            "  s_working --> s_done: 办结\n"
            "  s_done --> [*]\n");
}

TEST(Mermaid, EscapesWhatWouldEndALabel) {
  Pack pack;
  pack.states = {{"end", {"a\"b", "x"}, true}};
  Step step;
  step.id = "go";
  step.label.zh = "一:二;三#四\n五";
  step.from = {"new"};
  step.to = "end";
  pack.steps = {step};
  EXPECT_EQ(mermaid(pack),
            "stateDiagram-v2\n"
            "  state \"a#quot;b\" as s_end\n"
            "  [*] --> s_end: 一#58;二#59;三#35;四 五\n"
            "  s_end --> [*]\n");
}

}  // namespace
}  // namespace procedure
