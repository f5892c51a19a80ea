// SPDX-License-Identifier: AGPL-3.0-or-later
// What must never bend about printed figures: sealed counts, joined sums, frozen knowledge.
#include <algorithm>

#include "town.h"

namespace e2e {
namespace {

constexpr std::string_view kPrinted = "2021-02-20";
constexpr std::string_view kLater = "2021-03-01T10:00";
constexpr const char* kReceptions = "dispute_centre.receptions";
constexpr const char* kPersonTimes = "dispute_centre.person_times";

TEST(Disclosure, NoBreakdownOfASealedRegisterIsEverShown) {
  for (const char* id : {"correction.on_register", "resettlement.on_register"}) {
    for (const char* field : {"unit", "village", "sex", "woman", "offence", "category", "minor"}) {
      const Outcome outcome = ask("indicators", demo_dir(), {id, "--by", field, "--json"});
      EXPECT_EQ(outcome.code, 1) << id << " by " << field;
      EXPECT_TRUE(outcome.out.empty()) << outcome.out;
      EXPECT_TRUE(outcome.says("社区矫正法-2019#26")) << outcome.err;
      EXPECT_TRUE(outcome.says("只使用总数")) << outcome.err;
      EXPECT_TRUE(outcome.says("Use the total only")) << outcome.err;
    }
  }
}

TEST(Disclosure, ABreakdownOfAnOpenFigureAddsUpToIt) {
  const boost::json::value answer =
      ask("indicators", demo_dir(), {kPersonTimes, "--by", "subject", "--json"}).json();
  base::Decimal sum;
  ASSERT_GT(answer.at("slices").as_array().size(), 3u);
  for (const boost::json::value& slice : answer.at("slices").as_array()) {
    sum += decimal_of(slice.at("value"));
  }
  EXPECT_EQ(sum, base::Decimal::of(199));
}

TEST(Disclosure, AFieldThatTheDefinitionDoesNotNameIsRefusedWithThoseItNames) {
  const Outcome outcome = ask("indicators", demo_dir(), {kPersonTimes, "--by", "colour"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.says("subject")) << outcome.err;
}

// A visit of the demonstration year that may still be voided: received or in hand, else one that is
// reopened after an evaluation that was not satisfied.
std::string open_visit(const fs::path& data) {
  return sql_value(data,
                   "SELECT lower(hex(id)) FROM case_file WHERE pack='dispute_reception' AND state "
                   "IN ('received','handling') ORDER BY id LIMIT 1");
}

base::Uuid uuid_of(const std::string& hex) {
  std::string text = hex;
  for (const size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
  const auto id = base::Uuid::parse(text);
  EXPECT_TRUE(id.has_value()) << hex;
  return id.value_or(base::Uuid{});
}

// The last visit that was resolved and not closed, or was closed, is of no use: only matters in
// hand can be voided. So one is received late, for the year that is over.
class Correction : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    copy_ = std::make_unique<TempDir>();
    data_ = *copy_ / "town";
    copy_demo(data_);
    Town town(data_, kLater);
    receive(town);
    correct(town);
  }
  static void TearDownTestSuite() { copy_.reset(); }

  static void expect_done(const base::Result<casework::Receipt>& receipt) {
    ASSERT_TRUE(receipt.ok()) << receipt.fault().code << receipt.fault().basis;
  }

  // A visit of two persons on 30 December 2020, entered on 1 March 2021.
  static void receive(Town& town) {
    visit_ = base::Uuid::v7(town.clock.now().ms, town.random);
    casework::Command c =
        town.command("dispute_reception", "receive", visit_, town.holder("centre_receiver"),
                     {{"persons", "2"},
                      {"channel", "visit"},
                      {"first", "true"},
                      {"identity_known", "true"},
                      {"subject", "other"},
                      {"matter", "补录"}});
    c.occurred_at = calendar::Instant::parse("2020-12-30T09:00").value();
    expect_done(town.desk->submit(c));
  }

  // The same visit had five persons.
  static void correct(Town& town) {
    expect_done(town.desk->submit(town.command("dispute_reception", "correct", visit_,
                                               town.holder("centre_head"),
                                               {{"persons", "5"}, {"reason", "核对签到表"}})));
  }

  static std::string value(const std::string& id, std::vector<std::string> more = {}) {
    more.insert(more.end(), {id, "--json"});
    return text_of(by_id(ask("indicators", data_, more)).at(id), "value");
  }

  static inline std::unique_ptr<TempDir> copy_;
  static inline fs::path data_;
  static inline base::Uuid visit_;
};

TEST_F(Correction, ALateEntryMovesBothFiguresOfTheSameRecords) {
  EXPECT_EQ(value(kReceptions), "70");
  EXPECT_EQ(value(kPersonTimes), "204");
  EXPECT_EQ(value(kReceptions, {"--recompute"}), "70");
  EXPECT_EQ(value(kPersonTimes, {"--recompute"}), "204");
}

TEST_F(Correction, ThePrintedFiguresStayWhatTheyWereKnownToBe) {
  for (const auto& more : std::vector<std::vector<std::string>>{{}, {"--recompute"}}) {
    std::vector<std::string> as_of = {"--as-of", std::string(kPrinted)};
    as_of.insert(as_of.end(), more.begin(), more.end());
    EXPECT_EQ(value(kReceptions, as_of), "69");
    EXPECT_EQ(value(kPersonTimes, as_of), "199");
    EXPECT_EQ(value("dispute_centre.resolution_rate", as_of), "98.99");
  }
}

TEST_F(Correction, TheReportOfThatDayIsTheSameToTheByte) {
  const std::vector<std::string> how = {"--format", "html", "--as-of", std::string(kPrinted)};
  EXPECT_EQ(ask("report", data_, how).out, ask("report", demo_dir(), how).out);
}

TEST_F(Correction, WhatChangedSinceIsListedWithItsEntries) {
  Town town(data_, kLater);
  indicator::Figures figures(town.data->store(), *town.knowledge->definitions, town.data->town(),
                             base::Decimal::of(10));
  const auto period = indicator::Period::year(2020);
  ASSERT_TRUE(period.ok());
  const calendar::Instant printed = calendar::Instant::parse("2021-02-20T23:59:59").value();
  const auto later = figures.changed_since(*period, {printed, false});
  ASSERT_TRUE(later.ok());
  base::Decimal receptions;
  base::Decimal persons;
  for (const auto& change : *later) {
    EXPECT_GT(change.recorded_at, printed);
    if (change.indicator == kReceptions) receptions += change.change;
    if (change.indicator == kPersonTimes) persons += change.change;
  }
  EXPECT_EQ(receptions, base::Decimal::of(1));
  EXPECT_EQ(persons, base::Decimal::of(5));
}

TEST_F(Correction, TheLedgerOfTheCorrectedTownStillVerifies) {
  const Outcome outcome = fadu({"verify", "--data", data_.string(), "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.all();
}

TEST(Voiding, OneReceptionTakesItsPersonsAlong) {
  TempDir copy;
  copy_demo(copy / "town");
  Town town(copy / "town", kLater);
  // Only a matter in hand can be voided: one of the visits not resolved is looked for first.
  const std::string hex = open_visit(copy / "town");
  ASSERT_FALSE(hex.empty()) << "the demonstration year has no visit in hand";
  const base::Uuid visit = uuid_of(hex);
  const auto file = town.desk->file(visit);
  ASSERT_TRUE(file.ok());
  const int persons = std::stoi(*file->fields.find("persons"));
  ASSERT_EQ(*file->fields.find("channel"), "visit");
  const auto receipt = town.desk->submit(town.command(
      "dispute_reception", "void", visit, town.holder("centre_head"), {{"reason", "重复登记"}}));
  ASSERT_TRUE(receipt.ok()) << receipt.fault().code;
  const ById now = by_id(ask("indicators", copy / "town", {"--json"}));
  EXPECT_EQ(text_of(now.at(kReceptions), "value"), "68");
  EXPECT_EQ(text_of(now.at(kPersonTimes), "value"), std::to_string(199 - persons));
  EXPECT_EQ(text_of(now.at("dispute_centre.resolution_rate"), "denominator"),
            std::to_string(199 - persons));
  const ById then =
      by_id(ask("indicators", copy / "town", {"--json", "--as-of", std::string(kPrinted)}));
  EXPECT_EQ(text_of(then.at(kReceptions), "value"), "69");
  EXPECT_EQ(text_of(then.at(kPersonTimes), "value"), "199");
}

}  // namespace
}  // namespace e2e
