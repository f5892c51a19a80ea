// SPDX-License-Identifier: AGPL-3.0-or-later
// Every printed figure of the year, three ways, and the records behind each.
#include <set>

#include "town.h"

namespace e2e {
namespace {

using boost::json::object;
using boost::json::value;

bool is_floor(const Expected& want) { return want.value.find('/') != std::string_view::npos; }

// Strictly above the printed floor and below the next one.
void expect_between(const Expected& want, const value& have) {
  const size_t slash = want.value.find('/');
  const auto above = base::Decimal::parse(std::string(want.value.substr(0, slash)));
  const auto below = base::Decimal::parse(std::string(want.value.substr(slash + 1)));
  ASSERT_TRUE(above && below);
  EXPECT_GT(decimal_of(have).units, above->units) << want.number << want.id;
  EXPECT_LT(decimal_of(have).units, below->units) << want.number << want.id;
}

void expect_parts(const Expected& want, const object& have) {
  if (want.kind != "rate") {
    EXPECT_TRUE(have.at("numerator").is_null() && have.at("denominator").is_null()) << want.id;
    return;
  }
  EXPECT_EQ(decimal_of(have.at("numerator")), base::Decimal::of(want.numerator)) << want.id;
  EXPECT_EQ(decimal_of(have.at("denominator")), base::Decimal::of(want.denominator)) << want.id;
}

void expect_table(const ById& figures) {
  for (const Expected& want : table_f()) {
    const auto found = figures.find(std::string(want.id));
    ASSERT_NE(found, figures.end()) << want.number << " " << want.id;
    const object& have = found->second;
    if (is_floor(want)) {
      expect_between(want, have.at("value"));
    } else {
      EXPECT_EQ(text_of(have, "value"), want.value) << want.number << " " << want.id;
    }
    EXPECT_EQ(text_of(have, "unit"), want.unit) << want.number << " " << want.id;
    EXPECT_EQ(text_of(have, "text"), want.text) << want.number << " " << want.id;
    EXPECT_EQ(text_of(have, "kind"), want.kind) << want.number << " " << want.id;
    EXPECT_EQ(have.at("sealed").as_bool(), want.sealed) << want.number << " " << want.id;
    expect_parts(want, have);
  }
}

TEST(TableF, ComesOutExactlyFromTheKeptValues) {
  const Outcome outcome = ask("indicators", demo_dir(), {"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_table(by_id(outcome));
}

TEST(TableF, IsTheSameAsKnownOnTheDayOfPrinting) {
  const Outcome outcome = ask("indicators", demo_dir(), {"--json", "--as-of", "2021-02-20"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_table(by_id(outcome));
}

TEST(TableF, IsTheSameRecomputedFromTheLedger) {
  const Outcome outcome = ask("indicators", demo_dir(), {"--json", "--recompute"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_table(by_id(outcome));
}

TEST(TableF, EveryFigureSaysWhatItCountsInTwoLanguages) {
  const ById figures = by_id(ask("indicators", demo_dir(), {"--json"}));
  for (const auto& [id, figure] : figures) {
    for (const char* key : {"title", "title_en", "definition", "definition_en"}) {
      EXPECT_FALSE(figure.at(key).as_string().empty()) << id << " " << key;
    }
    EXPECT_EQ(text_of(figure, "from"), "2020-01-01") << id;
    EXPECT_EQ(text_of(figure, "to"), "2020-12-31") << id;
  }
}

// Not only those of the table: all that the packs define.
TEST(Figures, AllAgreeKeptAndAsKnownAndRecomputed) {
  const ById kept = by_id(ask("indicators", demo_dir(), {"--json"}));
  const ById known = by_id(ask("indicators", demo_dir(), {"--json", "--as-of", "2026-01-01"}));
  const ById again =
      by_id(ask("indicators", demo_dir(), {"--json", "--as-of", "2026-01-01", "--recompute"}));
  ASSERT_GT(kept.size(), 150u);
  ASSERT_EQ(kept.size(), again.size());
  ASSERT_EQ(kept.size(), known.size());
  for (const auto& [id, figure] : kept) {
    for (const char* key : {"value", "text", "numerator", "denominator", "records"}) {
      EXPECT_EQ(text_of(figure, key), text_of(again.at(id), key)) << id << " " << key;
      EXPECT_EQ(text_of(figure, key), text_of(known.at(id), key)) << id << " " << key;
    }
  }
}

TEST(Figures, OfSealedPacksSayTheirTotalAndNothingElse) {
  for (const Expected& want : table_f()) {
    if (!want.sealed) continue;
    const std::string id(want.id);
    EXPECT_EQ(ask("indicators", demo_dir(), {id, "--json"}).code, 0);
    const Outcome trace = ask("trace", demo_dir(), {id, "--json"});
    EXPECT_EQ(trace.code, 1);
    EXPECT_TRUE(trace.out.empty()) << trace.out.substr(0, 200);
    EXPECT_TRUE(trace.says("封存")) << trace.err;
    EXPECT_TRUE(trace.says("社区矫正法-2019#26")) << trace.err;
  }
}

TEST(Figures, OfAYearBeforeTheTownAreZeroAndRatesADash) {
  const Outcome outcome =
      fadu({"indicators", "--data", demo_dir().string(), "--year", "2018", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const ById figures = by_id(outcome);
  EXPECT_EQ(text_of(figures.at("dispute_centre.receptions"), "value"), "0");
  EXPECT_EQ(text_of(figures.at("dispute_centre.resolution_rate"), "text"), "—");
  EXPECT_TRUE(figures.at("dispute_centre.resolution_rate").at("value").is_null());
  EXPECT_EQ(text_of(figures.at("service.account_followers"), "text"), "—");
}

TEST(Figures, UnknownIdIsToldWithTheNearest) {
  const Outcome outcome = ask("trace", demo_dir(), {"mediation.setled"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.says("mediation.settled")) << outcome.err;
}

// --- the records behind a figure

struct Opened {
  object figure;
  std::vector<object> records;
  base::Decimal sum;
};

const Opened& open_figure(std::string_view id) {
  static std::map<std::string, Opened, std::less<>> opened;
  const auto known = opened.find(id);
  if (known != opened.end()) return known->second;
  const Outcome outcome = ask("trace", demo_dir(), {std::string(id), "--json"});
  EXPECT_EQ(outcome.code, 0) << id << outcome.err;
  const value answer = outcome.json();
  Opened& out = opened[std::string(id)];
  if (!answer.is_object()) return out;
  out.figure = answer.at("figure").as_object();
  for (const value& record : answer.at("records").as_array()) {
    out.records.push_back(record.as_object());
  }
  return out;
}

// Every record is an entry of the ledger with this number, id and case.
void expect_entries(const Opened& opened, store::Store& store) {
  std::set<int64_t> seen;
  for (const object& record : opened.records) {
    const int64_t number = record.at("entry").as_int64();
    EXPECT_TRUE(seen.insert(number).second) << "twice: " << number;
    const auto row = store.entry("demo", static_cast<uint64_t>(number));
    ASSERT_TRUE(row.ok() && row->has_value()) << number;
    EXPECT_EQ((*row)->entry.id.str(), text_of(record, "id"));
    EXPECT_EQ((*row)->entry.subject.str(), text_of(record, "case"));
    EXPECT_EQ((*row)->entry.kind, text_of(record, "kind"));
    EXPECT_EQ((*row)->entry.occurred_at.str(), text_of(record, "occurred_at"));
  }
}

void expect_sum(const Expected& want, const Opened& opened, const object& figure) {
  if (want.kind == "latest") {
    ASSERT_EQ(opened.records.size(), 1u) << want.id;
    EXPECT_EQ(text_of(opened.records.front(), "amount"), text_of(figure, "value")) << want.id;
    return;
  }
  base::Decimal sum;
  for (const object& record : opened.records) sum += decimal_of(record.at("amount"));
  const char* key = want.kind == "rate" ? "denominator" : "value";
  if (want.kind == "distinct") return;
  EXPECT_EQ(sum, decimal_of(figure.at(key))) << want.id;
}

TEST(Trace, OpensEveryOpenFigureToExactlyItsRecords) {
  const ById figures = by_id(ask("indicators", demo_dir(), {"--json"}));
  TempDir copy;
  copy_demo(copy / "town");
  const Town town(copy / "town", "2021-03-01T09:00");
  for (const Expected& want : table_f()) {
    if (want.sealed) continue;
    const Opened& opened = open_figure(want.id);
    const object& figure = figures.at(std::string(want.id));
    EXPECT_FALSE(opened.records.empty()) << want.id;
    EXPECT_EQ(text_of(opened.figure, "value"), text_of(figure, "value")) << want.id;
    EXPECT_EQ(opened.records.size(), static_cast<size_t>(figure.at("records").as_int64()))
        << want.id;
    expect_entries(opened, town.data->store());
    expect_sum(want, opened, figure);
  }
}

TEST(Trace, OfACountHasOneRecordForEachThingCounted) {
  for (const char* id :
       {"dispute_centre.receptions", "enterprise.problems_received", "enterprise.assistance_groups",
        "environment.reports_8890", "mediation.screenings", "counsel.cases", "publicity.campaigns",
        "responsibility.secretary_meetings", "grid.members_full_time"}) {
    const Opened& opened = open_figure(id);
    EXPECT_EQ(std::to_string(opened.records.size()), text_of(opened.figure, "value")) << id;
  }
}

TEST(Trace, ReceptionsAndPersonTimesComeFromTheSameRecords) {
  std::set<int64_t> receptions;
  std::set<int64_t> persons;
  for (const object& r : open_figure("dispute_centre.receptions").records) {
    receptions.insert(r.at("entry").as_int64());
  }
  for (const object& r : open_figure("dispute_centre.person_times").records) {
    persons.insert(r.at("entry").as_int64());
  }
  EXPECT_EQ(receptions.size(), 69u);
  EXPECT_EQ(receptions, persons);
}

TEST(Trace, EveryRecordOfAFlowLiesInTheYear) {
  for (const Expected& want : table_f()) {
    if (want.kind != "flow") continue;
    for (const object& record : open_figure(want.id).records) {
      EXPECT_TRUE(text_of(record, "day").starts_with("2020-")) << want.id;
    }
  }
}

TEST(Trace, ExplainsTheFigureWithItsValueInTwoLanguages) {
  const value answer = ask("trace", demo_dir(), {"dispute_centre.person_times", "--json"}).json();
  EXPECT_NE(answer.at("explanation").at("zh").as_string().find("199人次"), std::string::npos);
  EXPECT_NE(answer.at("explanation").at("en").as_string().find("199"), std::string::npos);
}

}  // namespace
}  // namespace e2e
