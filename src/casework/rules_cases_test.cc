// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on other cases, at their edges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/rules_fixture_test.h"

namespace casework {
namespace {

TEST(RefersTo, SaysWhatIsWantedAndHowTheOtherStands) {
  const auto fault = Scene().item("withdrawn").refused_by(refers_to({{"kind", {"simple"}}}));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(tables().words.say(*fault, base::Language::kChinese),
            "“决定”的“权力事项”须是事项中“已公布（类别：简易）”的一件，现为“已废止”。");
  EXPECT_EQ(
      tables().words.say(*fault, base::Language::kEnglish),
      "\"Power\" of \"Decide\" must name a case of Item that is: Published (Kind: Simple); it "
      "is: Withdrawn.");
}

TEST(RefersTo, NothingIsToldOfACaseOfAnotherKind) {
  Scene other;
  other.item("published");
  other.others.cases[0].pack = "secret";
  const auto fault = other.refused_by(refers_to());
  const auto none = Scene().with({{"item", kThis.str()}}).refused_by(refers_to());
  ASSERT_TRUE(fault.has_value() && none.has_value());
  EXPECT_EQ(fault->args, none->args);
}

TEST(OtherCasesOfRules, FaultOfTheStoreIsHandedOn) {
  Scene scene;
  scene.item("published").others.broken = true;
  for (const Rule& rule :
       {refers_to(), of_naming(RuleKind::kReferredBy), of_naming(RuleKind::kNoneOpen)}) {
    const auto fault = scene.refused_by(rule);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->code, "store.busy");
    EXPECT_EQ(fault->kind, base::FaultKind::kUnavailable);
  }
}

TEST(NoneOpen, TellsHowManyUpToAHundred) {
  Scene scene;
  for (int i = 0; i < 130; ++i) scene.item(i % 2 == 0 ? "published" : "withdrawn");
  EXPECT_EQ(scene.refused_by(of_naming(RuleKind::kNoneOpen))->arg("have"), "65");
  for (int i = 0; i < 70; ++i) scene.item("published");
  EXPECT_EQ(scene.refused_by(of_naming(RuleKind::kNoneOpen))->arg("have"), "100+");
}

}  // namespace
}  // namespace casework
