// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/matters.h"

#include "office/fixture_test.h"

namespace office {

namespace {

class Matters : public OfficeTest {
 protected:
  std::vector<Matter> found(const std::string& who, std::string_view words, size_t limit = 5) {
    return find_matters(access_->openings(principal(who), clock_.now().date()), words, limit);
  }
  static std::string first(const std::vector<Matter>& matters) {
    return matters.empty() ? "" : matters.front().opening.pack->id;
  }
};

TEST_F(Matters, AreFoundByWhatPeopleSay) {
  EXPECT_EQ(first(found("member_1", "村口井盖没了")), "grid_event");
  EXPECT_EQ(first(found("member_1", "楼下垃圾没人收")), "grid_event");
  EXPECT_EQ(first(found("dispatcher", "8890转来的工单")), "hotline_order");
  EXPECT_EQ(first(found("window", "邻居楼上漏水，想调解")), "mediation");
  EXPECT_EQ(first(found("window", "想申请信息公开")), "information_request");
  EXPECT_EQ(first(found("window", "来信访，讨说法")), "dispute_reception");
}

TEST_F(Matters, NameAndChoicesOfAPackCountToo) {
  const auto matters = found("window", "物业");
  ASSERT_FALSE(matters.empty());
  bool chosen = false;
  for (const Matter& matter : matters) {
    for (const auto& [field, value] : matter.fields) {
      chosen = chosen || (field == "subject" && value == "property_service");
    }
  }
  EXPECT_TRUE(chosen) << "the choice 物业 is filled in";
  EXPECT_EQ(first(found("window", "人民调解")), "mediation");
}

TEST_F(Matters, OnlyWhatThePostMayOpenIsFound) {
  for (const Matter& matter : found("member_1", "来信访，讨说法", 100)) {
    EXPECT_NE(matter.opening.pack->id, "dispute_reception");
  }
  EXPECT_TRUE(found("auditor", "井盖").empty() || first(found("auditor", "井盖")) == "look");
}

TEST_F(Matters, WithoutWordsAllAreGivenAndWithStrangeOnesNone) {
  const auto openings = access_->openings(principal("window"), clock_.now().date());
  EXPECT_EQ(found("window", "", 1000).size(), openings.size());
  EXPECT_EQ(found("window", "  ", 1000).size(), openings.size());
  EXPECT_EQ(found("window", "", 3).size(), 3u);
  EXPECT_TRUE(found("window", "zzzzqqqq").empty());
}

}  // namespace

}  // namespace office
