// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/outline.h"

#include <gtest/gtest.h>

#include "indicator/contributions_fixture_test.h"

namespace indicator {
namespace {

TEST(Outline, TextsNumbersAndDatesComeBackAsTheyWere) {
  const procedure::Library library = [] {
    procedure::Pack pack = example_pack();
    Indicator distinct = indicator_of(IndicatorKind::kDistinct, {"enter"});
    distinct.value = "kind";
    distinct.by = {"amount", "last_day"};
    pack.indicators = {distinct};
    return procedure::Library({std::move(pack)}, {});
  }();
  const Definitions definitions(library);
  const PackPlan& plan = *definitions.plan("thing");
  TextPool pool;
  for (const auto& [field, text] : std::vector<std::pair<const char*, const char*>>{
           {"kind", "噪声"}, {"kind", ""}, {"amount", "-12.5"}, {"last_day", "2020-02-29"}}) {
    const Index index = plan.field(field);
    ASSERT_NE(index, kNone) << field;
    const auto number = number_of(plan, index, text, pool);
    ASSERT_TRUE(number.has_value());
    EXPECT_EQ(text_of(plan, index, *number, pool), text);
  }
  EXPECT_FALSE(number_of(plan, plan.field("amount"), "many", pool).has_value());
  EXPECT_FALSE(number_of(plan, plan.field("last_day"), "2020-02-30", pool).has_value());
  EXPECT_EQ(plan.field("place"), kNone);  // no indicator reads it
}

}  // namespace
}  // namespace indicator
