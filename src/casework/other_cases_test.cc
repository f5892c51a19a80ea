// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules that look at other cases, over a real store and its transaction.
#include "casework/other_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/fixture_test.h"

namespace casework {
namespace {

class OtherCasesTest : public TownTest {
 protected:
  base::Uuid routed() {
    const base::Uuid id = report({});
    EXPECT_TRUE(desk_->submit(command("report", "route", id, clerk_)).ok());
    return id;
  }
  Command remark(const base::Uuid& id, const base::Uuid& about) {
    return command("remark", "write", id, clerk_, {{"text", "请公开"}, {"about", about.str()}});
  }
  base::Uuid written(const base::Uuid& about) {
    const base::Uuid id = fresh();
    EXPECT_TRUE(desk_->submit(remark(id, about)).ok());
    return id;
  }
  // What the desk answers: "" or the code of its refusal.
  std::string said(const Command& command) {
    const auto receipt = desk_->submit(command);
    return receipt.ok() ? "" : receipt.fault().code;
  }
  std::string publish(const base::Uuid& id) {
    return said(command("report", "publish", id, clerk_));
  }
  std::string answer(const base::Uuid& id) { return said(command("remark", "answer", id, clerk_)); }
};

TEST_F(OtherCasesTest, ACaseMustNameOneOfThatPackInThatState) {
  const base::Uuid open = report({});
  EXPECT_EQ(said(remark(fresh(), open)), "casework.rule_refers_to");
  EXPECT_EQ(said(remark(fresh(), fresh())), "casework.rule_refers_to") << "there is no such case";
  EXPECT_EQ(said(remark(fresh(), receive())), "casework.rule_refers_to") << "of another pack";
  EXPECT_EQ(said(remark(fresh(), routed())), "");
}

TEST_F(OtherCasesTest, EveryRemarkMustBeAnsweredAndOneAtLeast) {
  const base::Uuid id = routed();
  EXPECT_EQ(publish(id), "casework.rule_referred_by");
  const base::Uuid first = written(id);
  const base::Uuid second = written(id);
  EXPECT_EQ(publish(id), "casework.rule_none_open");
  EXPECT_EQ(answer(first), "");
  EXPECT_EQ(publish(id), "casework.rule_none_open");
  EXPECT_EQ(answer(second), "");
  EXPECT_EQ(publish(id), "");
}

TEST_F(OtherCasesTest, WhatNowNamesAnotherCaseNoLongerCounts) {
  const base::Uuid one = routed();
  const base::Uuid two = routed();
  EXPECT_EQ(answer(written(one)), "");
  const base::Uuid moved = written(one);
  EXPECT_EQ(publish(one), "casework.rule_none_open");
  EXPECT_EQ(said(command("remark", "move", moved, clerk_, {{"about", two.str()}})), "");
  EXPECT_EQ(publish(one), "");
  EXPECT_EQ(publish(two), "casework.rule_none_open");
}

TEST_F(OtherCasesTest, EarlierCommandsOfOneTransactionAreSeen) {
  const base::Uuid id = fresh();
  const base::Uuid said_of_it = fresh();
  const std::vector<Command> commands = {
      command("report", "report", id, clerk_, {{"text", "井盖破损"}}),
      remark(said_of_it, id),  // too early
      command("report", "route", id, clerk_),
      remark(said_of_it, id),
      command("report", "publish", id, clerk_),  // too early
      command("remark", "answer", said_of_it, clerk_),
      command("report", "publish", id, clerk_),
  };
  const auto answers = desk_->submit_all(commands);
  ASSERT_TRUE(answers.ok()) << answers.fault().code;
  std::vector<std::string> codes;
  for (const auto& one : *answers) codes.push_back(one.ok() ? "" : one.fault().code);
  EXPECT_THAT(codes, ::testing::ElementsAre("", "casework.rule_refers_to", "", "",
                                            "casework.rule_none_open", "", ""));
}

TEST_F(OtherCasesTest, WhatAnotherDeskWroteIsSeen) {
  const base::Uuid id = routed();
  auto other = Desk::open(*store_, world(), "t1", {clock_, random_, nullptr, {}});
  ASSERT_TRUE(other.ok());
  const base::Uuid said_of_it = fresh();
  ASSERT_TRUE((*other)->submit(remark(said_of_it, id)).ok());
  EXPECT_EQ(publish(id), "casework.rule_none_open");
  ASSERT_TRUE((*other)->submit(command("remark", "answer", said_of_it, clerk_)).ok());
  EXPECT_EQ(publish(id), "");
}

TEST_F(OtherCasesTest, AreFoundTheSameAfterARebuild) {
  const base::Uuid id = routed();
  const base::Uuid open = written(id);
  EXPECT_EQ(answer(written(id)), "");
  ASSERT_TRUE(desk_->rebuild().ok());
  const World knows = world();
  const std::string town = "t1";
  const StoredCases cases(*store_, knows, town);
  const auto named = [&](bool only_open) {
    std::vector<base::Uuid> out;
    EXPECT_TRUE(cases
                    .naming(id, "remark", "about", only_open,
                            [&](const OtherCase& one) {
                              out.push_back(one.id);
                              return true;
                            })
                    .ok());
    return out;
  };
  EXPECT_EQ(named(true), std::vector<base::Uuid>{open});
  EXPECT_EQ(named(false).size(), 2u);
  EXPECT_EQ(publish(id), "casework.rule_none_open");
}

TEST_F(OtherCasesTest, ManyAreReadToTheLast) {
  const base::Uuid id = routed();
  std::vector<Command> commands;
  std::vector<base::Uuid> ids;
  for (int i = 0; i < 450; ++i) {
    ids.push_back(fresh());
    commands.push_back(remark(ids.back(), id));
  }
  ASSERT_TRUE(desk_->submit_all(commands).ok());
  commands.clear();
  for (const base::Uuid& one : ids) {
    if (one != ids.front()) commands.push_back(command("remark", "answer", one, clerk_));
  }
  ASSERT_TRUE(desk_->submit_all(commands).ok());
  EXPECT_EQ(publish(id), "casework.rule_none_open");
  EXPECT_EQ(answer(ids.front()), "");
  EXPECT_EQ(publish(id), "");
}

}  // namespace
}  // namespace casework
