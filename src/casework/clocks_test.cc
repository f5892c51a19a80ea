// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/clocks.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "casework/body.h"

namespace casework {
namespace {

struct Tables {
  procedure::Library packs{{}, {}};
  law::Register law;
  calendar::Workdays workdays =
      calendar::Workdays::load(FADU_SOURCE_DIR "/calendar/workdays.yaml").value();
  calendar::OfficeHours hours =
      calendar::OfficeHours::load(FADU_SOURCE_DIR "/calendar/office_hours.yaml").value();
  Settings settings;
  [[nodiscard]] World world() const { return {packs, law, workdays, hours, settings}; }
};

const Tables& tables() {
  static const Tables kTables;
  return kTables;
}

law::ArticleRef article(std::string_view text) { return *law::ArticleRef::parse(text); }
calendar::Instant time_of(std::string_view text) { return *calendar::Instant::parse(text); }

constexpr const char* kSteps[] = {"accept", "answer", "hear",   "heard",
                                  "test",   "tested", "extend", "note"};

// A permit: ten working days to decide, paused by a hearing and by a test of the same article,
// extended by ten; and a day to acknowledge.
procedure::Pack permit() {
  procedure::Pack pack;
  pack.id = "permit";
  pack.version = 1;
  for (const char* id : kSteps) {
    procedure::Step step;
    step.id = id;
    step.label = {std::string("步骤") + id, std::string("Step ") + id};
    pack.steps.push_back(step);
  }
  procedure::ClockRule decide;
  decide.id = "decide";
  decide.starts = {"accept"};
  decide.stops = {"answer"};
  decide.period = *calendar::Period::parse("10wd");
  decide.basis = article("行政许可法-2019#42");
  decide.pauses = {{"hear", "heard", article("行政许可法-2019#45")},
                   {"test", "tested", article("行政许可法-2019#45")}};
  decide.extends = {{"extend", *calendar::Period::parse("10wd"), article("行政许可法-2019#42")}};
  procedure::ClockRule acknowledge;
  acknowledge.id = "acknowledge";
  acknowledge.starts = {"accept"};
  acknowledge.stops = {"note", "answer"};
  acknowledge.period = *calendar::Period::parse("1d");
  acknowledge.basis = article("行政许可法-2019#32");
  pack.clocks = {decide, acknowledge};
  return pack;
}

class Clocks : public ::testing::Test {
 public:
  Clocks& act(std::string_view step, std::string_view at) { return act(step, time_of(at)); }
  Clocks& act(std::string_view step, calendar::Instant at) {
    Act act;
    act.number = 10 + file_.acts.size();
    act.step = std::string(step);
    act.occurred_at = act.recorded_at = at;
    apply(file_, *pack_.step(step), std::move(act));
    update_clocks(file_, pack_, step, tables().world());
    return *this;
  }

 protected:
  const ClockState& clock(std::string_view name) const {
    const ClockState* found = file_.clock(name);
    EXPECT_NE(found, nullptr) << name;
    static const ClockState kNone;
    return found != nullptr ? *found : kNone;
  }
  std::string due(std::string_view name = "decide") const {
    return clock(name).due_at.date().str();
  }
  ClockStatus status(std::string_view name = "decide") const { return clock(name).status; }

  procedure::Pack pack_ = permit();
  CaseFile file_;
};

TEST_F(Clocks, NothingRunsBeforeItsStart) {
  act("note", "2020-03-02T09:00").act("hear", "2020-03-02T10:00");
  EXPECT_TRUE(file_.clocks.empty());
  EXPECT_EQ(file_.clock("decide"), nullptr);
  EXPECT_FALSE(deadline_input(file_, pack_, pack_.clocks[0]).has_value());
}

TEST_F(Clocks, StartSetsAllThatItStarts) {
  act("accept", "2020-03-02T09:00");
  EXPECT_EQ(file_.clocks.size(), 2u);
  EXPECT_EQ(due(), "2020-03-16");
  EXPECT_EQ(due("acknowledge"), "2020-03-03");
  EXPECT_EQ(status(), ClockStatus::kRunning);
  EXPECT_EQ(clock("decide").started_by, 10u);
  EXPECT_FALSE(clock("decide").stopped_at.has_value());
}

TEST_F(Clocks, RunningClockIsMissedTheMomentAfterItIsDue) {
  act("accept", "2020-03-02T09:00");
  const ClockState& decide = clock("decide");
  EXPECT_EQ(decide.due_at.ms, time_of("2020-03-17T00:00").ms - 1);
  EXPECT_EQ(decide.status_at(decide.due_at), ClockStatus::kRunning);
  EXPECT_EQ(decide.status_at(time_of("2020-03-17T00:00")), ClockStatus::kMissed);
}

TEST_F(Clocks, StopOnTheLastDayIsMetTheNextDayMissed) {
  act("accept", "2020-03-02T09:00").act("answer", "2020-03-16T23:59");
  EXPECT_EQ(status(), ClockStatus::kMet);
  EXPECT_EQ(clock("decide").stopped_at, time_of("2020-03-16T23:59"));
  EXPECT_EQ(status("acknowledge"), ClockStatus::kMissed);
  EXPECT_EQ(clock("decide").status_at(time_of("2030-01-01")), ClockStatus::kMet);
  file_ = {};
  act("accept", "2020-03-02T09:00").act("answer", "2020-03-17T00:00");
  EXPECT_EQ(status(), ClockStatus::kMissed);
}

TEST_F(Clocks, StopInTheLastMomentIsMet) {
  act("accept", "2020-03-02T09:00");
  act("answer", clock("decide").due_at);
  EXPECT_EQ(status(), ClockStatus::kMet);
}

TEST_F(Clocks, FirstOfSeveralStopsCounts) {
  act("accept", "2020-03-02T09:00").act("note", "2020-03-03T09:00");
  EXPECT_EQ(status("acknowledge"), ClockStatus::kMet);
  act("answer", "2020-03-10T09:00");
  EXPECT_EQ(status("acknowledge"), ClockStatus::kMet);
  EXPECT_EQ(clock("acknowledge").stopped_at, time_of("2020-03-03T09:00"));
}

TEST_F(Clocks, PauseHoldsAndGivesItsDaysBack) {
  act("accept", "2020-03-02T09:00").act("hear", "2020-03-04T09:00");
  EXPECT_EQ(status(), ClockStatus::kPaused);
  EXPECT_EQ(clock("decide").status_at(time_of("2030-01-01")), ClockStatus::kPaused);
  EXPECT_EQ(status("acknowledge"), ClockStatus::kRunning);  // only its own clock
  act("heard", "2020-03-07T00:00");                         // Wednesday to Friday: three days
  EXPECT_EQ(status(), ClockStatus::kRunning);
  EXPECT_EQ(due(), "2020-03-19");
}

TEST_F(Clocks, StopDuringAPauseIsMet) {
  act("accept", "2020-03-02T09:00").act("hear", "2020-03-04T09:00").act("answer", "2021-01-04");
  EXPECT_EQ(status(), ClockStatus::kMet);
}

TEST_F(Clocks, TwoPausesOfOneArticleEndEachByItsOwnStep) {
  act("accept", "2020-03-02T09:00").act("hear", "2020-03-04T09:00");
  act("tested", "2020-03-05T09:00");  // no test was running
  EXPECT_EQ(status(), ClockStatus::kPaused);
  act("test", "2020-03-06T09:00").act("heard", "2020-03-07T00:00");
  EXPECT_EQ(status(), ClockStatus::kPaused);  // the test still lasts
  act("tested", "2020-03-11T00:00");          // 4, 5, 6, 9, 10 March: five days
  EXPECT_EQ(status(), ClockStatus::kRunning);
  EXPECT_EQ(due(), "2020-03-23");
}

TEST_F(Clocks, PauseRepeatedWhileItLastsIsOnePause) {
  act("accept", "2020-03-02T09:00").act("hear", "2020-03-04T09:00").act("hear", "2020-03-05T09:00");
  act("heard", "2020-03-07T00:00");
  EXPECT_EQ(status(), ClockStatus::kRunning);
  EXPECT_EQ(due(), "2020-03-19");
}

TEST_F(Clocks, SecondPauseAddsToTheFirst) {
  act("accept", "2020-03-02T09:00")
      .act("hear", "2020-03-04T00:00")
      .act("heard", "2020-03-05T00:00");
  act("hear", "2020-03-09T00:00").act("heard", "2020-03-10T00:00");
  EXPECT_EQ(due(), "2020-03-18");
}

TEST_F(Clocks, ExtensionsFollowEachOther) {
  act("accept", "2020-03-02T09:00").act("extend", "2020-03-10T09:00");
  EXPECT_EQ(due(), "2020-03-30");
  act("extend", "2020-03-11T09:00");
  EXPECT_EQ(due(), "2020-04-14");  // 清明 from 4 to 6 April
}

TEST_F(Clocks, WhatComesAfterTheStopNeitherMendsNorSpoilsIt) {
  act("accept", "2020-03-02T09:00").act("answer", "2020-03-20T09:00");
  ASSERT_EQ(status(), ClockStatus::kMissed);
  const ClockState missed = clock("decide");
  act("extend", "2020-03-21T09:00");
  EXPECT_EQ(clock("decide"), missed);
  act("hear", "2020-03-22T09:00");
  EXPECT_EQ(clock("decide"), missed);
  act("answer", "2020-03-23T09:00");
  EXPECT_EQ(clock("decide"), missed);
}

TEST_F(Clocks, WhatCameBeforeTheStartDoesNotCount) {
  act("hear", "2020-02-20T09:00").act("extend", "2020-02-21T09:00");
  act("accept", "2020-03-02T09:00");
  EXPECT_EQ(status(), ClockStatus::kRunning);
  EXPECT_EQ(due(), "2020-03-16");
}

TEST_F(Clocks, RepeatedStartBeginsAnew) {
  act("accept", "2020-03-02T09:00").act("extend", "2020-03-03T09:00").act("answer", "2020-03-04");
  ASSERT_EQ(status(), ClockStatus::kMet);
  act("accept", "2020-03-09T09:00");
  EXPECT_EQ(status(), ClockStatus::kRunning);
  EXPECT_EQ(due(), "2020-03-23");
  EXPECT_EQ(clock("decide").started_by, 13u);
  EXPECT_FALSE(clock("decide").stopped_at.has_value());
  EXPECT_EQ(file_.clocks.size(), 2u);
}

TEST_F(Clocks, DeadlineBeyondTheKnownTableIsProvisional) {
  act("accept", "2190-03-02T09:00");
  EXPECT_TRUE(clock("decide").provisional);
  file_ = {};
  act("accept", "2020-03-02T09:00");
  EXPECT_FALSE(clock("decide").provisional);
}

TEST_F(Clocks, InputTellsEventGroundsAndArticles) {
  act("accept", "2020-03-02T09:00")
      .act("hear", "2020-03-04T09:00")
      .act("heard", "2020-03-07T00:00");
  act("extend", "2020-03-10T09:00");
  const auto input = deadline_input(file_, pack_, pack_.clocks[0]);
  ASSERT_TRUE(input.has_value());
  EXPECT_EQ(input->event, "步骤accept");
  EXPECT_EQ(input->basis, "行政许可法-2019#42");
  ASSERT_EQ(input->pauses.size(), 1u);
  EXPECT_EQ(input->pauses[0].ground, "步骤hear");
  EXPECT_EQ(input->pauses[0].basis, "行政许可法-2019#45");
  EXPECT_EQ(input->pauses[0].to, time_of("2020-03-07T00:00"));
  ASSERT_EQ(input->extensions.size(), 1u);
  EXPECT_EQ(input->extensions[0].basis, "行政许可法-2019#42");
  EXPECT_EQ(input->extensions[0].ground, "步骤extend");
}

std::map<std::string, ClockState> by_name(const CaseFile& file) {
  std::map<std::string, ClockState> out;
  for (const ClockState& clock : file.clocks) out[clock.clock] = clock;
  return out;
}

// Kept up act by act, replayed from stored bodies, or computed once from the whole case: one
// answer.
RC_GTEST_FIXTURE_PROP(Clocks, ReplayingACaseGivesEqualClocks, ()) {
  file_ = {};
  calendar::Instant at = time_of("2020-01-02T09:00");
  const int acts = *rc::gen::inRange(1, 14);
  for (int i = 0; i < acts; ++i) {
    at.ms += *rc::gen::inRange<int64_t>(0, 5 * 86'400'000);
    act(*rc::gen::elementOf(std::vector<std::string>(std::begin(kSteps), std::end(kSteps))), at);
  }
  CaseFile again;
  for (const Act& kept : file_.acts) {
    Act stored = kept;
    RC_ASSERT(decode_body(encode_body(kept), stored).ok());
    const std::string step = stored.step;
    apply(again, *pack_.step(step), std::move(stored));
    update_clocks(again, pack_, step, tables().world());
  }
  RC_ASSERT(again.clocks == file_.clocks);
  CaseFile whole = file_;
  whole.clocks.clear();
  for (const char* step : kSteps) update_clocks(whole, pack_, step, tables().world());
  RC_ASSERT(by_name(whole) == by_name(file_));
}

}  // namespace
}  // namespace casework
