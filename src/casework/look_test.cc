// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/look.h"

#include <gtest/gtest.h>

namespace casework {
namespace {

class LookTest : public ::testing::Test {
 protected:
  LookTest() {
    for (const char* id : {"ask", "approve", "write"}) {
      procedure::Step step;
      step.id = id;
      step.label = {"步骤", "Step"};
      step.required = id == std::string("write") ? std::vector<std::string>{"story"}
                                                 : std::vector<std::string>{"reader"};
      if (id == std::string("approve")) step.required.emplace_back("until");
      pack_.steps.push_back(std::move(step));
    }
    pack_.looks = {
        {"ask", "approve", "reader", "until", {"未成年人网络保护条例", "2023", "36"}, {}}};
  }
  void approve(const std::string& by, const std::string& reader, const std::string& until) {
    Act act;
    act.step = "approve";
    act.actor = by;
    act.fields = {{"reader", reader}, {"until", until}};
    file_.acts.push_back(std::move(act));
  }
  bool may(const std::string& person, const char* day,
           const std::vector<std::string>& fields = {}) {
    return check_look_approved(pack_, file_, person, calendar::Date::parse(day).value(), fields)
        .ok();
  }

  procedure::Pack pack_;
  CaseFile file_;
};

TEST_F(LookTest, WhereThePackDemandsNoApprovalNoneIsNeeded) {
  pack_.looks.reset();
  EXPECT_TRUE(may("li", "2024-05-06"));
}

TEST_F(LookTest, WithoutAnApprovalNobodyLooks) {
  const auto refused =
      check_look_approved(pack_, file_, "li", calendar::Date::parse("2024-05-06").value());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.fault().code, "casework.look_not_approved");
  EXPECT_EQ(refused.fault().basis, "未成年人网络保护条例-2023#36");
}

TEST_F(LookTest, AnApprovalHoldsForItsPersonUntilItsLastDay) {
  approve("head", "li", "2024-05-10");
  EXPECT_TRUE(may("li", "2024-05-10"));
  EXPECT_FALSE(may("li", "2024-05-11"));
  EXPECT_FALSE(may("wang", "2024-05-10"));
}

TEST_F(LookTest, ANewApprovalTakesTheOneBeforeBack) {
  approve("head", "li", "2024-05-10");
  approve("head", "li", "2024-05-05");
  EXPECT_FALSE(may("li", "2024-05-06"));
  approve("head", "wang", "2024-05-20");
  EXPECT_FALSE(may("li", "2024-05-06"));
}

TEST_F(LookTest, NobodyApprovesHisOwn) {
  approve("li", "li", "2024-05-10");
  EXPECT_FALSE(may("li", "2024-05-06"));
}

TEST_F(LookTest, WhatRequestAndApprovalSayIsFreeAndNothingElse) {
  EXPECT_TRUE(may("head", "2024-05-06", {"reader", "until"}));
  EXPECT_FALSE(may("head", "2024-05-06", {"reader", "story"}));
}

}  // namespace
}  // namespace casework
