// SPDX-License-Identifier: AGPL-3.0-or-later
// What one case adds to each kind of indicator, by itself: no store, no town.
#include "indicator/contributions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace indicator {
namespace {

using procedure::Condition;
using procedure::FieldType;
using procedure::Indicator;
using procedure::IndicatorKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Form = Condition::Form;

calendar::Instant time_of(std::string_view text) { return *calendar::Instant::parse(text); }

procedure::Pack example_pack() {
  procedure::Pack pack;
  pack.id = "thing";
  pack.version = 1;
  for (const char* id : {"in", "out", "dead"}) {
    procedure::State state;
    state.id = id;
    pack.states.push_back(state);
  }
  for (const auto& [id, to] : std::vector<std::pair<const char*, const char*>>{
           {"enter", "in"}, {"leave", "out"}, {"note", ""}, {"void", "dead"}}) {
    procedure::Step step;
    step.id = id;
    step.to = to;
    pack.steps.push_back(step);
  }
  for (const auto& [id, type] :
       std::vector<std::pair<const char*, FieldType>>{{"amount", FieldType::kMoney},
                                                      {"kind", FieldType::kText},
                                                      {"place", FieldType::kUnit},
                                                      {"last_day", FieldType::kDate}}) {
    procedure::Field field;
    field.id = id;
    field.type = type;
    pack.fields.push_back(field);
  }
  procedure::ClockRule clock;
  clock.id = "answer";
  pack.clocks.push_back(clock);
  return pack;
}

Indicator indicator_of(IndicatorKind kind, std::vector<std::string> at = {}) {
  Indicator out;
  out.id = "thing.x";
  out.pack = "thing";
  out.kind = kind;
  out.at = std::move(at);
  return out;
}

Indicator flow_of_cases(std::vector<std::string> at) {
  return indicator_of(IndicatorKind::kFlow, std::move(at));
}
Indicator flow_of_acts(std::vector<std::string> at) {
  Indicator out = indicator_of(IndicatorKind::kFlow, std::move(at));
  out.of_acts = true;
  return out;
}
Indicator stock(std::string until = {}) {
  Indicator out = indicator_of(IndicatorKind::kStock);
  out.enters = {"enter"};
  out.leaves = {"leave", "void"};
  out.until = std::move(until);
  return out;
}
Indicator where(Indicator indicator, Condition condition) {
  indicator.where.push_back(std::move(condition));
  return indicator;
}

// A case written down act by act; the first entry has the number 1.
class Story {
 public:
  Story& act(std::string step, std::string_view at, casework::Fields fields = {}) {
    casework::Act out;
    out.number = file_.acts.size() + 1;
    out.step = std::move(step);
    out.occurred_at = out.recorded_at = time_of(at);
    out.fields = std::move(fields);
    casework::apply(file_, *pack_.step(out.step), std::move(out));
    return *this;
  }
  Story& clock(casework::ClockStatus status, std::string_view due, std::string id = "answer") {
    casework::ClockState state;
    state.clock = std::move(id);
    state.status = status;
    state.due_at = time_of(due);
    file_.clocks.push_back(state);
    return *this;
  }

  // "number day amount key" of every contribution; a leaving stock has a minus.
  std::vector<std::string> of(const Indicator& indicator,
                              std::string_view now = "2021-01-01") const {
    std::vector<std::string> out;
    for (const Raw& raw : raw_of(indicator, now)) {
      std::string line = (raw.sign < 0 ? "-" : "") + std::to_string(raw.number) + " " +
                         calendar::Date{raw.day}.str().substr(5) + " " +
                         base::Decimal{raw.amount}.str();
      if (!raw.key.empty()) line += " " + raw.key;
      out.push_back(std::move(line));
    }
    return out;
  }
  size_t count(const Indicator& indicator, std::string_view now = "2021-01-01") const {
    return raw_of(indicator, now).size();
  }
  int64_t next_change_after(const Indicator& indicator, std::string_view now) const {
    const procedure::Library library = library_of(indicator);
    const Definitions definitions(library);
    TextPool pool;
    return next_change(outline_of(file_, *definitions.plan("thing"), pool), time_of(now).ms);
  }

 private:
  struct Raw {
    uint64_t number;
    int32_t day;
    int sign;
    int64_t amount;
    std::string key;
  };

  procedure::Library library_of(const Indicator& indicator) const {
    procedure::Pack pack = pack_;
    pack.indicators = {indicator};
    return {{std::move(pack)}, {}};
  }

  std::vector<Raw> raw_of(const Indicator& indicator, std::string_view now) const {
    const procedure::Library library = library_of(indicator);
    const Definitions definitions(library);
    TextPool pool;
    casework::CaseFile file = file_;
    file.pack = "thing";
    file.version = 1;
    std::vector<Contribution> found;
    contribute(outline_of(file, *definitions.plan("thing"), pool), time_of(now).ms, pool, found);
    std::vector<Raw> out;
    for (Contribution& c : found) {
      EXPECT_EQ(c.definition->source->id, indicator.id);
      out.push_back({c.number, c.day, c.sign, c.amount, std::move(c.key)});
    }
    return out;
  }

  procedure::Pack pack_ = example_pack();
  casework::CaseFile file_;
};

TEST(Flow, CaseCountsOnceAtItsFirstSuchStep) {
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .act("note", "2020-02-05")
                          .act("note", "2020-03-05")
                          .act("enter", "2020-04-05");
  EXPECT_THAT(story.of(flow_of_cases({"enter"})), ElementsAre("1 01-05 1"));
  EXPECT_THAT(story.of(flow_of_cases({"note"})), ElementsAre("2 02-05 1"));
  EXPECT_THAT(story.of(flow_of_cases({"note", "enter"})), ElementsAre("1 01-05 1"));
  EXPECT_THAT(story.of(flow_of_cases({"leave"})), IsEmpty());
}

TEST(Flow, EveryActCounts) {
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .act("note", "2020-02-05")
                          .act("leave", "2020-02-06")
                          .act("note", "2020-03-05");
  EXPECT_THAT(story.of(flow_of_acts({"note"})), ElementsAre("2 02-05 1", "4 03-05 1"));
  EXPECT_THAT(story.of(flow_of_acts({"note", "leave"})),
              ElementsAre("2 02-05 1", "3 02-06 1", "4 03-05 1"));
}

TEST(Flow, SumOfACaseIsTheValueLastWritten) {
  Indicator sum = flow_of_cases({"enter"});
  sum.sum = "amount";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"amount", "3"}})
                          .act("note", "2020-02-05", {{"amount", "7.5"}});
  EXPECT_THAT(story.of(sum), ElementsAre("1 01-05 7.5"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(sum), IsEmpty());
}

TEST(Flow, SumOfActsIsTheValueOfEachElseOfTheCase) {
  Indicator sum = flow_of_acts({"note"});
  sum.sum = "amount";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"amount", "3"}})
                          .act("note", "2020-02-05", {{"amount", "7"}})
                          .act("note", "2020-02-06", {{"kind", "x"}})
                          .act("note", "2020-02-07", {{"amount", "11"}});
  EXPECT_THAT(story.of(sum), ElementsAre("2 02-05 7", "3 02-06 11", "4 02-07 11"));
}

TEST(Flow, DayIsThatOfTheTown) {
  const Story story = Story().act("enter", "2020-01-04T16:30:00Z");  // half past midnight
  EXPECT_THAT(story.of(flow_of_cases({"enter"})), ElementsAre("1 01-05 1"));
}

TEST(Flow, BreakdownKeysAreTheFieldsInTheirOrder) {
  Indicator by = flow_of_cases({"enter"});
  by.by = {"kind", "place"};
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"kind", "k"}, {"place", "V1"}}).of(by),
              ElementsAre("1 01-05 1 k\x1fV1"));
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"place", "V1"}}).of(by),
              ElementsAre("1 01-05 1 \x1fV1"));
  EXPECT_THAT(Story()
                  .act("enter", "2020-01-05", {{"kind", "k"}})
                  .act("note", "2020-02-05", {{"kind", "l"}})
                  .of(by),
              ElementsAre("1 01-05 1 l\x1f"));
}

TEST(Stock, CaseIsInFromItsEntryToItsExit) {
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(stock()), ElementsAre("1 01-05 1"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").act("leave", "2020-03-01").of(stock()),
              ElementsAre("1 01-05 1", "-1 03-01 1"));
  EXPECT_THAT(Story().act("leave", "2020-03-01").of(stock()), IsEmpty());
  EXPECT_THAT(Story().act("enter", "2020-01-05").act("leave", "2020-01-05").of(stock()),
              ElementsAre("1 01-05 1", "-1 01-05 1"));
}

TEST(Stock, CaseThatComesBackIsAnotherEntry) {
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .act("enter", "2020-01-06")  // it is in already
                          .act("leave", "2020-03-01")
                          .act("void", "2020-03-02")  // it is out already
                          .act("enter", "2020-05-01");
  EXPECT_THAT(story.of(stock()), ElementsAre("1 01-05 1", "-1 03-01 1", "5 05-01 1"));
}

TEST(Stock, LastDayIsTheDateOfTheField) {
  const auto until = [](std::string_view day) {
    return Story()
        .act("enter", "2020-01-05", {{"last_day", std::string(day)}})
        .of(stock("last_day"));
  };
  EXPECT_THAT(until("2020-06-30"), ElementsAre("1 01-05 1", "-1 07-01 1"));
  EXPECT_THAT(until("2020-01-05"), ElementsAre("1 01-05 1", "-1 01-06 1"));
  // A date before the entry: it was never in, not even for a day before it came.
  EXPECT_THAT(until("2020-01-04"), ElementsAre("1 01-05 1", "-1 01-05 1"));
  EXPECT_THAT(until("2019-01-01"), ElementsAre("1 01-05 1", "-1 01-05 1"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(stock("last_day")), ElementsAre("1 01-05 1"));
}

TEST(Stock, CorrectedDateMovesTheExitAndAnExitComesFirst) {
  Story story;
  story.act("enter", "2020-01-05", {{"last_day", "2020-06-30"}})
      .act("note", "2020-02-05", {{"last_day", "2020-09-30"}});
  EXPECT_THAT(story.of(stock("last_day")), ElementsAre("1 01-05 1", "-1 10-01 1"));
  story.act("leave", "2020-03-01");
  EXPECT_THAT(story.of(stock("last_day")), ElementsAre("1 01-05 1", "-1 03-01 1"));
}

TEST(Stock, BreakdownKeyIsTheSameAtBothEnds) {
  Indicator by = stock();
  by.by = {"kind"};
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"kind", "k"}})
                          .act("leave", "2020-03-01", {{"kind", "l"}});
  EXPECT_THAT(story.of(by), ElementsAre("1 01-05 1 l", "-1 03-01 1 l"));
}

// In at most once, never out before in, and the sum is what the plainest count gives.
RC_GTEST_PROP(StockProperty, SumIsOneIfTheLastWordWasToEnter, ()) {
  Story story;
  bool in = false;
  const int acts = *rc::gen::inRange(0, 12);
  for (int i = 0; i < acts; ++i) {
    const std::string step = *rc::gen::element<std::string>("enter", "leave", "note", "void");
    story.act(step, (calendar::Date{18'262} + i).str());
    if (step == "enter") in = true;
    if (step == "leave" || step == "void") in = false;
  }
  int sum = 0;
  for (const std::string& line : story.of(stock())) {
    sum += line.starts_with("-") ? -1 : 1;
    RC_ASSERT(sum == 0 || sum == 1);
  }
  RC_ASSERT(sum == (in ? 1 : 0));
}

TEST(Latest, EverySnapshotIsToldWithItsValue) {
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"note"});
  latest.value = "amount";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"amount", "3"}})
                          .act("note", "2020-02-05", {{"amount", "7"}})
                          .act("note", "2020-03-05", {{"amount", "2"}});
  EXPECT_THAT(story.of(latest), ElementsAre("2 02-05 7", "3 03-05 2"));
}

TEST(Latest, SnapshotWithoutAValueTakesThatOfTheCase) {
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"enter"});
  latest.value = "amount";
  EXPECT_THAT(
      Story().act("enter", "2020-01-05").act("note", "2020-02-05", {{"amount", "7"}}).of(latest),
      ElementsAre("1 01-05 7"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(latest), IsEmpty());
}

TEST(Latest, DateIsItsDays) {
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"enter"});
  latest.value = "last_day";
  latest.value_is_date = true;
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"last_day", "1970-01-02"}}).of(latest),
              ElementsAre("1 01-05 0.0001"));
}

TEST(Distinct, ValueIsTheKey) {
  Indicator distinct = indicator_of(IndicatorKind::kDistinct, {"enter", "note"});
  distinct.value = "kind";
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"kind", "a"}})
                          .act("note", "2020-02-05", {{"kind", "b"}})
                          .act("note", "2020-02-06");
  EXPECT_THAT(story.of(distinct), ElementsAre("1 01-05 1 b"));
  distinct.of_acts = true;
  EXPECT_THAT(story.of(distinct), ElementsAre("1 01-05 1 a", "2 02-05 1 b", "3 02-06 1 b"));
  EXPECT_THAT(Story().act("enter", "2020-01-05").of(distinct), IsEmpty());
}

TEST(Distinct, NumbersAndDatesAreTheirCanonicalText) {
  Indicator distinct = indicator_of(IndicatorKind::kDistinct, {"enter"});
  distinct.value = "amount";
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"amount", "1.5"}}).of(distinct),
              ElementsAre("1 01-05 1 1.5"));
  distinct.value = "last_day";
  EXPECT_THAT(Story().act("enter", "2020-01-05", {{"last_day", "2020-06-30"}}).of(distinct),
              ElementsAre("1 01-05 1 2020-06-30"));
}

TEST(RateAndTotal, AreMadeOfOthersAndCountNothingThemselves) {
  const procedure::Library library = [] {
    procedure::Pack pack = example_pack();
    Indicator rate = indicator_of(IndicatorKind::kRate);
    rate.id = "thing.rate";
    Indicator total = indicator_of(IndicatorKind::kTotal);
    total.id = "thing.total";
    pack.indicators = {rate, total, flow_of_cases({"enter"})};
    return procedure::Library({std::move(pack)}, {});
  }();
  const Definitions definitions(library);
  ASSERT_EQ(definitions.plan("thing")->definitions.size(), 1u);
  EXPECT_EQ(definitions.plan("thing")->definitions[0]->source->id, "thing.x");
}

TEST(Where, StepsThatWereDoneOrNot) {
  const Story story = Story().act("enter", "2020-01-05").act("note", "2020-01-06");
  const auto counts = [&](Form form, std::vector<std::string> steps) {
    return story.count(where(flow_of_cases({"enter"}), {.form = form, .values = steps}));
  };
  EXPECT_EQ(counts(Form::kDone, {"note"}), 1u);
  EXPECT_EQ(counts(Form::kDone, {"leave", "note"}), 1u);
  EXPECT_EQ(counts(Form::kDone, {"leave"}), 0u);
  EXPECT_EQ(counts(Form::kNotDone, {"leave"}), 1u);
  EXPECT_EQ(counts(Form::kNotDone, {"leave", "note"}), 0u);
}

TEST(Where, StateOfTheCase) {
  const auto counts = [](const Story& story, Form form, std::vector<std::string> states) {
    return story.count(where(flow_of_cases({"enter", "note"}), {.form = form, .values = states}));
  };
  const Story in = Story().act("enter", "2020-01-05").act("note", "2020-01-06");
  EXPECT_EQ(counts(in, Form::kState, {"in"}), 1u);
  EXPECT_EQ(counts(in, Form::kState, {"out", "dead"}), 0u);
  EXPECT_EQ(counts(in, Form::kNotState, {"dead"}), 1u);
  EXPECT_EQ(counts(in, Form::kNotState, {"in"}), 0u);
  const Story dead = Story().act("enter", "2020-01-05").act("void", "2020-01-06");
  EXPECT_EQ(counts(dead, Form::kNotState, {"dead"}), 0u);
}

TEST(Where, FieldOfTheCaseIsTheLastOfTheActItsOwn) {
  const Story story = Story()
                          .act("enter", "2020-01-05", {{"kind", "a"}})
                          .act("note", "2020-01-06", {{"kind", "b"}})
                          .act("note", "2020-01-07", {{"kind", "c"}})
                          .act("note", "2020-01-08");
  const auto of_case = [&](Form form, std::vector<std::string> values) {
    return story.count(
        where(flow_of_cases({"enter"}), {.form = form, .values = values, .subject = "kind"}));
  };
  EXPECT_EQ(of_case(Form::kFieldIs, {"c"}), 1u);
  EXPECT_EQ(of_case(Form::kFieldIs, {"a", "b"}), 0u);
  EXPECT_EQ(of_case(Form::kFieldNot, {"a", "b"}), 1u);
  EXPECT_EQ(of_case(Form::kFieldNot, {"c"}), 0u);
  const auto of_acts = [&](Form form, std::vector<std::string> values) {
    return story.of(
        where(flow_of_acts({"note"}), {.form = form, .values = values, .subject = "kind"}));
  };
  EXPECT_THAT(of_acts(Form::kFieldIs, {"b"}), ElementsAre("2 01-06 1"));
  EXPECT_THAT(of_acts(Form::kFieldIs, {"c"}), ElementsAre("3 01-07 1", "4 01-08 1"));
  EXPECT_THAT(of_acts(Form::kFieldNot, {"c"}), ElementsAre("2 01-06 1"));
}

TEST(Where, FieldWithoutValueIsNothingInParticular) {
  const Story story = Story().act("enter", "2020-01-05");
  const auto counts = [&](Form form) {
    return story.count(
        where(flow_of_cases({"enter"}), {.form = form, .values = {"a"}, .subject = "kind"}));
  };
  EXPECT_EQ(counts(Form::kFieldIs), 0u);
  EXPECT_EQ(counts(Form::kFieldNot), 1u);
  EXPECT_EQ(story.count(where(flow_of_cases({"enter"}), {.form = Form::kFieldAtLeast,
                                                         .subject = "amount",
                                                         .at_least = base::Decimal::of(0)})),
            0u);
}

TEST(Where, NumberIsAtLeastExactly) {
  const auto counts = [](std::string_view amount) {
    return Story()
        .act("enter", "2020-01-05", {{"amount", std::string(amount)}})
        .count(where(flow_of_cases({"enter"}), {.form = Form::kFieldAtLeast,
                                                .subject = "amount",
                                                .at_least = base::Decimal{125'000}}));
  };
  EXPECT_EQ(counts("12.5"), 1u);
  EXPECT_EQ(counts("12.4999"), 0u);
  EXPECT_EQ(counts("100"), 1u);
}

TEST(Where, NumbersAreComparedInCanonicalText) {
  const Story story = Story().act("enter", "2020-01-05", {{"amount", "5"}});
  EXPECT_EQ(story.count(where(flow_of_cases({"enter"}),
                              {.form = Form::kFieldIs, .values = {"5"}, .subject = "amount"})),
            1u);
}

TEST(Where, ClockIsMetMissedOrRunningAtTheMoment) {
  using casework::ClockStatus;
  const auto counts = [](ClockStatus status, std::vector<std::string> wanted,
                         std::string_view now = "2020-03-01") {
    return Story()
        .act("enter", "2020-01-05")
        .clock(status, "2020-02-01")
        .count(where(flow_of_cases({"enter"}),
                     {.form = Form::kClockIs, .values = wanted, .subject = "answer"}),
               now);
  };
  EXPECT_EQ(counts(ClockStatus::kMet, {"met"}), 1u);
  EXPECT_EQ(counts(ClockStatus::kMet, {"missed", "running"}), 0u);
  EXPECT_EQ(counts(ClockStatus::kMissed, {"missed"}), 1u);
  EXPECT_EQ(counts(ClockStatus::kMissed, {"met", "running"}), 0u);
  EXPECT_EQ(counts(ClockStatus::kPaused, {"running"}), 1u);
  EXPECT_EQ(counts(ClockStatus::kPaused, {"met", "missed"}), 0u);
  // Running: at its due moment still in time, a second later missed.
  EXPECT_EQ(counts(ClockStatus::kRunning, {"running"}, "2020-02-01"), 1u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"missed"}, "2020-02-01"), 0u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"missed"}, "2020-02-01T00:00:01"), 1u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"running"}, "2020-02-01T00:00:01"), 0u);
  EXPECT_EQ(counts(ClockStatus::kRunning, {"met", "running", "missed"}), 1u);
}

TEST(Where, ClockIsTheOneThatIsNamed) {
  using casework::ClockStatus;
  const Story story = Story()
                          .act("enter", "2020-01-05")
                          .clock(ClockStatus::kMissed, "2020-02-01", "other")
                          .clock(ClockStatus::kMet, "2020-02-01");
  const auto counts = [&](const char* status) {
    return story.count(where(flow_of_cases({"enter"}),
                             {.form = Form::kClockIs, .values = {status}, .subject = "answer"}));
  };
  EXPECT_EQ(counts("met"), 1u);
  EXPECT_EQ(counts("missed"), 0u);
}

TEST(Where, ClockThatNeverStartedIsNothing) {
  const Story story = Story().act("enter", "2020-01-05");
  EXPECT_EQ(story.count(where(flow_of_cases({"enter"}), {.form = Form::kClockIs,
                                                         .values = {"met", "missed", "running"},
                                                         .subject = "answer"})),
            0u);
}

TEST(Where, EveryConditionMustHold) {
  const Story story = Story().act("enter", "2020-01-05", {{"kind", "a"}});
  Indicator both =
      where(flow_of_cases({"enter"}), {.form = Form::kFieldIs, .values = {"a"}, .subject = "kind"});
  EXPECT_EQ(story.count(both), 1u);
  EXPECT_EQ(story.count(where(both, {.form = Form::kDone, .values = {"leave"}})), 0u);
  EXPECT_EQ(story.count(where(both, {.form = Form::kState, .values = {"in"}})), 1u);
}

TEST(Where, AppliesToStocksAndSnapshotsToo) {
  const Condition not_dead = {.form = Form::kNotState, .values = {"dead"}};
  const Story dead = Story()
                         .act("enter", "2020-01-05", {{"amount", "1"}})
                         .act("void", "2020-01-06", {{"kind", "x"}});
  EXPECT_EQ(dead.count(where(stock(), not_dead)), 0u);
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"enter"});
  latest.value = "amount";
  EXPECT_EQ(dead.count(latest), 1u);
  EXPECT_EQ(dead.count(where(latest, not_dead)), 0u);
}

TEST(NextChange, IsTheMomentAfterTheNextRunningClockIsDue) {
  using casework::ClockStatus;
  const Indicator late = where(flow_of_cases({"enter"}),
                               {.form = Form::kClockIs, .values = {"missed"}, .subject = "answer"});
  const auto next = [&](ClockStatus status, std::string_view now) {
    return Story()
        .act("enter", "2020-01-05")
        .clock(status, "2020-02-01")
        .next_change_after(late, now);
  };
  const int64_t due = time_of("2020-02-01").ms;
  EXPECT_EQ(next(ClockStatus::kRunning, "2020-01-10"), due + 1);
  EXPECT_EQ(next(ClockStatus::kRunning, "2020-02-01"), due + 1);
  EXPECT_EQ(next(ClockStatus::kRunning, "2020-02-01T00:00:01"), INT64_MAX);
  EXPECT_EQ(next(ClockStatus::kPaused, "2020-01-10"), INT64_MAX);
  EXPECT_EQ(next(ClockStatus::kMet, "2020-01-10"), INT64_MAX);
}

// A case may have more acts than sixteen bits can number.
TEST(Contributions, VeryLongCaseIsCountedToItsEnd) {
  constexpr size_t kActs = 70'000;
  Story story;
  story.act("enter", "2020-01-05", {{"amount", "1"}});
  for (size_t i = 1; i < kActs; ++i) story.act("note", "2020-01-06", {{"amount", "2"}});
  Indicator sum = flow_of_acts({"note"});
  sum.sum = "amount";
  EXPECT_EQ(story.count(sum), kActs - 1);
  Indicator latest = indicator_of(IndicatorKind::kLatest, {"note"});
  latest.value = "amount";
  EXPECT_EQ(story.count(latest), kActs - 1);
}

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
