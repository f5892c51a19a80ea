// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration year as a ledger: the same twice, large enough, verified, and not to be changed
// unnoticed.
#include "store/verify_store.h"
#include "town.h"

namespace e2e {
namespace {

boost::json::value verified(const fs::path& data) {
  return fadu({"verify", "--data", data.string(), "--json"}).json();
}

TEST(Demo, TheSameYearTwiceToTheByte) {
  TempDir folder;
  const Outcome again = fadu({"demo", "--data", (folder / "town").string()});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(verified(folder / "town").at("root"), verified(demo_dir()).at("root"));
  TempDir copy;
  copy_demo(copy / "town");
  const Town first(copy / "town", "2021-01-01");
  const Town second(folder / "town", "2021-01-01");
  const auto a = first.data->store().projection_digest("demo");
  const auto b = second.data->store().projection_digest("demo");
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_TRUE(*a == *b);
}

TEST(Demo, SaysWhatItMadeInBothLanguagesAndShowsProgress) {
  const Outcome& made = demo_outcome();
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_NE(made.out.find("示范镇 2020 年度"), std::string::npos) << made.out;
  EXPECT_NE(made.out.find("The demonstration year"), std::string::npos) << made.out;
  EXPECT_NE(made.err.find("100%"), std::string::npos) << made.err;
}

int64_t count(const std::string& query) { return std::stoll(sql_value(demo_dir(), query)); }

TEST(Demo, HoldsAYearOfAWholeTown) {
  EXPECT_GE(count("SELECT count(*) FROM case_file"), 14'000);
  EXPECT_EQ(count("SELECT count(*) FROM case_file WHERE pack='grid_unit'"), 11);
  EXPECT_EQ(count("SELECT count(*) FROM case_file WHERE pack='grid_member'"), 140);
  EXPECT_GT(count("SELECT count(*) FROM case_file WHERE pack='grid_cell'"), 11);
  // Every month has acts: the year has seasons, no gaps.
  EXPECT_EQ(count("SELECT count(DISTINCT strftime('%m', opened_at/1000, 'unixepoch', '+8 hours')) "
                  "FROM case_file WHERE pack='service_visit'"),
            12);
}

TEST(Demo, HasActsThatWereRefusedLateReturnedWithdrawnVoidedAndCorrected) {
  const std::string& said = demo_outcome().out;
  const size_t at = said.find("依法拒绝 ");
  ASSERT_NE(at, std::string::npos) << said;
  EXPECT_GE(std::stoi(said.substr(at + std::string("依法拒绝 ").size())), 5);

  int missed = 0;
  TempDir copy;
  copy_demo(copy / "town");
  const Town town(copy / "town", "2021-01-01");
  ASSERT_TRUE(
      town.data->store()
          .clocks_due("demo",
                      {.status = store::ClockStatus::kMissed, .before = {INT64_MAX}, .limit = 1000},
                      [&](const store::ClockRow&) { return ++missed < 1000; })
          .ok());
  EXPECT_GE(missed, 5);

  std::map<std::string, int> steps;
  ASSERT_TRUE(town.data->store()
                  .scan("demo", 0, UINT64_MAX,
                        [&](const store::EntryView& entry) {
                          const size_t slash = entry.kind.find('/');
                          ++steps[std::string(entry.kind.substr(slash + 1))];
                          return true;
                        })
                  .ok());
  EXPECT_GE(steps["withdraw"] + steps["void"], 5);
  EXPECT_GE(steps["correct"], 5);
  int returned = 0;
  for (const auto& [step, times] : steps) {
    if (step.find("return") != std::string::npos || step.find("back") != std::string::npos) {
      returned += times;
    }
  }
  EXPECT_GE(returned, 5);
}

TEST(Demo, RefusesAFolderThatHoldsSomething) {
  const std::string before = read(demo_dir() / "ledger.vkey");
  const Outcome again = fadu({"demo", "--data", demo_dir().string()});
  EXPECT_EQ(again.code, 1);
  EXPECT_TRUE(again.says("没有改动")) << again.err;
  EXPECT_EQ(read(demo_dir() / "ledger.vkey"), before);
  TempDir folder;
  write(folder / "town/notes.txt", "mine");
  EXPECT_EQ(fadu({"demo", "--data", (folder / "town").string()}).code, 1);
  EXPECT_EQ(read(folder / "town/notes.txt"), "mine");
}

TEST(Verify, PassesAndCountsEveryEntry) {
  const Outcome outcome = fadu({"verify", "--data", demo_dir().string(), "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.all();
  const boost::json::value report = outcome.json();
  EXPECT_TRUE(report.at("ok").as_bool());
  EXPECT_EQ(report.at("entries"), report.at("signed_size"));
  EXPECT_EQ(report.at("entries").as_int64(), count("SELECT count(*) FROM entry"));
  EXPECT_EQ(report.at("erased").as_int64(), 0);
  EXPECT_TRUE(report.at("projections_differ").as_array().empty());
}

// A copy of the year with one thing changed behind the program's back.
class Tampering : public ::testing::Test {
 protected:
  void SetUp() override { copy_demo(data_); }

  Outcome spoil(const std::string& script) {
    sql(data_, script);
    return fadu({"verify", "--data", data_.string(), "--json"});
  }
  // A byte of a blob, flipped: its last bit.
  static std::string flip(const std::string& column, int entry, int at) {
    const std::string byte = "substr(" + column + "," + std::to_string(at) + ",1)";
    return "UPDATE entry SET " + column + " = CAST(substr(" + column + ",1," +
           std::to_string(at - 1) + ") || CASE WHEN " + byte + "=x'30' THEN x'31' ELSE x'30' END " +
           "|| substr(" + column + "," + std::to_string(at + 1) +
           ") AS BLOB) WHERE number=" + std::to_string(entry);
  }
  static void expect_finding(const Outcome& outcome, std::string_view code, int entry) {
    EXPECT_EQ(outcome.code, 1) << outcome.all();
    const boost::json::value report = outcome.json();
    EXPECT_FALSE(report.at("ok").as_bool());
    EXPECT_EQ(report.at("finding").at("code").as_string(), code);
    const std::string named = std::to_string(entry);
    EXPECT_NE(report.at("finding").at("zh").as_string().find(named), std::string::npos);
    EXPECT_NE(report.at("finding").at("en").as_string().find(named), std::string::npos);
  }

  TempDir folder_;
  fs::path data_ = folder_ / "town";
};

TEST_F(Tampering, AChangedBodyIsFoundAndItsEntryNamed) {
  expect_finding(spoil(flip("content", 12345, 40)), "ledger.body_changed", 12345);
}

TEST_F(Tampering, AChangedSaltIsFoundAndItsEntryNamed) {
  expect_finding(spoil(flip("content", 23456, 3)), "ledger.body_changed", 23456);
}

TEST_F(Tampering, AChangedHeaderIsFoundAndItsEntryNamed) {
  const int64_t bytes = std::stoll(sql_value(data_,
                                             "SELECT length(header) FROM entry WHERE "
                                             "number=7777"));
  const Outcome outcome = spoil(flip("header", 7777, static_cast<int>(bytes)));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.json().at("finding").at("zh").as_string().find("7777"), std::string::npos)
      << outcome.out;
}

TEST_F(Tampering, ARemovedEntryIsFoundAndNamed) {
  expect_finding(spoil("DELETE FROM entry WHERE number=20000"), "ledger.entry_missing", 20000);
}

TEST_F(Tampering, ALostTailIsFound) {
  const Outcome outcome = spoil("DELETE FROM entry WHERE number>=30000");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.json().at("finding").at("code").as_string(), "ledger.entries_lost");
}

TEST_F(Tampering, AMovedIndexColumnIsFound) {
  EXPECT_EQ(
      spoil("UPDATE entry SET subject=x'00112233445566778899aabbccddeeff' WHERE number=99").code,
      1);
}

TEST_F(Tampering, WithoutJsonItSaysItInBothLanguagesWithARemedy) {
  sql(data_, flip("content", 12345, 40));
  const Outcome outcome = fadu({"verify", "--data", data_.string()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("第 12345 条记录")) << outcome.out;
  EXPECT_TRUE(outcome.says("12345, ") || outcome.says("entry 12345") || outcome.says("12345 "))
      << outcome.out;
}

std::string receptions(const fs::path& data) {
  return text_of(by_id(ask("indicators", data, {"--json"})).at("dispute_centre.receptions"),
                 "value");
}

// The projections are not the truth; what somebody writes into them is found and mended.
TEST_F(Tampering, ChangedProjectionsAreEachNamedAndRebuilt) {
  sql(data_,
      "UPDATE case_file SET state='closed' WHERE id=(SELECT id FROM case_file WHERE "
      "pack='dispute_reception' AND state<>'closed' LIMIT 1)");
  sql(data_,
      "UPDATE figure_bucket SET count=count+1, amount=amount+10000 WHERE "
      "indicator='dispute_centre.receptions' AND span=0 AND (at,key)=(SELECT at,key FROM "
      "figure_bucket WHERE indicator='dispute_centre.receptions' AND span=0 ORDER BY at,key "
      "LIMIT 1)");
  EXPECT_EQ(receptions(data_), "70");
  const boost::json::value two = fadu({"verify", "--data", data_.string(), "--json"}).json();
  EXPECT_EQ(two.at("projections_differ"), boost::json::parse(R"(["case_file","figure_bucket"])"));
  sql(data_,
      "UPDATE case_clock SET due_at=due_at+86400000 WHERE case_id=(SELECT min(case_id) FROM "
      "case_clock)");
  const Outcome outcome = spoil(
      "DELETE FROM figure_line WHERE indicator='mediation.settled' AND change_number=(SELECT "
      "max(change_number) FROM figure_line WHERE indicator='mediation.settled')");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_FALSE(outcome.json().at("ok").as_bool());
  EXPECT_EQ(outcome.json().at("projections_differ"),
            boost::json::parse(R"(["case_file","case_clock","figure_line","figure_bucket"])"));
  EXPECT_EQ(fadu({"rebuild", "--data", data_.string()}).code, 0);
  EXPECT_EQ(fadu({"verify", "--data", data_.string()}).code, 0);
  EXPECT_EQ(receptions(data_), "69");
}

TEST_F(Tampering, RebuildingAWholeTownChangesNothing) {
  const auto digest = [&] {
    const Town town(data_, "2021-01-01");
    auto out = town.data->store().projection_digest("demo");
    EXPECT_TRUE(out.ok());
    return *out;
  };
  const store::ProjectionDigest before = digest();
  EXPECT_EQ(fadu({"rebuild", "--data", data_.string()}).code, 0);
  EXPECT_TRUE(before == digest());
}

TEST_F(Tampering, AnErasedBodyLeavesTheLedgerWhole) {
  const std::string number =
      sql_value(data_,
                "SELECT max(number) FROM entry WHERE subject IN (SELECT id FROM case_file WHERE "
                "pack='guidance' OR pack='service_visit')");
  {
    const Town town(data_, "2026-01-01");
    auto transaction = town.data->store().begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE((*transaction)->erase_body("demo", std::stoull(number)).ok());
    ASSERT_TRUE((*transaction)->commit().ok());
  }
  const Outcome outcome = fadu({"verify", "--data", data_.string(), "--ledger-only", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.all();
  EXPECT_EQ(outcome.json().at("erased").as_int64(), 1);
  const Outcome again = fadu({"verify", "--data", data_.string(), "--json"});
  EXPECT_EQ(again.json().at("erased").as_int64(), 1);
  EXPECT_FALSE(again.json().as_object().contains("finding")) << again.out;
  // What only the body told is gone from the projections too, once they are rebuilt.
  EXPECT_EQ(fadu({"rebuild", "--data", data_.string()}).code, 0);
  EXPECT_EQ(fadu({"verify", "--data", data_.string()}).code, 0);
}

}  // namespace
}  // namespace e2e
