// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/decide.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "casework/fields.h"
#include "casework/holiday_notice.h"
#include "casework/rules.h"
#include "casework/town_setting.h"

namespace casework {

using base::Fault;
using base::FaultKind;

namespace {

constexpr size_t kOfficersMax = 50;
constexpr size_t kEvidenceMax = 200;
constexpr size_t kEvidenceNameMax = 200;

std::string first_basis(const procedure::Step& step) {
  return step.basis.empty() ? std::string() : step.basis.front().str();
}

Fault::Args step_args(const procedure::Step& step) {
  return {{"step", step.label.zh}, {"step_en", step.label.en}};
}

base::Status check_step(const procedure::Pack& pack, const procedure::Step& step,
                        const CaseFile& file, const Command& command) {
  if (!file.exists()) {
    if (!step.opens()) {
      return base::fault(FaultKind::kNotFound, "casework.case_unknown",
                         {{"case", command.subject.str()}});
    }
    const calendar::Date on = command.occurred_at.date();
    if (!pack.in_force(on)) {
      return base::fault(FaultKind::kUnlawful, "casework.not_in_force",
                         {{"pack", pack.label.zh}, {"pack_en", pack.label.en}, {"date", on.str()}},
                         first_basis(step));
    }
    return base::ok();
  }
  if (command.seen && *command.seen != file.acts.size()) {
    const Act& last = file.acts.back();
    const procedure::Step* other = pack.step(last.step);
    return base::fault(FaultKind::kConflict, "casework.case_moved",
                       {{"step", other != nullptr ? other->label.zh : last.step},
                        {"step_en", other != nullptr ? other->label.en : last.step},
                        {"at", last.recorded_at.str()},
                        {"seen", std::to_string(*command.seen)},
                        {"now", std::to_string(file.acts.size())}});
  }
  if (!step.leaves(file.state)) {
    const procedure::State* state = pack.state(file.state);
    Fault::Args args = step_args(step);
    args.emplace_back("state", state != nullptr ? state->label.zh : file.state);
    args.emplace_back("state_en", state != nullptr ? state->label.en : file.state);
    return base::fault(FaultKind::kUnlawful,
                       step.opens() ? "casework.case_exists" : "casework.step_not_open",
                       std::move(args), first_basis(step));
  }
  return base::ok();
}

base::Status check_time(const CaseFile& file, const Command& command, calendar::Instant now) {
  if (command.occurred_at > now) {
    return base::fault(FaultKind::kInvalid, "casework.in_future",
                       {{"at", command.occurred_at.str()}, {"now", now.str()}});
  }
  if (file.exists() && command.occurred_at < file.acts.back().occurred_at) {
    return base::fault(
        FaultKind::kInvalid, "casework.before_last_act",
        {{"at", command.occurred_at.str()}, {"last", file.acts.back().occurred_at.str()}});
  }
  return base::ok();
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// The founder acts without a post, only until the first administrator is appointed.
bool founder_may(const Town& town, const procedure::Step& step) {
  return contains(step.by, "founder") && !town.directory.ever_held("administrator");
}

constexpr size_t kRolesTold = 4;

base::Status check_person(const World& world, const Town& town, const procedure::Pack& pack,
                          const procedure::Step& step, const CaseFile& file,
                          const Command& command) {
  if (command.post == "founder" && command.actor == "founder" && founder_may(town, step)) {
    return base::ok();
  }
  const calendar::Date on = command.occurred_at.date();
  const identity::Post* post = town.directory.post(command.post);
  if (post == nullptr) {
    return base::fault(FaultKind::kForbidden, "casework.no_such_post",
                       {{"post", excerpt(command.post)}});
  }
  if (post->person != command.actor) {
    return base::fault(FaultKind::kForbidden, "casework.not_your_post", {{"post", command.post}});
  }
  const auto& roles = world.packs.vocabulary().roles;
  const auto role = roles.find(post->role);
  Fault::Args args = step_args(step);
  args.emplace_back("role", role != roles.end() ? role->second.zh : post->role);
  args.emplace_back("role_en", role != roles.end() ? role->second.en : post->role);
  args.emplace_back("date", on.str());
  if (!post->valid(on)) {
    return base::fault(FaultKind::kForbidden, "casework.post_not_valid", std::move(args));
  }
  if (!contains(step.by, post->role)) {
    std::vector<std::string> zh;
    std::vector<std::string> en;
    // A few; the page of the pack has them all.
    for (const std::string& id : std::span(step.by).first(std::min(step.by.size(), kRolesTold))) {
      const auto allowed = roles.find(id);
      zh.push_back(allowed != roles.end() ? allowed->second.zh : id);
      en.push_back(allowed != roles.end() ? allowed->second.en : id);
    }
    const bool more = step.by.size() > kRolesTold;
    args.emplace_back("roles", base::join(zh, "、") + (more ? "……" : ""));
    args.emplace_back("roles_en", base::join(en, ", ") + (more ? " …" : ""));
    args.emplace_back("count", std::to_string(step.by.size()));
    args.emplace_back("pack", pack.label.zh);
    args.emplace_back("pack_en", pack.label.en);
    return base::fault(FaultKind::kForbidden, "casework.role_not_allowed", std::move(args),
                       first_basis(step));
  }
  const std::string* unit = command.fields.find("unit");
  if (unit == nullptr) unit = file.fields.find("unit");
  if (!post->unit.empty() && unit != nullptr && *unit != post->unit) {
    args.emplace_back("unit", *unit);
    args.emplace_back("post_unit", post->unit);
    return base::fault(FaultKind::kForbidden, "casework.other_unit", std::move(args));
  }
  return base::ok();
}

base::Status check_officers(const Town& town, const Command& command) {
  if (command.officers.size() > kOfficersMax) {
    return base::fault(FaultKind::kInvalid, "casework.too_many_officers",
                       {{"max", std::to_string(kOfficersMax)}});
  }
  for (const std::string& officer : command.officers) {
    if (town.directory.person(officer) == nullptr) {
      return base::fault(FaultKind::kInvalid, "casework.unknown_officer",
                         {{"person", excerpt(officer)}});
    }
  }
  return base::ok();
}

base::Status check_evidence(const World& world, const Command& command) {
  if (command.evidence.size() > kEvidenceMax) {
    return base::fault(FaultKind::kInvalid, "casework.evidence_too_many",
                       {{"max", std::to_string(kEvidenceMax)}});
  }
  for (const Evidence& evidence : command.evidence) {
    if (!world.packs.vocabulary().evidence.contains(evidence.kind)) {
      return base::fault(FaultKind::kInvalid, "casework.evidence_unknown",
                         {{"kind", excerpt(evidence.kind)}});
    }
    const auto digest = base::from_hex(evidence.digest);
    if (!digest || digest->size() != 32 || base::first_invalid_utf8(evidence.name) ||
        base::char_count(evidence.name) > kEvidenceNameMax) {
      return base::fault(FaultKind::kInvalid, "casework.evidence_bad",
                         {{"name", excerpt(evidence.name)}});
    }
  }
  return base::ok();
}

bool is_end(const procedure::Pack& pack, const procedure::Step& step) {
  const procedure::State* state = pack.state(step.to);
  return state != nullptr && state->final;
}

// Digests in the one way of writing them.
std::vector<Evidence> canonical_evidence(const std::vector<Evidence>& given) {
  std::vector<Evidence> out = given;
  for (Evidence& evidence : out) {
    if (const auto raw = base::from_hex(evidence.digest)) evidence.digest = base::hex(*raw);
  }
  return out;
}

Act act_by(const Command& command) {
  Act act;
  act.id = command.id;
  act.step = command.step;
  act.occurred_at = command.occurred_at;
  act.actor = command.actor;
  act.post = command.post;
  act.officers = command.officers;
  act.evidence = canonical_evidence(command.evidence);
  return act;
}

}  // namespace

std::vector<Fault> rule_refusals(const World& world, const Town& town, const procedure::Pack& pack,
                                 const procedure::Step& step, const CaseFile& file,
                                 const Command& command) {
  const World here = world.of(town);
  const RuleInput input{here, town, pack, step, file, command};
  std::vector<Fault> out;
  for (const procedure::Rule& rule : step.rules) {
    if (auto fault = refusal(rule, input)) out.push_back(std::move(*fault));
  }
  return out;
}

std::vector<Fault> rule_advice(const World& world, const Town& town, const procedure::Pack& pack,
                               const procedure::Step& step, const CaseFile& file,
                               const Command& command) {
  const World here = world.of(town);
  const RuleInput input{here, town, pack, step, file, command};
  std::vector<Fault> out;
  for (const procedure::Rule& rule : step.rules) {
    if (auto fault = advice(rule, input)) out.push_back(std::move(*fault));
  }
  return out;
}

const procedure::Pack* pack_for(const World& world, const CaseFile& file, const Command& command) {
  if (file.exists()) return world.packs.version(file.pack, file.version);
  const procedure::Pack* pack = world.packs.in_force(command.pack, command.occurred_at.date());
  return pack != nullptr ? pack : world.packs.newest(command.pack);
}

base::Result<Act> decide(const World& world, const Town& town, const procedure::Pack& pack,
                         const CaseFile& file, const Command& command, calendar::Instant now) {
  const procedure::Step* step = pack.step(command.step);
  if (step == nullptr) {
    return base::fault(FaultKind::kInvalid, "casework.unknown_step",
                       {{"step", excerpt(command.step)}, {"pack", pack.id}});
  }
  TRY(check_step(pack, *step, file, command));
  TRY(check_time(file, command, now));
  TRY(check_person(world, town, pack, *step, file, command));
  TRY(check_officers(town, command));
  TRY(check_evidence(world, command));
  Act act = act_by(command);
  TRY_ASSIGN(act.fields,
             canonical_fields(pack, *step, command.fields, world.packs.vocabulary(), town));
  if (pack.id == kTownSettingPack) TRY(check_setting(world, pack, file, act.fields));
  if (pack.id == kHolidayNoticePack && !is_end(pack, *step)) {
    TRY(check_notice(world, town, file, act.fields));
  }
  if (step->rules.empty()) return act;
  Command canonical = command;
  canonical.fields = act.fields;
  auto refusals = rule_refusals(world, town, pack, *step, file, canonical);
  if (!refusals.empty()) return std::move(refusals.front());
  return act;
}

Act act_told(const World& world, const Town& town, const procedure::Pack& pack,
             const CaseFile& file, const Command& command) {
  Act act = act_by(command);
  for (const auto& [id, value] : command.fields) {
    const procedure::Field* field = pack.field(id);
    std::string text = value;
    if (field != nullptr) {
      auto known = canonical(*field, value, world.packs.vocabulary(), town);
      if (known.ok()) text = std::move(*known);
    }
    act.fields.set(id, std::move(text));
  }
  // Only for the form of its value: what it refuses stands as given.
  if (pack.id == kTownSettingPack) (void)check_setting(world, pack, file, act.fields);
  if (pack.id == kHolidayNoticePack) (void)check_notice(world, town, file, act.fields);
  return act;
}

}  // namespace casework
