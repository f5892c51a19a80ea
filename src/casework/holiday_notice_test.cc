// SPDX-License-Identifier: AGPL-3.0-or-later
// The days of 2027 and later are examples, not notices.
#include "casework/holiday_notice.h"

#include "casework/fixture_test.h"
#include "casework/replay.h"

namespace casework {

namespace {

constexpr const char* kNewYear = "元旦 2027-01-01..2027-01-03";

class HolidayNotice : public TownTest {
 protected:
  void SetUp() override {
    TownTest::SetUp();
    at("2026-12-28T09:00");
  }

  // What the store says of the one clock of a matter: "2027-01-04 provisional".
  std::string due(const base::Uuid& id) {
    std::string out;
    EXPECT_TRUE(store_
                    ->clocks_of("t1", id,
                                [&](const store::ClockRow& row) {
                                  out = row.due_at.date().str() +
                                        (row.provisional ? " provisional" : "");
                                  return true;
                                })
                    .ok());
    return out;
  }

  std::string code(const std::string& step, const base::Uuid& id, Fields fields) {
    const auto receipt =
        desk_->submit(command("holiday_notice", step, id, admin_, std::move(fields)));
    return receipt.ok() ? "accepted" : receipt.fault().code;
  }

  // Every clock that the store keeps is what its case says, and what a replay says.
  void expect_true_clocks(Desk& desk) {
    const auto compared = desk.compare();
    ASSERT_TRUE(compared.ok());
    EXPECT_TRUE(compared->kept == compared->replayed);
  }
};

TEST_F(HolidayNotice, MovesRunningClocksOfTheNextYearAndNoOthers) {
  const base::Uuid late = receive();
  const base::Uuid done = receive();
  ASSERT_TRUE(act("handle", done, handler_).ok());
  at("2026-12-01T09:00");  // recorded later than it happened
  const base::Uuid early = [&] {
    Command c = command("matter", "receive", fresh(), clerk_,
                        {{"text", "早"}, {"persons", "1"}, {"source", "line"}});
    at("2026-12-28T09:30");
    EXPECT_TRUE(desk_->submit(c).ok());
    return c.subject;
  }();
  EXPECT_EQ(due(late), "2027-01-04 provisional");
  EXPECT_EQ(due(early), "2026-12-08");
  record_notice(2027, kNewYear);
  EXPECT_EQ(due(late), "2027-01-05");
  EXPECT_EQ(due(done), "2027-01-05");
  EXPECT_EQ(due(early), "2026-12-08");
  EXPECT_EQ(store_->case_file("t1", late).value()->due_at->date().str(), "2027-01-05");
  expect_true_clocks(*desk_);
}

TEST_F(HolidayNotice, NewClocksRunByItAtOnce) {
  record_notice(2027, kNewYear);
  EXPECT_EQ(due(receive()), "2027-01-05");
}

TEST_F(HolidayNotice, ClockTellsWhichNoticeMovedItAndFromWhere) {
  const base::Uuid id = receive();
  at("2026-12-28T10:00");
  const base::Uuid notice = record_notice(2027, kNewYear);
  const uint64_t number = store_->head("t1")->size - 1;
  at("2026-12-28T11:00");
  ASSERT_EQ(
      code("correct", notice, {{"holidays", "元旦 2027-01-01..2027-01-05"}, {"make_up", "无"}}),
      "accepted");
  const auto file = desk_->file(id);
  const procedure::Pack& pack = *packs_->newest("matter");
  const auto moves = moves_of(*file, pack, pack.clocks.front(), world(), desk_->town());
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[0].by->number, number);
  EXPECT_EQ(moves[0].by->document, "示例〔2026〕1号");
  EXPECT_EQ(moves[0].by->step, "record");
  EXPECT_EQ(moves[0].from.due_date.str(), "2027-01-04");
  EXPECT_TRUE(moves[0].from.provisional);
  EXPECT_EQ(moves[0].to.due_date.str(), "2027-01-05");
  EXPECT_FALSE(moves[0].to.provisional);
  EXPECT_EQ(moves[1].by->step, "correct");
  EXPECT_EQ(moves[1].from.due_date.str(), "2027-01-05");
  EXPECT_EQ(moves[1].to.due_date.str(), "2027-01-07");
}

TEST_F(HolidayNotice, ClockThatBeganAfterItWasNeverMoved) {
  record_notice(2027, kNewYear);
  at("2026-12-28T11:00");
  const auto file = desk_->file(receive());
  const procedure::Pack& pack = *packs_->newest("matter");
  EXPECT_TRUE(moves_of(*file, pack, pack.clocks.front(), world(), desk_->town()).empty());
}

TEST_F(HolidayNotice, CorrectionAndWithdrawalMoveClocksBackAndKeepTheOldEntries) {
  const base::Uuid id = receive();
  at("2026-12-28T10:00");
  const base::Uuid notice = record_notice(2027, "元旦 2027-01-01..2027-01-05");
  EXPECT_EQ(due(id), "2027-01-07");
  at("2026-12-28T11:00");
  ASSERT_EQ(code("correct", notice, {{"holidays", kNewYear}, {"make_up", "无"}}), "accepted");
  EXPECT_EQ(due(id), "2027-01-05");
  at("2026-12-28T12:00");
  ASSERT_EQ(code("withdraw", notice, {}), "accepted");
  EXPECT_EQ(due(id), "2027-01-04 provisional");
  EXPECT_EQ(desk_->file(notice)->acts.size(), 3u);
  EXPECT_EQ(desk_->town().days.size(), 3u);
  expect_true_clocks(*desk_);
}

TEST_F(HolidayNotice, OfTwoNoticesOfAYearTheOneWrittenLastHolds) {
  const base::Uuid id = receive();
  record_notice(2027, kNewYear);
  const base::Uuid second = record_notice(2027, "元旦 2027-01-01..2027-01-04");
  EXPECT_EQ(due(id), "2027-01-06");
  ASSERT_EQ(code("withdraw", second, {}), "accepted");
  EXPECT_EQ(due(id), "2027-01-05");
  expect_true_clocks(*desk_);
}

TEST_F(HolidayNotice, StandsBeforeTheInstalledTable) {
  at("2026-09-28T09:00");
  const base::Uuid id = receive();
  const std::string installed = due(id);
  record_notice(2026, "国庆节 2026-10-01..2026-10-12");
  EXPECT_NE(due(id), installed);
  EXPECT_EQ(due(id), "2026-10-15");
}

TEST_F(HolidayNotice, LateRecordedNoticeSavesWhatWasNeverLate) {
  const base::Uuid id = receive();
  at("2027-01-05T10:00");
  EXPECT_EQ(desk_->file(id)->clock("answer")->status_at(clock_.now()), ClockStatus::kMissed);
  ASSERT_TRUE(act("handle", id, handler_).ok());
  EXPECT_EQ(desk_->file(id)->clock("answer")->status, ClockStatus::kMissed);
  at("2027-01-05T12:00");
  record_notice(2027, kNewYear);
  EXPECT_EQ(desk_->file(id)->clock("answer")->status, ClockStatus::kMet);
  expect_true_clocks(*desk_);
}

TEST_F(HolidayNotice, YearAfterAGapIsRefusedAndOneThatLostItsYearSaysNothing) {
  const Fields far = {
      {"number", "n"}, {"year", "2028"}, {"issued", "2027-11-04"}, {"holidays", "元旦 2028-01-01"}};
  at("2027-11-05T09:00");
  EXPECT_EQ(code("record", fresh(), far), "calendar.year_out_of_reach");
  const base::Uuid first = record_notice(2027, kNewYear);
  EXPECT_EQ(code("record", fresh(), far), "accepted");
  EXPECT_EQ(desk_->town().days.back().days->known_until().str(), "2028-12-31");
  ASSERT_EQ(code("withdraw", first, {}), "accepted");
  EXPECT_EQ(desk_->town().days.back().days->known_until().str(), "2026-12-31");
}

TEST_F(HolidayNotice, NoticeIsOfTheYearBeforeOrTheYearItself) {
  EXPECT_EQ(
      code("record", fresh(),
           {{"number", "n"}, {"year", "2027"}, {"issued", "2025-11-04"}, {"holidays", kNewYear}}),
      "calendar.notice_year");
}

TEST_F(HolidayNotice, IsRecordedInItsOneWayOfWritingSoThatARepeatIsTheSame) {
  Command c = command("holiday_notice", "record", fresh(), admin_,
                      {{"number", "n"},
                       {"year", "2027"},
                       {"issued", "2026-11-04"},
                       {"holidays", "元旦   2027-01-01至2027-01-03\n"}});
  ASSERT_TRUE(desk_->submit(c).ok());
  EXPECT_EQ(*desk_->file(c.subject)->fields.find("holidays"), kNewYear);
  const auto again = desk_->submit(c);
  ASSERT_TRUE(again.ok()) << again.fault().code;
  EXPECT_TRUE(again->repeated);
}

TEST_F(HolidayNotice, OtherDeskTakesItOver) {
  auto second_store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kWrite);
  ASSERT_TRUE(second_store.ok());
  auto second = Desk::open(**second_store, world(), "t1", {clock_, random_, nullptr, {}});
  ASSERT_TRUE(second.ok());
  const base::Uuid id = receive();
  ASSERT_TRUE((*second)->file(id)->exists());
  record_notice(2027, kNewYear);
  ASSERT_TRUE((*second)->submit(command("matter", "handle", id, handler_)).ok());
  EXPECT_EQ((*second)->file(id)->clock("answer")->due_at.date().str(), "2027-01-05");
  EXPECT_EQ(due(id), "2027-01-05");
  expect_true_clocks(**second);
}

TEST_F(HolidayNotice, TownReadAnewKnowsTheSameDays) {
  record_notice(2027, kNewYear);
  at("2026-12-29T09:00");
  record_notice(2027, "元旦 2027-01-01..2027-01-02");
  const auto town = load_days(*store_, world(), "t1");
  ASSERT_TRUE(town.ok());
  ASSERT_EQ(town->days.size(), 2u);
  EXPECT_EQ(world()
                .of(*town, calendar::Instant::parse("2026-12-28T12:00").value())
                .workdays.is_working(*calendar::Date::parse("2027-01-04")),
            true);
  EXPECT_TRUE(world()
                  .of(*town, calendar::Instant::parse("2020-01-01T12:00").value())
                  .workdays.known_until()
                  .str() == "2026-12-31");
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(town->days[i].days->first_change(*desk_->town().days[i].days), std::nullopt);
  }
}

// Cases and notices at random, by two desks in turn: what is kept is what a replay says, and every
// case read from its entries has the clocks that are kept.
TEST_F(HolidayNotice, ClocksKeptAreThoseOfTheLedgerWhateverTheOrder) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    base::SeededRandom dice(seed);
    auto second_store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kWrite);
    ASSERT_TRUE(second_store.ok());
    auto second = Desk::open(**second_store, world(), "t1", {clock_, random_, nullptr, {}});
    ASSERT_TRUE(second.ok());
    std::vector<base::Uuid> cases;
    std::vector<base::Uuid> notices;
    for (int i = 0; i < 30; ++i) {
      clock_.set({clock_.now().ms + static_cast<int64_t>(dice.below(2 * 86'400'000))});
      Desk& desk = dice.below(2) == 0 ? *desk_ : **second;
      const uint64_t what = dice.below(6);
      const std::string days = "元旦 2027-01-01..2027-01-0" + std::to_string(1 + dice.below(9));
      if (what < 2 || cases.empty()) {
        cases.push_back(fresh());
        ASSERT_TRUE(desk.submit(command("matter", "receive", cases.back(), clerk_,
                                        {{"text", "t"}, {"persons", "1"}, {"source", "line"}}))
                        .ok());
      } else if (what == 2) {
        (void)desk.submit(command("matter", "handle", cases[dice.below(cases.size())], handler_));
      } else if (what == 3 || notices.empty()) {
        notices.push_back(fresh());
        (void)desk.submit(command("holiday_notice", "record", notices.back(), admin_,
                                  {{"number", "n" + std::to_string(i)},
                                   {"year", "2027"},
                                   {"issued", "2026-11-04"},
                                   {"holidays", days}}));
      } else {
        (void)desk.submit(
            command("holiday_notice", what == 4 ? "correct" : "withdraw",
                    notices[dice.below(notices.size())], admin_,
                    what == 4 ? Fields{{"holidays", days}, {"make_up", "无"}} : Fields{}));
      }
    }
    for (Desk* desk : {desk_.get(), second->get()}) expect_true_clocks(*desk);
    for (const base::Uuid& id : cases) {
      const auto file = desk_->file(id);
      ASSERT_TRUE(file.ok());
      EXPECT_EQ(due(id), file->clocks.front().due_at.date().str() +
                             (file->clocks.front().provisional ? " provisional" : ""));
    }
  }
}

}  // namespace

}  // namespace casework
