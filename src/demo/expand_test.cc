// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/expand.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "demo/fixture_test.h"

namespace demo {
namespace {

using calendar::Date;

StoryFile stories(const std::string& text) {
  const procedure::Library library = small_library();
  auto loaded = load_story_file("pack: matter\nstories:\n" + text, "demo/matter.yaml", library);
  EXPECT_TRUE(loaded.problems.empty())
      << loaded.problems.front().code << loaded.problems.front().where;
  return std::move(loaded.files.at(0));
}

Plan planned(const std::string& text, uint64_t seed = 2020) {
  SmallTown town;
  town.seed = seed;
  Plan plan;
  const auto status = expand(stories(text), town.scene(), plan);
  EXPECT_TRUE(status.ok()) << status.fault().code;
  return plan;
}

std::string fault_of(const std::string& text) {
  const SmallTown town;
  Plan plan;
  const auto status = expand(stories(text), town.scene(), plan);
  return status.ok() ? "" : status.fault().code;
}

std::string field(const Planned& act, std::string_view id) {
  const std::string* value = act.command.fields.find(id);
  return value == nullptr ? "" : *value;
}

TEST(Expand, MakesEveryCaseWithEveryAct) {
  const Plan plan = planned(R"(
  - name: a
    count: 20
    acts:
      - {do: open, as: clerk, with: {persons: 1}}
      - {do: close, as: head, after: [1d, 3d]}
)");
  ASSERT_EQ(plan.acts.size(), 40u);
  std::set<base::Uuid> cases;
  std::set<base::Uuid> ids;
  for (const Planned& act : plan.acts) {
    cases.insert(act.command.subject);
    ids.insert(act.command.id);
    EXPECT_EQ(act.command.pack, "matter");
    EXPECT_LE(act.command.occurred_at, act.recorded_at);
  }
  EXPECT_EQ(cases.size(), 20u);
  EXPECT_EQ(ids.size(), 40u);
  EXPECT_EQ(plan.origins.at(plan.acts[1].origin).where, "demo/matter.yaml:8:9");
  EXPECT_EQ(plan.origins.at(plan.acts[1].origin).story, "a");
}

TEST(Expand, TheSameSeedGivesTheSameCommandsAndAnotherOneOthers) {
  const std::string text =
      "  - {name: a, count: 9, acts: [{do: open, as: clerk, with: {persons: {between: [1, 9]}, "
      "unit: {unit: any}}}]}\n";
  const auto trace = [&](uint64_t seed) {
    std::string out;
    for (const Planned& act : planned(text, seed).acts) {
      out += act.command.id.str() + act.command.actor + field(act, "persons") + field(act, "unit") +
             act.recorded_at.str() + "\n";
    }
    return out;
  };
  EXPECT_EQ(trace(1), trace(1));
  EXPECT_NE(trace(1), trace(2));
}

TEST(Expand, MonthsGetTheirShareExactly) {
  const Plan plan = planned(R"(
  - {name: a, count: 30, months: [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3], acts: [{do: open, as: clerk, with: {persons: 1}}]}
)");
  std::map<int, int> seen;
  for (const Planned& act : plan.acts) ++seen[act.command.occurred_at.date().civil().month];
  EXPECT_EQ(seen, (std::map<int, int>{{1, 5}, {3, 10}, {12, 15}}));
}

TEST(Expand, WorksOnlyOnWorkingDaysInOfficeHours) {
  const SmallTown town;
  const Plan plan = planned(R"(
  - name: a
    count: 300
    acts:
      - {do: open, as: clerk, with: {persons: 1}}
      - {do: close, as: head, after: [1d, 2d]}
)");
  for (const Planned& act : plan.acts) {
    EXPECT_TRUE(town.workdays.is_working(act.command.occurred_at.date()));
    const int minute = act.command.occurred_at.minute_of_day();
    EXPECT_TRUE((minute >= 8 * 60 + 30 && minute < 12 * 60) ||
                (minute >= 13 * 60 + 30 && minute < 18 * 60))
        << act.command.occurred_at.str();
  }
}

TEST(Expand, AnyDayMeansWeekendsToo) {
  const SmallTown town;
  const Plan plan = planned(
      "  - {name: a, count: 300, days: any, acts: [{do: open, as: clerk, with: {persons: 1}}]}\n");
  const auto off = std::count_if(plan.acts.begin(), plan.acts.end(), [&](const Planned& act) {
    return !town.workdays.is_working(act.command.occurred_at.date());
  });
  EXPECT_GT(off, 60);
  EXPECT_LT(off, 140);
}

TEST(Expand, StaysWithinTheBounds) {
  const Plan plan = planned(
      "  - {name: a, count: 50, from: 2020-03-02, to: 2020-03-06, acts: [{do: open, as: clerk, "
      "with: {persons: 1}}]}\n");
  for (const Planned& act : plan.acts) {
    EXPECT_GE(act.command.occurred_at.date(), *Date::of(2020, 3, 2));
    EXPECT_LE(act.command.occurred_at.date(), *Date::of(2020, 3, 6));
  }
  EXPECT_EQ(fault_of("  - {name: a, count: 1, from: 2020-10-03, to: 2020-10-04, acts: [{do: open, "
                     "as: clerk, with: {persons: 1}}]}\n"),
            "demo.no_days");  // National Day
}

TEST(Expand, WaitsAsLongAsItSays) {
  const SmallTown town;
  const Plan plan = planned(R"(
  - name: a
    count: 200
    to: 2020-11-30
    acts:
      - {do: open, as: clerk, with: {persons: 1}}
      - {do: check, as: clerk, after: [2wd, 4wd]}
      - {do: check, as: clerk, after: [7d, 9d]}
      - {do: check, as: clerk, after: [2h, 3h]}
      - {do: close, as: clerk}
)");
  for (size_t i = 0; i < plan.acts.size(); i += 5) {
    const auto at = [&](size_t k) { return plan.acts[i + k].command.occurred_at; };
    const int working = town.workdays.rank(at(1).date()) - town.workdays.rank(at(0).date());
    EXPECT_TRUE(working >= 2 && working <= 4) << working;
    const int days = at(2).date() - at(1).date();
    EXPECT_GE(days, 7);
    // Nine days, or the office opens again later.
    EXPECT_TRUE(days <= 9 || !town.workdays.is_working(at(1).date() + 9)) << days;
    const int64_t minutes = (at(3).ms - at(2).ms) / 60'000;
    EXPECT_TRUE(minutes >= 120 && minutes <= 180) << minutes;
    EXPECT_EQ(at(4).date(), at(3).date());
    EXPECT_GT(at(4), at(3));
  }
}

TEST(Expand, SplitsAddUpOverTheStory) {
  const Plan plan = planned(
      "  - {name: a, count: 69, acts: [{do: open, as: clerk, with: {persons: {split: {total: 199, "
      "min: 1, max: 8}}}}]}\n");
  int sum = 0;
  for (const Planned& act : plan.acts) sum += std::stoi(field(act, "persons"));
  EXPECT_EQ(sum, 199);
}

TEST(Expand, SerialNumbersRunOverAllStoriesInOrderOfTime) {
  const std::string one =
      "count: 40, acts: [{do: open, as: clerk, with: {persons: 1, number: {serial: "
      "\"[2020]{n:3}\"}}}]}\n";
  Plan plan = planned("  - {name: a, " + one + "  - {name: b, " + one);
  std::sort(plan.acts.begin(), plan.acts.end(), [](const Planned& a, const Planned& b) {
    return a.command.occurred_at < b.command.occurred_at;
  });
  EXPECT_EQ(field(plan.acts.front(), "number"), "[2020]001");
  EXPECT_EQ(field(plan.acts[41], "number"), "[2020]042");
  EXPECT_EQ(field(plan.acts.back(), "number"), "[2020]080");
}

TEST(Expand, OneHolderStaysAndOtherMeansSomebodyElse) {
  const Plan plan = planned(R"(
  - name: a
    count: 40
    to: 2020-12-01
    acts:
      - {do: open, as: clerk, with: {persons: 1, who: {person: clerk}}}
      - {do: check, as: clerk}
      - {do: check, as: {other: clerk}}
      - {do: close, as: clerk}
)");
  std::set<std::string> clerks;
  for (size_t i = 0; i < plan.acts.size(); i += 4) {
    const auto actor = [&](size_t k) { return plan.acts[i + k].command.actor; };
    EXPECT_EQ(actor(1), actor(0));
    EXPECT_NE(actor(2), actor(0));
    EXPECT_EQ(actor(3), actor(0));
    EXPECT_EQ(field(plan.acts[i], "who"), actor(0));
    EXPECT_EQ(plan.acts[i].command.post, "post-" + actor(0));
    clerks.insert(actor(0));
  }
  EXPECT_EQ(clerks.size(), 2u);
  EXPECT_EQ(fault_of(R"(
  - name: a
    count: 1
    acts:
      - {do: open, as: clerk, with: {persons: 1}}
      - {do: check, as: {other: clerk}}
      - {do: check, as: {other: clerk}}
)"),
            "demo.no_holder");
}

TEST(Expand, OfficersAreOthersOfTheSameRole) {
  const Plan plan = planned(R"(
  - name: a
    count: 20
    acts:
      - {do: open, as: clerk, officers: 1, with: {persons: 1}}
      - {do: check, as: clerk, officers: 1}
)");
  for (const Planned& act : plan.acts) {
    ASSERT_EQ(act.command.officers.size(), 1u);
    EXPECT_NE(act.command.officers[0], act.command.actor);
  }
  EXPECT_EQ(fault_of("  - {name: a, count: 1, acts: [{do: open, as: clerk, officers: 2, with: "
                     "{persons: 1}}]}\n"),
            "demo.too_few_officers");
}

TEST(Expand, UnitIsChosenOnceAndPeopleFitIt) {
  const Plan plan = planned(R"(
  - {name: a, count: 60, acts: [{do: open, as: member, officers: 1, with: {persons: 1, unit: {unit: any}}}]}
)");
  std::set<std::string> units;
  for (const Planned& act : plan.acts) {
    EXPECT_TRUE(act.command.actor.starts_with("member-" + field(act, "unit")));
    EXPECT_TRUE(act.command.officers[0].starts_with("member-" + field(act, "unit")));
    units.insert(field(act, "unit"));
  }
  EXPECT_EQ(units.size(), 3u);
  const Plan villages = planned(
      "  - {name: a, count: 60, acts: [{do: open, as: clerk, with: {persons: 1, unit: {unit: "
      "village}}}]}\n");
  for (const Planned& act : villages.acts) EXPECT_NE(field(act, "unit"), "E1");
  EXPECT_EQ(fault_of("  - {name: a, count: 1, acts: [{do: open, as: member, with: {persons: 1, "
                     "unit: X9}}]}\n"),
            "demo.no_holder");
}

TEST(Expand, DatesAreCountedFromTheAct) {
  const Plan plan = planned(
      "  - {name: a, count: 5, acts: [{do: open, as: clerk, with: {persons: 1, due_on: {day: "
      "30}}}]}\n");
  for (const Planned& act : plan.acts) {
    EXPECT_EQ(field(act, "due_on"), (act.command.occurred_at.date() + 30).str());
  }
}

TEST(Expand, LateRecordingKeepsTheOrderOfTheCase) {
  const Plan plan = planned(R"(
  - name: a
    count: 60
    days: any
    acts:
      - {do: open, as: clerk, recorded_after: [1d, 3d], with: {persons: 1}}
      - {do: close, as: clerk, after: [1h, 2h]}
)");
  bool late = false;
  for (size_t i = 0; i < plan.acts.size(); i += 2) {
    const Planned& open = plan.acts[i];
    const Planned& close = plan.acts[i + 1];
    EXPECT_GE(open.recorded_at.date() - open.command.occurred_at.date(), 1);
    EXPECT_GE(close.recorded_at, open.recorded_at);
    EXPECT_GE(close.command.occurred_at, open.command.occurred_at);
    late = late || close.recorded_at > close.command.occurred_at;
  }
  EXPECT_TRUE(late);
}

TEST(Expand, EvidenceHasDigestsOfItsOwn) {
  const Plan plan = planned(
      "  - {name: a, count: 3, acts: [{do: open, as: clerk, evidence: {photo: 2}, with: {persons: "
      "1}}]}\n");
  std::set<std::string> digests;
  for (const Planned& act : plan.acts) {
    ASSERT_EQ(act.command.evidence.size(), 2u);
    for (const auto& e : act.command.evidence) {
      EXPECT_EQ(e.digest.size(), 64u);
      digests.insert(e.digest);
    }
  }
  EXPECT_EQ(digests.size(), 6u);
}

TEST(Expand, RefusesToRunFarBeyondTheYear) {
  EXPECT_EQ(fault_of(R"(
  - name: a
    count: 1
    from: 2020-12-01
    acts:
      - {do: open, as: clerk, with: {persons: 1}}
      - {do: close, as: clerk, after: [300d, 300d]}
)"),
            "demo.too_late");
}

TEST(Expand, FortyThousandActsTakeLessThanASecond) {
  const auto file = stories(R"(
  - name: a
    count: 20000
    days: any
    acts:
      - {do: open, as: member, with: {persons: {between: [1, 9]}, unit: {unit: any}, summary: {pick: [x, y]}}}
      - {do: close, as: head, after: [0d, 3d]}
)");
  const SmallTown town;
  Plan plan;
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(expand(file, town.scene(), plan).ok());
  EXPECT_EQ(plan.acts.size(), 40'000u);
  // A slow machine with sanitizers takes longer; the promise is for an ordinary build.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Expand, PlacesLieInACellOfTheCasesUnitAndStayThroughoutTheCase) {
  const SmallTown town;
  const grid::Map map = std::move(grid::Map::create(town.cells)).value();
  const Plan plan = planned(R"(
  - name: a
    count: 60
    acts:
      - {do: open, as: clerk, with: {persons: 1, unit: {unit: any}, point: {point: cell}, cell: {cell: unit}}}
      - {do: check, as: clerk, with: {point: {point: cell}}}
)");
  std::set<std::string> cells;
  for (size_t i = 0; i < plan.acts.size(); i += 2) {
    const std::string point = field(plan.acts[i], "point");
    const grid::Cell* cell = map.at(grid::Point::parse(point).value());
    ASSERT_NE(cell, nullptr) << point;
    EXPECT_EQ(cell->code, field(plan.acts[i], "cell"));
    EXPECT_EQ(cell->unit, field(plan.acts[i], "unit"));
    EXPECT_EQ(field(plan.acts[i + 1], "point"), point);
    cells.insert(cell->code);
  }
  EXPECT_EQ(cells.size(), 4u);
}

TEST(Expand, APlaceMoreChangesNothingElse) {
  const auto trace = [](const std::string& place) {
    std::string out;
    for (const Planned& act : planned("  - {name: a, count: 20, acts: [{do: open, as: clerk, with: "
                                      "{persons: {between: [1, 9]}, unit: {unit: any}" +
                                      place + "}}]}\n")
                                  .acts) {
      out += act.command.id.str() + act.command.actor + field(act, "persons") + field(act, "unit") +
             act.recorded_at.str() + "\n";
    }
    return out;
  };
  EXPECT_EQ(trace(""), trace(", point: {point: cell}, cell: {cell: unit}"));
}

TEST(Expand, ReferencesNameOtherCasesThatWereBegunBefore) {
  const std::string text = R"(
  - {name: a, count: 30, to: 2020-06-30, acts: [{do: open, as: clerk, with: {persons: 1}}]}
)";
  const std::string later = R"(
  - name: b
    count: 10
    from: 2020-07-01
    to: 2020-12-01
    acts:
      - {do: open, as: clerk, with: {persons: 1, related: {case: matter}}}
      - {do: check, as: clerk, with: {related: {case: matter}}}
)";
  EXPECT_TRUE(refers_to(stories(text)).empty());
  EXPECT_TRUE(refers_to(stories(later)).empty()) << "its own cases keep no file waiting";
  const SmallTown town;
  Plan plan;
  ASSERT_TRUE(expand(stories(text), town.scene(), plan).ok());
  ASSERT_TRUE(expand(stories(later), town.scene(), plan).ok());
  std::map<std::string, calendar::Instant> begun;
  for (const Planned& act : plan.acts) {
    begun.emplace(act.command.subject.str(), act.recorded_at);
  }
  for (size_t i = 30; i < plan.acts.size(); i += 2) {
    const std::string first = field(plan.acts[i], "related");
    const std::string second = field(plan.acts[i + 1], "related");
    EXPECT_NE(first, second);
    ASSERT_TRUE(begun.contains(first) && begun.contains(second));
    EXPECT_LT(begun[first], plan.acts[i].command.occurred_at);
    EXPECT_LT(begun[second], plan.acts[i + 1].command.occurred_at);
  }
  EXPECT_EQ(fault_of(later), "demo.no_case");
}

TEST(Expand, AReferenceMayAskForOneStoryAndForFinishedCases) {
  const std::string text = R"(
  - {name: quick, count: 3, to: 2020-01-31, acts: [{do: open, as: clerk, with: {persons: 1}}]}
  - name: slow
    count: 2
    to: 2020-01-31
    acts:
      - {do: open, as: clerk, with: {persons: 1}}
      - {do: check, as: clerk, after: [120d, 130d]}
)";
  const auto later = [](const std::string& month, const std::string& what) {
    return "\n  - {name: b, count: 1, from: 2020-" + month + "-01, to: 2020-" + month +
           "-20, acts: [{do: open, as: clerk, with: {persons: 1, related: {case: {pack: matter, " +
           what + "}}}}]}\n";
  };
  const SmallTown town;
  Plan plan;
  ASSERT_TRUE(expand(stories(text), town.scene(), plan).ok());
  const auto referred = [&](const std::string& month, const std::string& what) {
    Plan copy = plan;
    const auto done = expand(stories(later(month, what)), town.scene(), copy);
    if (!done.ok()) return done.fault().code;
    const std::string id = field(copy.acts.back(), "related");
    for (const Begun& one : plan.begun["matter"]) {
      if (one.id.str() == id) return one.story;
    }
    return std::string("?");
  };
  EXPECT_EQ(referred("03", "story: slow"), "slow");
  EXPECT_EQ(referred("03", "story: slow, finished: true"), "demo.no_case");
  EXPECT_EQ(referred("03", "finished: true"), "quick");
  EXPECT_EQ(referred("08", "story: slow, finished: true"), "slow");
  EXPECT_EQ(referred("03", "story: nobody"), "demo.no_case");
  const std::string twice = R"(
  - name: b
    count: 1
    from: 2020-03-01
    to: 2020-03-20
    acts:
      - {do: open, as: clerk, with: {persons: 1, related: {case: {pack: matter, story: one}}}}
      - {do: check, as: clerk, with: {related: {case: {pack: matter, story: one}}}}
)";
  ASSERT_TRUE(expand(stories("\n  - {name: one, count: 1, to: 2020-01-31, acts: [{do: open, as: "
                             "clerk, with: {persons: 1}}]}\n"),
                     town.scene(), plan)
                  .ok());
  ASSERT_TRUE(expand(stories(twice), town.scene(), plan).ok()) << "a named story, again";
}

TEST(Expand, MomentsAndTimesOfDayMeet) {
  const SmallTown town;
  const Plan plan = planned(R"(
  - name: a
    count: 40
    to: 2020-12-10
    acts:
      - {do: open, as: clerk, with: {persons: 1, begins: {moment: {after: 5wd, time: "08:30"}}}}
      - {do: check, as: clerk, after: [5wd, 5wd], at: "08:25"}
      - {do: check, as: clerk, at: "07:00"}
      - {do: close, as: clerk, at: "12:05"}
)");
  for (size_t i = 0; i < plan.acts.size(); i += 4) {
    const auto at = [&](size_t k) { return plan.acts[i + k].command.occurred_at; };
    const auto begins = calendar::Instant::parse(field(plan.acts[i], "begins"));
    ASSERT_TRUE(begins.has_value());
    EXPECT_TRUE(town.workdays.is_working(begins->date()));
    EXPECT_EQ(begins->ms - at(1).ms, 5 * 60'000);
    EXPECT_EQ(at(2), at(1));  // time does not run backwards
    EXPECT_EQ(at(3).ms - begins->ms, (3 * 60 + 35) * 60'000);
  }
}

}  // namespace
}  // namespace demo
