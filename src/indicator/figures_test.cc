// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/figures.h"

#include <unistd.h>

#include "casework/fixture_test.h"
#include "indicator/explain.h"
#include "indicator/recompute.h"
#include "indicator/upkeep.h"

namespace indicator {

namespace {

class FiguresTest : public casework::TownTest {
 protected:
  void SetUp() override {
    casework::TownTest::SetUp();
    definitions_ = std::make_unique<Definitions>(*packs_);
    upkeep_ = std::make_unique<Upkeep>(*definitions_);
    projections_ = {upkeep_.get()};
    open_desk();
    figures_ = std::make_unique<Figures>(*store_, *definitions_, "t1", base::Decimal::of(10));
  }

  static Period year() { return *Period::year(2020); }
  AsOf now() const { return {clock_.now(), true}; }
  static AsOf at_day(std::string_view day) {
    return {{calendar::Instant::at(*calendar::Date::parse(day) + 1).ms - 1}, false};
  }

  std::string exact(std::string_view id, AsOf as_of) {
    auto figure = figures_->value(id, year(), as_of);
    return figure.ok() ? figure->exact : figure.fault().code;
  }
  std::string exact(std::string_view id) { return exact(id, now()); }

  // The four roads to every figure, at one moment.
  void expect_agreement(AsOf as_of) {
    auto kept = figures_->all(year(), as_of);
    auto again = recompute(*store_, *definitions_, "t1", year(), as_of.at, world());
    ASSERT_TRUE(kept.ok() && again.ok());
    ASSERT_EQ(kept->size(), again->size());
    for (size_t i = 0; i < kept->size(); ++i) {
      const std::string& id = (*kept)[i].definition->id;
      EXPECT_EQ((*kept)[i].exact, (*again)[i].exact) << id << " as of " << as_of.at.str();
      auto trace = figures_->trace(id, year(), as_of);
      if ((*kept)[i].definition->sealed) {
        ASSERT_FALSE(trace.ok());
        EXPECT_EQ(trace.fault().code, "indicator.sealed");
        continue;
      }
      ASSERT_TRUE(trace.ok());
      EXPECT_EQ(trace->figure.exact, (*kept)[i].exact) << id << " as of " << as_of.at.str();
      if ((*kept)[i].definition->kind == procedure::IndicatorKind::kFlow) {
        EXPECT_EQ(static_cast<int64_t>(trace->records.size()), (*kept)[i].records) << id;
        base::Decimal sum;
        for (const Month& month : months_of(trace->records)) sum += month.sum;
        EXPECT_EQ(sum.str(), (*kept)[i].exact) << id;
      }
    }
  }

  std::unique_ptr<Definitions> definitions_;
  std::unique_ptr<Upkeep> upkeep_;
  std::unique_ptr<Figures> figures_;
};

TEST_F(FiguresTest, SumAndCountComeFromTheSameRecords) {
  at("2020-03-02T09:00");
  const base::Uuid a = receive(3);
  receive(5);
  EXPECT_EQ(exact("matter.received"), "2");
  EXPECT_EQ(exact("matter.persons"), "8");
  ASSERT_TRUE(act("void", a, clerk_).ok());
  EXPECT_EQ(exact("matter.received"), "1");
  EXPECT_EQ(exact("matter.persons"), "5");
}

TEST_F(FiguresTest, RateIsPrintedWithItsPartsAndNothingOverNothingIsADash) {
  at("2020-03-02T09:00");
  EXPECT_EQ(exact("matter.closed_rate"), "—");
  const base::Uuid a = receive();
  receive();
  receive();
  ASSERT_TRUE(act("handle", a, handler_).ok());
  ASSERT_TRUE(act("check", a, other_).ok());
  auto rate = figures_->value("matter.closed_rate", year(), now());
  ASSERT_TRUE(rate.ok());
  EXPECT_EQ(rate->exact, "33.33");
  EXPECT_EQ(rate->text, "1/3，33.33%");
}

TEST_F(FiguresTest, LaterCorrectionNeverChangesWhatWasKnown) {
  at("2020-12-30T09:00");
  const base::Uuid a = receive(3);
  at("2021-03-01T09:00");
  ASSERT_TRUE(act("correct", a, clerk_, {{"persons", "7"}}).ok());
  EXPECT_EQ(exact("matter.persons", at_day("2021-01-31")), "3");
  EXPECT_EQ(exact("matter.persons"), "7");
  auto later = figures_->changed_since(year(), at_day("2021-01-31"));
  ASSERT_TRUE(later.ok());
  std::map<std::string, std::string> changes;
  for (const auto& change : *later) changes[change.indicator] = change.change.str();
  EXPECT_EQ(changes["matter.persons"], "4");
  EXPECT_FALSE(changes.contains("matter.received"));
}

TEST_F(FiguresTest, OverdueAndOpenCountsAsMissedFromTheMomentItIsDue) {
  at("2020-03-02T09:00");  // Monday; five working days end on the 9th
  const base::Uuid a = receive();
  EXPECT_EQ(exact("matter.late"), "0");
  EXPECT_EQ(exact("matter.late", at_day("2020-03-09")), "0");
  EXPECT_EQ(exact("matter.late", at_day("2020-03-10")), "1");
  at("2020-03-05T09:00");
  ASSERT_TRUE(act("handle", a, handler_).ok());
  EXPECT_EQ(exact("matter.late", at_day("2020-03-10")), "0");
  const base::Uuid b = receive();
  at("2020-03-20T09:00");
  EXPECT_EQ(exact("matter.late"), "1");
  ASSERT_TRUE(act("handle", b, handler_).ok());
  EXPECT_EQ(exact("matter.late"), "1");
}

TEST_F(FiguresTest, StockIsWhatIsInOnTheDay) {
  at("2019-12-30T09:00");
  // Before the town was founded nobody may act; the stock begins with the year.
  at("2020-02-03T09:00");
  const base::Uuid a = receive();
  receive();
  at("2020-06-01T09:00");
  ASSERT_TRUE(act("handle", a, handler_).ok());
  ASSERT_TRUE(act("check", a, other_).ok());
  at("2021-06-01T09:00");
  const Period spring{*calendar::Date::parse("2020-01-01"), *calendar::Date::parse("2020-03-31")};
  EXPECT_EQ(figures_->value("matter.on_hand", spring, now())->exact, "2");
  EXPECT_EQ(exact("matter.on_hand"), "1");
  EXPECT_EQ(figures_->value("matter.on_hand", *Period::year(2021), now())->exact, "1");
  expect_agreement(now());
}

TEST_F(FiguresTest, LatestValueIsTheLastSnapshotAndVoidingFallsBack) {
  at("2020-02-03T09:00");
  receive(4);
  at("2020-04-01T09:00");
  const base::Uuid b = receive(9);
  EXPECT_EQ(exact("matter.last_size"), "9");
  ASSERT_TRUE(act("void", b, clerk_).ok());
  EXPECT_EQ(exact("matter.last_size"), "4");
}

TEST_F(FiguresTest, BreakdownAddsUpToTheWhole) {
  at("2020-03-02T09:00");
  receive(3, "line");
  receive(4, "city");
  const base::Uuid c = receive(5, "city");
  ASSERT_TRUE(act("correct", c, clerk_, {{"source", "line"}}).ok());
  auto slices = figures_->by("matter.persons", "source", year(), now());
  ASSERT_TRUE(slices.ok());
  ASSERT_EQ(slices->size(), 2u);
  EXPECT_EQ((*slices)[0].key + (*slices)[0].value.str(), "city4");
  EXPECT_EQ((*slices)[1].key + (*slices)[1].value.str(), "line8");
  auto none = figures_->by("matter.persons", "text", year(), now());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.fault().code, "indicator.no_dimension");
}

TEST_F(FiguresTest, UnknownIndicatorSuggestsTheNearest) {
  auto figure = figures_->value("matter.recieved", year(), now());
  ASSERT_FALSE(figure.ok());
  EXPECT_EQ(figure.fault().code, "indicator.unknown_near");
  EXPECT_EQ(figure.fault().arg("nearest"), "matter.received");
}

// Random acts over the year, with corrections, voids, late and repeated ones: at many moments the
// kept values, the recomputation, the traces and the explanations give the same number.
TEST_F(FiguresTest, FourRoadsGiveOneNumber) {
  base::SeededRandom dice(20200514);
  std::vector<base::Uuid> cases;
  calendar::Date day = *calendar::Date::parse("2020-01-03");
  for (int i = 0; i < 240; ++i) {
    day = day + static_cast<int>(dice.below(4));
    clock_.set(calendar::Instant::at(day, 9 + i / 60, i % 60));
    const char* source = dice.below(2) == 0 ? "line" : "city";
    if (cases.empty() || dice.below(3) == 0) {
      cases.push_back(receive(static_cast<int>(dice.below(9)), source));
      continue;
    }
    const base::Uuid id = cases[dice.below(cases.size())];
    base::Result<casework::Receipt> result = base::fault(base::FaultKind::kInvalid, "none");
    switch (dice.below(5)) {
      case 0:
        result = act("handle", id, handler_);
        break;
      case 1: {
        casework::Command check = command("matter", "check", id, other_);
        check.evidence = {{"photo", std::string(64, '0'), "p"}};
        result = desk_->submit(check);
        break;
      }
      case 2:
        result = act("void", id, clerk_);
        break;
      case 3:
        result = act("correct", id, clerk_, {{"persons", "11"}});
        break;
      default:
        result = act("correct", id, clerk_, {{"source", source}});
        break;
    }
    if (i % 40 == 0) expect_agreement(now());
  }
  expect_agreement(now());
  for (const char* moment : {"2020-01-15", "2020-04-30", "2020-09-01", "2021-02-20"}) {
    expect_agreement(at_day(moment));
  }
  const auto comparison = desk_->compare();
  ASSERT_TRUE(comparison.ok());
  EXPECT_TRUE(comparison->kept == comparison->replayed);
}

// The same with bodies that are ciphertext: the figures of sealed packs depend on fields, too.
TEST_F(FiguresTest, SealedPacksGiveOneNumberOnEveryRoad) {
  base::SeededRandom dice(20200701);
  std::vector<base::Uuid> cases;
  calendar::Date day = *calendar::Date::parse("2020-01-03");
  int64_t times = 0;
  for (int i = 0; i < 120; ++i) {
    day = day + static_cast<int>(dice.below(5));
    clock_.set(calendar::Instant::at(day, 9 + i / 60, i % 60));
    const auto n = static_cast<int>(dice.below(6));
    if (cases.empty() || dice.below(3) == 0) {
      cases.push_back(enter(n));
      times += day.year() == 2020 ? n : 0;
      continue;
    }
    const base::Uuid id = cases[dice.below(cases.size())];
    const bool leaves = dice.below(4) == 0;
    casework::Fields fields;
    if (!leaves) fields = {{"times", std::to_string(n)}};
    const auto done =
        desk_->submit(command("secret", leaves ? "leave" : "help", id, clerk_, fields));
    if (done.ok() && !leaves && day.year() == 2020) times += n;
    if (i % 30 == 0) expect_agreement(now());
  }
  expect_agreement(now());
  expect_agreement(at_day("2020-04-30"));
  EXPECT_EQ(exact("secret.times"), std::to_string(times));
  EXPECT_GT(times, 100);
  const auto comparison = desk_->compare();
  ASSERT_TRUE(comparison.ok());
  EXPECT_TRUE(comparison->kept == comparison->replayed);
  ASSERT_TRUE(desk_->rebuild().ok());
  expect_agreement(now());
}

// A matter that seemed late until the notice of the year was recorded: what was known before stays
// as it was, and every road says so.
TEST_F(FiguresTest, NoticeOfHolidaysMovesFiguresOnlyFromItsRecordingOn) {
  at("2026-12-28T09:00");
  receive();
  at("2027-01-05T12:00");
  record_notice(2027, "元旦 2027-01-01..2027-01-03");
  at("2027-01-05T13:00");
  const Period period = *Period::year(2026);
  const auto late = [&](std::string_view when) {
    const AsOf as_of{calendar::Instant::parse(when).value(), false};
    const auto kept = figures_->value("matter.late", period, as_of);
    const auto again = recompute(*store_, *definitions_, "t1", period, as_of.at, world());
    EXPECT_TRUE(kept.ok() && again.ok());
    for (const Figure& figure : *again) {
      if (figure.definition->id == "matter.late") EXPECT_EQ(figure.exact, kept->exact) << when;
    }
    return kept->exact;
  };
  EXPECT_EQ(late("2027-01-04T12:00"), "0");
  EXPECT_EQ(late("2027-01-05T10:00"), "1");
  EXPECT_EQ(late("2027-01-05T12:00"), "0");
  EXPECT_EQ(late("2027-01-06T10:00"), "1");
  const auto comparison = desk_->compare();
  ASSERT_TRUE(comparison.ok());
  EXPECT_TRUE(comparison->kept == comparison->replayed);
}

TEST_F(FiguresTest, RecomputationWithoutTheKeyIsRefusedAndWithAnotherKeyBroken) {
  enter(4);
  keyring_.reset();
  auto without = recompute(*store_, *definitions_, "t1", year(), now().at, world());
  ASSERT_FALSE(without.ok());
  EXPECT_EQ(without.fault().code, "casework.no_keyring");
  keyring_ = keyring_of(2);
  auto other = recompute(*store_, *definitions_, "t1", year(), now().at, world());
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.fault().code, "seal.broken");
  EXPECT_EQ(other.fault().kind, base::FaultKind::kCorrupt);
}

struct PrintRow {
  const char* value;
  procedure::PrintRule rule;
  const char* text;
};

TEST(Print, OverIsDerivedAndStandsOnlyWhereTheValueIsLarger) {
  using Style = procedure::PrintRule::Style;
  const PrintRow rows[] = {
      {"12000", {Style::kOver, 1000, false, 0}, "12000"},
      {"12001", {Style::kOver, 1000, false, 0}, "12000余"},
      {"12999", {Style::kOver, 1000, false, 0}, "12000余"},
      {"999", {Style::kOver, 1000, false, 0}, "999"},
      {"80001", {Style::kOver, 10000, true, 0}, "8万余"},
      {"80000", {Style::kOver, 10000, true, 0}, "8万"},
      {"84000", {Style::kWan, 1, false, 1}, "8.4万"},
      {"84001", {Style::kWan, 1, false, 1}, "8.4万余"},
      {"9999", {Style::kWan, 1, false, 1}, "9999"},
      {"321.5", {Style::kPlain, 1, false, 0}, "321.5"},
  };
  for (const PrintRow& row : rows) {
    procedure::Indicator definition;
    definition.print = row.rule;
    Figure figure;
    figure.definition = &definition;
    figure.value = *base::Decimal::parse(row.value);
    put_into_words(figure);
    EXPECT_EQ(figure.text, row.text) << row.value;
  }
}

TEST(Print, PublishedRatesComeOutOfTheirParts) {
  const struct {
    int n, d;
    const char* text;
  } rows[] = {{172, 173, "99.42"}, {197, 199, "98.99"}, {14, 15, "93.33"},
              {68, 69, "98.55"},   {0, 0, "—"},         {0, 5, "0.00"},
              {5, 5, "100.00"},    {-1, 5, "—"},        {5, -1, "—"}};
  for (const auto& row : rows) {
    procedure::Indicator definition;
    definition.kind = procedure::IndicatorKind::kRate;
    Figure n;
    Figure d;
    n.value = base::Decimal::of(row.n);
    d.value = base::Decimal::of(row.d);
    EXPECT_EQ(combine(definition, {n, d}).exact, row.text);
  }
}

}  // namespace
}  // namespace indicator
