// SPDX-License-Identifier: AGPL-3.0-or-later
// Every version of every pack, walked at random: what must hold whatever people try. The statutes'
// own conditions are told here once more, apart from the rules that enforce them.
//
// FADU_WALKS=n walks each version n times (default 10).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
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

bool on_file(const Walker& walker, const char* field, std::string_view value) {
  const std::string* held = walker.file().fields.find(field);
  return held != nullptr && *held == value;
}

// Working days that lie wholly between two days, counted one by one.
int working_days_between(calendar::Date first, calendar::Date last) {
  int out = 0;
  for (calendar::Date day = first + 1; day < last; day = day + 1) {
    if (knowledge().workdays.is_working(day)) ++out;
  }
  return out;
}

// 行政处罚法-2021#42, 行政强制法-2011#17 and #18: two at least, each with a certificate of that
// day, and who assists is none of them.
void check_officers(const Walker& walker, const Act& act) {
  const identity::Directory& directory = walker.town().directory;
  const calendar::Date on = act.occurred_at.date();
  int officers = 0;
  for (const std::string& person : everybody(act)) {
    must(directory.certified(person, "enforcement", on), walker, "no certificate: " + act.step);
    if (!directory.holds(person, "enforcement_assistant", on)) ++officers;
  }
  must(officers >= 2, walker, "fewer than two officers: " + act.step);
}

// 行政处罚法-2021, and the same articles of 2017.
void check_penalty(const Walker& walker, const CaseFile& before_act, const Act& act) {
  if (act.step == "investigate" || act.step == "preserve" || act.step == "report") {
    check_officers(walker, act);
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
    // #64 (1)2: seven working days before; in the text of 2017 (#42) seven days.
    const Act* notice = before_act.last("notify_hearing");
    must(notice != nullptr, walker, "a hearing without notice");
    const calendar::Date told_on = notice->occurred_at.date();
    const calendar::Date held_on = act.occurred_at.date();
    must(walker.pack().version == 1 ? told_on + 7 < held_on
                                    : working_days_between(told_on, held_on) >= 7,
         walker, "a hearing before its seven days");
    // #64 (1)4: the chair did not investigate.
    for (const Act& handled : before_act.acts) {
      must(handled.step != "investigate" || !everybody(handled).contains(act.actor), walker,
           "the chair of the hearing investigated");
    }
  }
}

// On the spot: told and heard, by two, within the limit.
void check_summary(const Walker& walker, const CaseFile& before_act, const Act& act) {
  if (act.step != "decide") return;
  check_officers(walker, act);
  must(before_act.done("hear"), walker, "a penalty on the spot without telling and hearing");
  // 行政处罚法-2017#33, -2021#51: the most that may be fined on the spot.
  const std::string* fine = walker.file().fields.find("fine");
  if (fine == nullptr) return;
  const bool first = walker.pack().version == 1;
  const int64_t most =
      on_file(walker, "party_kind", "citizen") ? (first ? 50 : 200) : (first ? 1000 : 3000);
  must(std::stoll(*fine) <= most, walker, "fined " + *fine + " on the spot");
}

// 行政强制法-2011: approved before or within a day, by two officers.
void check_coercion(const Walker& walker, const CaseFile& before_act, const Act& act) {
  const bool urgent = act.step == "carry_out_urgently";
  if (urgent || act.step == "carry_out") {
    check_officers(walker, act);
    must(urgent || before_act.done("approve"), walker, "carried out without approval");
  }
  if (act.step == "confirm") {
    const Act* done = before_act.last("carry_out_urgently");
    must(act.occurred_at.ms - done->occurred_at.ms <= int64_t{24} * 60 * 60 * 1000, walker,
         "approved after more than a day");
  }
}

// 行政许可法-2019: what is missing told once (#32), two people on site (#34), third parties told
// (#36), the chair did not examine and the decision rests on the record (#48).
void check_licence(const Walker& walker, const CaseFile& before_act, const Act& act) {
  if (act.step == "request_correction") {
    must(!before_act.done("request_correction"), walker, "asked for corrections twice");
  }
  if (act.step == "site_check") {
    must(everybody(act).size() >= 2, walker, "one person checks on site");
  }
  if (act.step == "hold_hearing") {
    for (const Act& handled : before_act.acts) {
      must(handled.step != "site_check" || !everybody(handled).contains(act.actor), walker,
           "the chair of the hearing examined the application");
    }
  }
  if (act.step != "grant") return;
  must(!on_file(walker, "third_party", "true") || before_act.done("notify_third_party"), walker,
       "granted without telling the third party");
  must(!before_act.done("hold_hearing") || walker.file().fields.find("record_basis") != nullptr,
       walker, "granted beside the record of the hearing");
}

// 重大行政决策程序暂行条例-2019: thirty days (#15), lawful (#25), discussed (#30), reported (#31).
void check_decision(const Walker& walker, const CaseFile& before_act, const Act& act) {
  if (act.step == "summarise") {
    const Act* published = before_act.last("publish_draft");
    must(!(act.occurred_at.date() < published->occurred_at.date() + 30), walker,
         "summarised before thirty days");
  }
  if (act.step != "adopt") return;
  must(on_file(walker, "review_opinion", "lawful"), walker, "adopted though not found lawful");
  must(before_act.done("discuss") && before_act.done("report_party"), walker,
       "adopted without discussion or report");
}

// 政府信息公开条例-2019#17, #33: reviewed by another, extended once.
void check_request(const Walker& walker, const CaseFile& before_act, const Act& act) {
  if (act.step == "extend") must(!before_act.done("extend"), walker, "extended twice");
  if (act.step != "answer") return;
  const Act* draft = before_act.last("draft");
  const Act* review = before_act.last("review");
  must(draft != nullptr && review != nullptr && draft->actor != review->actor, walker,
       "answered without the review of somebody else");
}

// 行政诉讼法解释-2018#128, 负责人出庭应诉规定-2020#1: never a lawyer alone; each instance for
// itself.
void check_suit(const Walker& walker, const CaseFile& before_act, const Act& act) {
  if (act.step == "attend") {
    must(!on_file(walker, "attended_by", "lawyer_only"), walker, "a lawyer alone in court");
  }
  if (act.step != "judge_second" || !on_file(walker, "heard", "true")) return;
  const Act* attended = before_act.last("attend");
  for (const char* appeal : {"appeal", "appeal_ruling"}) {
    const Act* begun = before_act.last(appeal);
    must(begun == nullptr || (attended != nullptr && attended->number > begun->number), walker,
         "heard on appeal, and nobody of the town was there");
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
  if (pack.id == "penalty_summary") check_summary(walker, before_act, act);
  if (pack.id == "coercive_measure") check_coercion(walker, before_act, act);
  if (pack.id == "licence") check_licence(walker, before_act, act);
  if (pack.id == "major_decision") check_decision(walker, before_act, act);
  if (pack.id == "information_request") check_request(walker, before_act, act);
  if (pack.id == "lawsuit") check_suit(walker, before_act, act);
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

// How many steps lie between each state and a step that the walk wants to take.
using Distances = std::map<std::string, int, std::less<>>;

Distances distances_to(const procedure::Pack& pack, const procedure::Step& goal) {
  Distances out;
  for (const std::string& state : goal.from) out[state] = 0;
  for (bool more = true; more;) {
    more = false;
    for (const procedure::Step& step : pack.steps) {
      const auto there = out.find(step.to);
      if (step.to.empty() || there == out.end()) continue;
      for (const std::string& state : step.from) {
        const auto [here, fresh] = out.try_emplace(state, there->second + 1);
        if (!fresh && here->second <= there->second + 1) continue;
        here->second = there->second + 1;
        more = true;
      }
    }
  }
  return out;
}

// One of the steps: mostly one that the case has not taken and that leads nearer to the goal, or
// stays where the case is, so that walks come to the decisions and not only to the many ways of
// giving up; at times any.
const procedure::Step& chosen(const Walker& walker, const Distances& distances,
                              const std::vector<const procedure::Step*>& steps,
                              base::Random& random) {
  const auto distance = [&](std::string_view state) {
    const auto found = distances.find(state);
    return found != distances.end() ? found->second : std::numeric_limits<int>::max();
  };
  const int here = distance(walker.file().exists() ? walker.file().state : "new");
  std::vector<const procedure::Step*> onward;
  for (const procedure::Step* step : steps) {
    if (step->to.empty() ? !walker.file().done(step->id) : distance(step->to) < here) {
      onward.push_back(step);
    }
  }
  const bool any = onward.empty() || random.below(6) == 0;
  const auto& from = any ? steps : onward;
  return *from[random.below(from.size())];
}

void walk_once(const procedure::Pack& pack, base::Random& random) {
  Walker walker(pack);
  const Distances distances = distances_to(pack, pack.steps[random.below(pack.steps.size())]);
  for (int i = 0; i < kActsMax && !(walker.file().exists() && walker.ended()); ++i) {
    const auto steps = walker.next();
    if (steps.empty()) break;
    try_it(walker, walker.reckless(chosen(walker, distances, steps, random), random));
    if (random.below(3) == 0) continue;
    const auto& now = walker.next();
    if (now.empty()) break;
    const procedure::Step& other = chosen(walker, distances, now, random);
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
