// SPDX-License-Identifier: AGPL-3.0-or-later
// Swaps of duty over a real store, with the packs as they are installed.
#include "casework/turns.h"

#include "casework/fixture_test.h"
#include "casework/trial.h"

namespace casework {
namespace {

class Turns : public TownTest {
 protected:
  Turns() : TownTest("packs") {}
  void found_town() override {
    admin_ = add_person("管理员甲", "administrator");
    head_ = add_person("主任", "centre_head");
    one_ = add_person("接待甲", "centre_receiver");
    two_ = add_person("接待乙", "centre_receiver");
  }
  base::Uuid turn(const std::string& who, const std::string& day,
                  const std::string& desk = "centre") {
    const base::Uuid id = fresh();
    EXPECT_EQ(said(command("roster", "assign", id, head_,
                           {{"desk", desk},
                            {"person", who},
                            {"from", day + "T08:30"},
                            {"until", day + "T18:00"}})),
              "");
    return id;
  }
  Command request(const base::Uuid& mine, const base::Uuid* theirs = nullptr) {
    Command out =
        command("roster", "swap_request", mine, one_, {{"new_person", two_}, {"reason", "外出"}});
    if (theirs != nullptr) out.fields.set("other_turn", theirs->str());
    return out;
  }
  std::string said(const Command& one) {
    auto receipt = desk_->submit(one);
    if (receipt.ok()) return "";
    last_ = receipt.fault();
    return last_->code;
  }
  // What is answered to all together; the trial says the same.
  std::string together(const std::vector<Command>& commands) {
    const auto tried =
        try_all(*store_, desk_->world(), desk_->town(), commands, clock_.now(), true).value();
    const auto answers = desk_->submit_whole(commands).value();
    for (size_t i = 0; i < commands.size(); ++i) {
      if (answers[i].ok() || answers[i].fault().code == "casework.whole_refused") continue;
      EXPECT_TRUE(tried[i] && tried[i]->code == answers[i].fault().code);
      return answers[i].fault().code;
    }
    return "";
  }

  std::string head_, one_, two_;
  std::optional<base::Fault> last_;
};

TEST_F(Turns, ASwapThatGivesSomebodyTwoTurnsAtOnceIsRefusedByItsArticle) {
  const base::Uuid mine = turn(one_, "2020-06-08");
  turn(two_, "2020-06-08", "town_duty");
  EXPECT_EQ(said(request(mine)), "casework.two_turns");
  EXPECT_EQ(last_->kind, base::FaultKind::kUnlawful);
  EXPECT_EQ(last_->basis, "本镇制度-2020#值班");
  EXPECT_EQ(last_->arg("person"), "接待乙");
  EXPECT_EQ(last_->arg("from"), "2020-06-08 08:30");
  EXPECT_EQ(last_->arg("desk"), "镇值班");
}

TEST_F(Turns, WhoGetsATurnInReturnMustBeFreeThenToo) {
  const base::Uuid mine = turn(one_, "2020-06-08");
  turn(one_, "2020-06-09", "town_duty");
  const base::Uuid theirs = turn(two_, "2020-06-09");
  EXPECT_EQ(said(request(mine, &theirs)), "casework.two_turns");
  EXPECT_EQ(last_->arg("person"), "接待甲");
  const base::Uuid free = turn(two_, "2020-06-10");
  EXPECT_EQ(said(request(mine, &free)), "");
}

TEST_F(Turns, TwoTurnsAtOneTimeAreExchanged) {
  const base::Uuid mine = turn(one_, "2020-06-08");
  const base::Uuid theirs = turn(two_, "2020-06-08", "town_duty");
  ASSERT_EQ(said(request(mine, &theirs)), "");
  ASSERT_EQ(said(command("roster", "swap_agree", mine, two_)), "");
  EXPECT_EQ(together({command("roster", "exchange", theirs, head_,
                              {{"person", one_}, {"swap_of", mine.str()}}),
                      command("roster", "swap_approve", mine, head_, {{"person", two_}})}),
            "");
  EXPECT_EQ(*desk_->file(mine)->fields.find("person"), two_);
  EXPECT_EQ(*desk_->file(theirs)->fields.find("person"), one_);
}

TEST_F(Turns, WhatWasPlannedAfterTheRequestIsSeenWhenTheSwapEnds) {
  const base::Uuid mine = turn(one_, "2020-06-08");
  ASSERT_EQ(said(request(mine)), "");
  ASSERT_EQ(said(command("roster", "swap_agree", mine, two_)), "");
  const base::Uuid later = turn(two_, "2020-06-08", "town_duty");
  const Command approve = command("roster", "swap_approve", mine, head_, {{"person", two_}});
  EXPECT_EQ(together({approve}), "casework.two_turns");
  // A turn that was called off is in nobody's way; one that begins when this one ends neither.
  ASSERT_EQ(said(command("roster", "cancel", later, head_, {{"reason", "放假"}})), "");
  EXPECT_EQ(said(command("roster", "assign", fresh(), head_,
                         {{"desk", "emergency"},
                          {"person", two_},
                          {"from", "2020-06-08T18:00"},
                          {"until", "2020-06-09T08:00"}})),
            "");
  EXPECT_EQ(together({approve}), "");
}

}  // namespace
}  // namespace casework
