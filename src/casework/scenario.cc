// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/scenario.h"

#include <algorithm>

#include "casework/clocks.h"
#include "casework/decide.h"
#include "casework/rules.h"

namespace casework {

using base::Fault;
using procedure::Scenario;
using procedure::ScenarioAct;

namespace {

constexpr std::string_view kZeros =
    "0000000000000000000000000000000000000000000000000000000000000000";

std::string post_id(const std::string& person, const std::string& role) {
  return person + "/" + role;
}

// People of a scenario hold their posts and certificates as it says; everybody may be named.
Town town_of(const Scenario& scenario) {
  Town town;
  town.id = "scenario";
  const calendar::Date first = scenario.acts.front().on.date();
  for (const procedure::ScenarioPerson& person : scenario.people) {
    town.directory.put(identity::Person{person.name, person.name});
    for (const std::string& role : person.roles) {
      town.directory.put(identity::Post{
          post_id(person.name, role), person.name, role, {}, first - 3650, std::nullopt});
    }
    for (const auto& certificate : person.certificates) {
      town.directory.put(identity::Certificate{person.name + certificate.kind, person.name,
                                               certificate.kind, "1", certificate.from,
                                               certificate.to, certificate.scope});
    }
  }
  for (const char* unit : {"V1", "V2", "V3", "V4", "E1", "E2", "E3", "E4", "E5", "E6", "E7"}) {
    town.units.emplace(unit, unit);
  }
  return town;
}

// The post of the actor that the step accepts; any post otherwise, so that the refusal is seen.
std::string post_for(const Scenario& scenario, const ScenarioAct& act,
                     const procedure::Step* step) {
  for (const procedure::ScenarioPerson& person : scenario.people) {
    if (person.name != act.actor) continue;
    for (const std::string& role : person.roles) {
      if (step != nullptr && std::find(step->by.begin(), step->by.end(), role) != step->by.end()) {
        return post_id(person.name, role);
      }
    }
    if (!person.roles.empty()) return post_id(person.name, person.roles.front());
  }
  return {};
}

// The cases that a scenario says are there, as they stand at a moment; ids follow from the names.
class GivenCases final : public OtherCases {
 public:
  GivenCases(const Scenario& scenario, const procedure::Library& packs) : scenario_(scenario) {
    base::SeededRandom random(7);
    const int64_t ms = scenario.acts.front().on.ms;
    ids_.emplace(procedure::kThisCase, base::Uuid::v7(ms, random));
    for (const procedure::ScenarioRecord& record : scenario.given) {
      if (!ids_.contains(record.name)) ids_.emplace(record.name, base::Uuid::v7(ms, random));
    }
    for (const procedure::Pack& pack : packs.packs()) newest_[pack.id] = &pack;
  }

  // From now on the cases are as they stand at `now`.
  void set(calendar::Instant now) {
    cases_.clear();
    for (const procedure::ScenarioRecord& record : scenario_.given) {
      if (record.on && *record.on > now) continue;
      OtherCase& known = cases_[id_of(record.name).value_or(base::Uuid{})];
      known.id = *id_of(record.name);
      if (!record.pack.empty()) known.pack = record.pack;
      if (!record.state.empty()) known.state = record.state;
      for (const auto& [field, value] : record.fields) {
        const auto named = id_of(value);
        known.fields.set(field, named ? named->str() : value);
      }
    }
  }

  [[nodiscard]] std::optional<base::Uuid> id_of(std::string_view name) const {
    const auto known = ids_.find(name);
    return known != ids_.end() ? std::optional(known->second) : std::nullopt;
  }

  base::Result<std::optional<OtherCase>> find(const base::Uuid& id) const override {
    const auto known = cases_.find(id);
    return known != cases_.end() ? std::optional(known->second) : std::optional<OtherCase>();
  }

  base::Status naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                      bool open, const OtherCaseFn& fn) const override {
    for (const auto& [other, known] : cases_) {
      const std::string* value = known.fields.find(field);
      if (known.pack != pack || value == nullptr || *value != id.str()) continue;
      if (open && ended(known)) continue;
      if (!fn(known)) break;
    }
    return base::ok();
  }

 private:
  [[nodiscard]] bool ended(const OtherCase& known) const {
    const procedure::State* state = newest_.at(known.pack)->state(known.state);
    return state != nullptr && state->final;
  }

  const Scenario& scenario_;
  std::map<std::string, base::Uuid, std::less<>> ids_;
  std::map<std::string, const procedure::Pack*, std::less<>> newest_;
  std::map<base::Uuid, OtherCase> cases_;
};

class Runner {
 public:
  Runner(const Scenario& scenario, const World& world, ScenarioRun& run)
      : scenario_(scenario),
        run_(run),
        town_(town_of(scenario)),
        others_(scenario, world.packs),
        world_(
            World{world.packs, world.law, world.workdays, world.hours, settings_}.asking(others_)) {
    file_.id = *others_.id_of(procedure::kThisCase);
    for (const auto& [id, value] : scenario.settings) settings_[scenario.pack + "/" + id] = value;
  }

  void run() {
    const calendar::Date on = scenario_.acts.front().on.date();
    pack_ = scenario_.version != 0 ? world_.packs.version(scenario_.pack, scenario_.version)
                                   : world_.packs.in_force(scenario_.pack, on);
    if (pack_ == nullptr) {
      report(scenario_.place, "scenario.no_version", {{"date", on.str()}});
      return;
    }
    for (const ScenarioAct& act : scenario_.acts) take(act);
    for (const auto& [clock, wanted] : scenario_.clocks) check_status(clock, wanted);
  }

 private:
  void report(yaml::Place place, std::string code, Fault::Args args) {
    args.insert(args.begin(), {"scenario", scenario_.name});
    run_.problems.push_back(base::fault(
        base::FaultKind::kInvalid, std::move(code), std::move(args), {},
        scenario_.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column)));
  }

  PackRun& shown() { return run_.packs[key_of(*pack_)]; }

  Command command_of(const ScenarioAct& act) {
    Command command;
    base::SeededRandom random(file_.acts.size() + 1);
    command.id = base::Uuid::v7(act.on.ms, random);
    command.pack = pack_->id;
    command.subject = file_.id;
    command.step = act.step;
    command.occurred_at = act.on;
    command.actor = act.actor;
    command.post = post_for(scenario_, act, pack_->step(act.step));
    for (const std::string& officer : act.officers) {
      if (officer != act.actor) command.officers.push_back(officer);
    }
    for (const auto& [id, value] : act.fields) {
      const procedure::Field* field = pack_->field(id);
      const bool names = field != nullptr && field->type == procedure::FieldType::kCase;
      const auto named = names ? others_.id_of(value) : std::nullopt;
      command.fields.set(id, named ? named->str() : value);
    }
    for (const auto& [kind, count] : act.evidence) {
      for (int64_t i = 0; i < count; ++i) {
        command.evidence.push_back({kind, std::string(kZeros), kind});
      }
    }
    return command;
  }

  void take(const ScenarioAct& act) {
    others_.set(act.on);
    const Command command = command_of(act);
    check_advice(act, command);
    base::Result<Act> decided = decide(world_, town_, *pack_, file_, command, act.on);
    if (!decided.ok()) {
      refused(act, command, decided.fault());
      return;
    }
    if (act.refused) {
      report(act.place, "scenario.wrongly_accepted",
             {{"step", act.step}, {"basis", act.refused_basis}});
    }
    decided->number = file_.acts.size();
    decided->recorded_at = act.on;
    if (!file_.exists()) {
      file_.pack = pack_->id;
      file_.version = pack_->version;
    }
    const procedure::Step* step = pack_->step(act.step);
    apply(file_, *step, std::move(*decided));
    update_clocks(file_, *pack_, act.step, world_);
    shown().steps[act.step].insert(scenario_.name);
    ++run_.acts;
    check_outcome(act);
  }

  void check_advice(const ScenarioAct& act, const Command& command) {
    const procedure::Step* step = pack_->step(act.step);
    if (act.advised.empty() || step == nullptr) return;
    const RuleInput input{world_, town_, *pack_, *step, file_, command};
    for (const procedure::Rule& rule : step->rules) {
      const auto said = advice(rule, input);
      if (!said || said->basis != act.advised) continue;
      shown().rules[rule_item(*step, rule)].insert(scenario_.name);
      return;
    }
    report(act.place, "scenario.not_advised", {{"step", act.step}, {"basis", act.advised}});
  }

  void refused(const ScenarioAct& act, const Command& command, const Fault& fault) {
    ++run_.refusals;
    if (!act.refused) {
      std::string reason;
      for (const auto& [name, value] : fault.args) reason += name + "=" + value + " ";
      report(
          act.place, "scenario.wrongly_refused",
          {{"step", act.step}, {"reason", reason}, {"code", fault.code}, {"basis", fault.basis}});
      return;
    }
    const bool basis_fits = act.refused_basis.empty() || act.refused_basis == fault.basis;
    const bool code_fits = act.refused_code.empty() || act.refused_code == fault.code;
    if (!basis_fits || !code_fits) {
      report(act.place, "scenario.other_refusal",
             {{"step", act.step},
              {"wanted", act.refused_basis + " " + act.refused_code},
              {"basis", fault.basis},
              {"code", fault.code}});
    }
    note_rule(act, command, fault);
  }

  // Which rule of the step refused, for coverage.
  void note_rule(const ScenarioAct& act, const Command& command, const Fault& fault) {
    const procedure::Step* step = pack_->step(act.step);
    if (step == nullptr || !fault.code.starts_with("casework.rule_")) return;
    const RuleInput input{world_, town_, *pack_, *step, file_, command};
    for (const procedure::Rule& rule : step->rules) {
      if (!refusal(rule, input)) continue;
      shown().rules[rule_item(*step, rule)].insert(scenario_.name);
      return;
    }
  }

  void check_outcome(const ScenarioAct& act) {
    if (!act.state.empty() && act.state != file_.state) {
      report(act.place, "scenario.other_state",
             {{"step", act.step}, {"wanted", act.state}, {"state", file_.state}});
    }
    for (const auto& [id, wanted] : act.due) {
      shown().clocks[id].insert(scenario_.name);
      const ClockState* clock = file_.clock(id);
      const std::string due = clock != nullptr ? clock->due_at.date().str() : "—";
      if (due != wanted.str()) {
        report(act.place, "scenario.other_due",
               {{"clock", id}, {"wanted", wanted.str()}, {"due", due}});
      }
    }
  }

  void check_status(const std::string& id, const std::string& wanted) {
    shown().clocks[id].insert(scenario_.name);
    const ClockState* clock = file_.clock(id);
    const calendar::Instant end = scenario_.acts.back().on;
    const std::string status(clock != nullptr ? name_of(clock->status_at(end)) : "—");
    if (status != wanted) {
      report(scenario_.place, "scenario.other_clock",
             {{"clock", id}, {"wanted", wanted}, {"status", status}});
    }
  }

  const Scenario& scenario_;
  ScenarioRun& run_;
  Settings settings_;
  Town town_;
  GivenCases others_;
  World world_;
  const procedure::Pack* pack_ = nullptr;
  CaseFile file_;
};

bool reserved(const procedure::Step& step) {
  return std::any_of(step.rules.begin(), step.rules.end(), [](const procedure::Rule& rule) {
    return rule.kind == procedure::RuleKind::kReservedTo && rule.unconditional();
  });
}

bool seen_refusing(const PackRun& run, const std::string& step) {
  return std::any_of(run.rules.begin(), run.rules.end(),
                     [&](const auto& rule) { return rule.first.starts_with(step + ":"); });
}

}  // namespace

std::string key_of(const procedure::Pack& pack) {
  return pack.id + "/" + std::to_string(pack.version);
}

std::string rule_item(const procedure::Step& step, const procedure::Rule& rule) {
  return step.id + ":" + std::to_string(rule.place.line) + ":" + std::to_string(rule.place.column);
}

ScenarioRun run_scenarios(const std::vector<Scenario>& scenarios, const World& world,
                          const std::function<void(size_t)>& progress) {
  ScenarioRun run;
  size_t done = 0;
  for (const Scenario& scenario : scenarios) {
    if (!scenario.acts.empty()) Runner(scenario, world, run).run();
    if (progress) progress(++done);
  }
  return run;
}

std::vector<Fault> unexercised(const ScenarioRun& run, const procedure::Library& packs) {
  std::vector<Fault> out;
  static const PackRun kNothing;
  for (const procedure::Pack& pack : packs.packs()) {
    const auto known = run.packs.find(key_of(pack));
    const PackRun& shown = known != run.packs.end() ? known->second : kNothing;
    for (const procedure::Step& step : pack.steps) {
      if (shown.steps.contains(step.id)) continue;
      if (reserved(step) && seen_refusing(shown, step.id)) continue;
      out.push_back(base::fault(
          base::FaultKind::kInvalid, "scenario.step_not_exercised",
          {{"pack", pack.id}, {"version", std::to_string(pack.version)}, {"step", step.id}}, {},
          pack.file + ":" + std::to_string(step.place.line) + ":1"));
    }
  }
  return out;
}

}  // namespace casework
