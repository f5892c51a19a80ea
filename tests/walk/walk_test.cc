// SPDX-License-Identifier: AGPL-3.0-or-later
// Every version of every pack, walked at random: what must hold whatever people try. The statutes'
// own conditions are told here once more, apart from the rules that enforce them.
//
// FADU_WALKS=n walks each version n times (default 10).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "indicator/contributions.h"
#include "walker.h"

namespace walk {
namespace {

using casework::Act;
using casework::CaseFile;

constexpr int kActsMax = 40;
constexpr size_t kSearchMax = 300;  // acts of the search for a way to an end

// rapidcheck reads its number of cases from the environment, once.
void set_walks() {
  const char* text = std::getenv("FADU_WALKS");
  const std::string params = std::string("max_success=") + (text != nullptr ? text : "10");
  ::setenv("RC_PARAMS", params.c_str(), 0);
}

std::string told(const Walker& walker) {
  std::string out = walker.pack().id + "/" + std::to_string(walker.pack().version) + " in " +
                    walker.file().state + " after";
  for (const Act& act : walker.file().acts) out += " " + act.step;
  return out;
}

void must(bool holds, const Walker& walker, const std::string& what) {
  if (!holds) RC_FAIL(what + ": " + told(walker));
}

bool before(const CaseFile& file, std::initializer_list<const char*> steps) {
  return std::any_of(steps.begin(), steps.end(), [&](const char* step) { return file.done(step); });
}

std::set<std::string> everybody(const Act& act) {
  std::set<std::string> out(act.officers.begin(), act.officers.end());
  out.insert(act.actor);
  return out;
}

// Working days that lie wholly between two days, counted one by one.
int working_days_between(calendar::Date first, calendar::Date last) {
  int out = 0;
  for (calendar::Date day = first + 1; day < last; day = day + 1) {
    if (knowledge().workdays.is_working(day)) ++out;
  }
  return out;
}

// 行政处罚法-2021, and the same articles of 2017.
void check_penalty(const Walker& walker, const CaseFile& before_act, const Act& act) {
  const bool investigates = act.step == "investigate";
  if (investigates) {
    // #42: not fewer than two, each with a certificate.
    const auto people = everybody(act);
    must(people.size() >= 2, walker, "one officer investigates");
    for (const std::string& person : people) {
      must(walker.town().directory.certified(person, "enforcement", act.occurred_at.date()), walker,
           "an officer without certificate investigates");
    }
  }
  if (act.step == "decide") {
    // #44, #45: told beforehand, and heard or silent.
    must(before_act.done("give_notice"), walker, "a penalty without prior notice");
    must(before(before_act,
                {"hear_statement", "waive", "note_silence", "hold_hearing", "abandon_hearing"}),
         walker, "a penalty without statement or waiver");
    // #38 para. 3 (2017), #57: who decides did not investigate alone; the reviewer did not handle.
    for (const Act& review : before_act.acts) {
      if (review.step != "legal_review") continue;
      for (const Act& handled : before_act.acts) {
        if (handled.step != "investigate" && handled.step != "report") continue;
        must(!everybody(handled).contains(review.actor), walker, "the reviewer handled the case");
      }
    }
  }
  if (act.step == "hold_hearing") {
    // #64 (1)2: seven working days before.
    const Act* notice = before_act.last("notify_hearing");
    must(notice != nullptr, walker, "a hearing without notice");
    must(working_days_between(notice->occurred_at.date(), act.occurred_at.date()) >= 7, walker,
         "a hearing before seven working days");
    // #64 (1)4: the chair did not investigate.
    for (const Act& handled : before_act.acts) {
      must(handled.step != "investigate" || !everybody(handled).contains(act.actor), walker,
           "the chair of the hearing investigated");
    }
  }
}

// 人民调解法-2010#15: nobody mediates who is a party; a party that refuses is not mediated (#17).
void check_mediation(const Walker& walker, const Act& act) {
  if (act.step != "accept") return;
  const std::string* refused = walker.file().fields.find("refused_by_party");
  must(refused == nullptr || *refused != "true", walker, "a party that refuses is mediated");
}

void check_act(const Walker& walker, const CaseFile& before_act, const Act& act) {
  const procedure::Pack& pack = walker.pack();
  if (before_act.exists() && pack.kind == procedure::PackKind::kProcedure) {
    const procedure::State* state = pack.state(before_act.state);
    must(state != nullptr && !state->final, walker, "a step leaves a final state");
  }
  if (pack.id == "penalty_ordinary") check_penalty(walker, before_act, act);
  if (pack.id == "mediation") check_mediation(walker, act);
}

void check_clocks(const Walker& walker) {
  for (const casework::ClockState& clock : walker.file().clocks) {
    const bool paused = clock.status == casework::ClockStatus::kPaused;
    must(paused || !(clock.due_at < clock.started_at), walker,
         clock.clock + " ends before it starts");
    must(!clock.stopped_at || !(*clock.stopped_at < clock.started_at), walker,
         clock.clock + " stops before it starts");
  }
}

// What a case counts for follows from the case alone: a stock holds it once or not at all, a flow
// of cases counts it once at most.
void check_figures(const Walker& walker) {
  static const indicator::Definitions kDefinitions(knowledge().packs());
  const indicator::PackPlan* plan = kDefinitions.plan(walker.pack().id);
  if (plan == nullptr) return;
  indicator::TextPool pool;
  const indicator::Outline outline = indicator::outline_of(walker.file(), *plan, pool);
  std::vector<indicator::Contribution> all;
  indicator::contribute(outline, walker.now().ms, pool, all);
  std::map<const indicator::Definition*, int64_t> held;
  std::map<const indicator::Definition*, int64_t> counted;
  for (const indicator::Contribution& one : all) {
    held[one.definition] += one.sign;
    ++counted[one.definition];
    must(std::any_of(walker.file().acts.begin(), walker.file().acts.end(),
                     [&](const Act& act) { return act.number == one.number; }),
         walker, one.definition->source->id + " counts an entry that is not of the case");
  }
  for (const auto& [definition, sum] : held) {
    const procedure::Indicator& source = *definition->source;
    if (source.kind == procedure::IndicatorKind::kStock) {
      must(sum == 0 || sum == 1, walker, source.id + " holds a case " + std::to_string(sum));
    }
    if (source.kind == procedure::IndicatorKind::kFlow && !source.of_acts) {
      must(counted[definition] <= 1, walker, source.id + " counts a case twice");
    }
  }
}

// Takes the command; checks all that must hold after it.
void try_it(Walker& walker, const casework::Command& command) {
  const procedure::Step& step = *walker.pack().step(command.step);
  const CaseFile before_act = walker.file();
  const auto refusals = casework::rule_refusals(walker.world(), walker.town(), walker.pack(), step,
                                                before_act, command);
  const auto act = walker.take(command);
  if (!act.ok()) {
    must(walker.file().acts.size() == before_act.acts.size(), walker, "a refusal left something");
    return;
  }
  must(refusals.empty(), walker, command.step + " was accepted though a rule refuses it");
  check_act(walker, before_act, *act);
  check_clocks(walker);
  check_figures(walker);
}

void walk_once(const procedure::Pack& pack, base::Random& random) {
  Walker walker(pack);
  for (int i = 0; i < kActsMax && !(walker.file().exists() && walker.ended()); ++i) {
    const auto steps = walker.next();
    if (steps.empty()) break;
    const procedure::Step& step = *steps[random.below(steps.size())];
    try_it(walker, walker.reckless(step, random));
    if (random.below(3) == 0) continue;
    const auto& now = walker.next();
    if (now.empty()) break;
    const procedure::Step& other = *now[random.below(now.size())];
    if (const auto command = walker.lawful(other, random.below(9))) try_it(walker, *command);
  }
  // A record of a register stands as long as what it tells of.
  if (!walker.file().exists() || walker.ended()) return;
  if (pack.kind == procedure::PackKind::kRegister) return;
  must(walker.way_to_end(kSearchMax) != Walker::Way::kNone, walker, "no lawful way to an end");
}

TEST(Walks, NothingThatAStatuteForbidsIsReachedAndEveryOpenCaseCanEnd) {
  set_walks();
  for (const procedure::Pack& pack : knowledge().packs().packs()) {
    SCOPED_TRACE(pack.id + "/" + std::to_string(pack.version));
    EXPECT_TRUE(rc::check(pack.id, [&] {
      base::SeededRandom random(*rc::gen::arbitrary<uint64_t>());
      walk_once(pack, random);
    }));
  }
}

// Without any recklessness: the clerk who does everything right comes to an end of every procedure.
TEST(Walks, EveryProcedureCanBeCarriedToAnEnd) {
  for (const procedure::Pack& pack : knowledge().packs().packs()) {
    Walker walker(pack);
    EXPECT_EQ(walker.way_to_end(2000), Walker::Way::kFound) << pack.id << "/" << pack.version;
  }
}

}  // namespace
}  // namespace walk
