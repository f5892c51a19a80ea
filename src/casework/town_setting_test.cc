// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/town_setting.h"

#include "casework/fixture_test.h"
#include "casework/replay.h"

namespace casework {
namespace {

class TownSetting : public TownTest {
 protected:
  base::Result<Receipt> set(base::Uuid record, const char* pack, const char* setting,
                            const char* value) {
    return desk_->submit(command("town_setting", "set", record, admin_,
                                 {{"pack", pack}, {"setting", setting}, {"value", value}}));
  }
  std::string close(const char* hours) {
    const base::Uuid id = report({});
    auto done = desk_->submit(command("report", "close", id, clerk_, {{"hours", hours}}));
    return done.ok() ? "accepted"
                     : done.fault().code + " " + std::string(done.fault().arg("limit"));
  }
  [[nodiscard]] std::string in_force(const Town& town) const {
    return world().setting(town, *packs_->version("report", 1), "hours_max").str();
  }
};

TEST_F(TownSetting, OwnValueComesBeforeGivenOneBeforeThePacks) {
  EXPECT_EQ(close("9"), "casework.rule_at_most 8");
  settings_["report/hours_max"] = base::Decimal::of(9);
  EXPECT_EQ(close("9"), "accepted");
  ASSERT_TRUE(set(fresh(), "report", "hours_max", "7.50").ok());
  EXPECT_EQ(close("8"), "casework.rule_at_most 7.5");
  EXPECT_EQ(close("7.5"), "accepted");
}

TEST_F(TownSetting, LastEntryHoldsWhicheverRecordItBelongsTo) {
  const base::Uuid older = fresh();
  const base::Uuid newer = fresh();
  ASSERT_TRUE(set(older, "report", "hours_max", "5").ok());
  ASSERT_TRUE(set(newer, "report", "hours_max", "6").ok());
  EXPECT_EQ(in_force(desk_->town()), "6");
  ASSERT_TRUE(set(older, "report", "hours_max", "4").ok());
  EXPECT_EQ(in_force(desk_->town()), "4");
  // Read again from the store, record by record.
  const auto town = load_town(*store_, world(), "t1");
  ASSERT_TRUE(town.ok());
  EXPECT_EQ(in_force(*town), "4");
  EXPECT_EQ(town->settings, desk_->town().settings);
  EXPECT_EQ(town->own_settings, desk_->town().own_settings);
}

TEST_F(TownSetting, WithdrawnValueLeavesWhatElseIsInForce) {
  const base::Uuid older = fresh();
  const base::Uuid newer = fresh();
  ASSERT_TRUE(set(older, "report", "hours_max", "5").ok());
  ASSERT_TRUE(set(newer, "report", "hours_max", "6").ok());
  const auto step = [&](base::Uuid record, const char* name, Fields fields) {
    auto done = desk_->submit(command("town_setting", name, record, admin_, std::move(fields)));
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.fault().code);
  };
  step(older, "change", {{"value", "4"}});
  EXPECT_EQ(in_force(desk_->town()), "4");
  step(older, "withdraw", {});
  EXPECT_EQ(in_force(desk_->town()), "6");
  EXPECT_EQ(*store_->setting("t1", "report/hours_max"), "6");
  step(newer, "withdraw", {});
  EXPECT_EQ(in_force(desk_->town()), "8");
  EXPECT_EQ(*store_->setting("t1", "report/hours_max"), "");
  EXPECT_TRUE(load_town(*store_, world(), "t1")->settings.empty());
  const auto compared = desk_->compare();
  ASSERT_TRUE(compared.ok());
  EXPECT_TRUE(compared->kept == compared->replayed);
}

TEST_F(TownSetting, StandsInTheTableOfSettingsAndIsRebuilt) {
  ASSERT_TRUE(set(fresh(), "report", "hours_max", "7.50").ok());
  EXPECT_EQ(*store_->setting("t1", "report/hours_max"), "7.5");
  const auto compared = desk_->compare();
  ASSERT_TRUE(compared.ok());
  EXPECT_TRUE(compared->kept == compared->replayed);
  ASSERT_TRUE(desk_->rebuild().ok());
  EXPECT_EQ(*store_->setting("t1", "report/hours_max"), "7.5");
  EXPECT_EQ(in_force(desk_->town()), "7.5");
}

TEST_F(TownSetting, UnknownNamesAndWhatIsNoNumberAreRefused) {
  const auto other = set(fresh(), "report", "hours_min", "7");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.fault().code, "casework.unknown_setting");
  EXPECT_EQ(other.fault().kind, base::FaultKind::kInvalid);
  EXPECT_EQ(other.fault().arg("known"), "hours_max");
  EXPECT_EQ(set(fresh(), "reports", "hours_max", "7").fault().code, "casework.unknown_setting");
  const auto words = set(fresh(), "report", "hours_max", "七");
  ASSERT_FALSE(words.ok());
  EXPECT_EQ(words.fault().code, "casework.field_bad");
  EXPECT_EQ(words.fault().arg("field_en"), "Value");
  EXPECT_TRUE(desk_->town().settings.empty());
}

TEST_F(TownSetting, RepeatedCommandInOtherWritingIsTheSame) {
  Command command =
      this->command("town_setting", "set", fresh(), admin_,
                    {{"pack", "report"}, {"setting", "hours_max"}, {"value", "7.50"}});
  ASSERT_TRUE(desk_->submit(command).ok());
  command.fields.set("value", "7.5");
  EXPECT_TRUE(desk_->submit(command)->repeated);
  command.fields.set("value", "7.6");
  EXPECT_EQ(desk_->submit(command).fault().code, "casework.id_reused");
}

}  // namespace
}  // namespace casework
