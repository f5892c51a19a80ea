// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/access.h"

#include <algorithm>
#include <array>

namespace identity {

using base::FaultKind;
using procedure::Pack;
using procedure::Step;

namespace {

constexpr std::string_view kAdministrator = "administrator";
constexpr std::string_view kFounder = "founder";
constexpr std::string_view kAuditor = "auditor";
// The register whose records are the posts (casework::learn).
constexpr std::string_view kPosts = "post";
// Who answers for the whole town or reports on it, and so sees what is not sealed.
constexpr std::array<std::string_view, 7> kOverseers = {
    "party_secretary",   "mayor",        "deputy_leader", "office_clerk",
    "supervision_clerk", "report_clerk", kAuditor};
// Who stands at a counter or a telephone and is asked "what became of my matter?".
constexpr std::array<std::string_view, 3> kCounters = {"window_clerk", "dispatcher",
                                                       "centre_receiver"};

constexpr std::array<std::pair<Scope, std::string_view>, 5> kScopes = {
    {{Scope::kReadCases, "cases:read"},
     {Scope::kAct, "cases:act"},
     {Scope::kFigures, "figures:read"},
     {Scope::kLedger, "ledger:read"},
     {Scope::kAccounts, "accounts:manage"}}};

template <size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Administrator and founder keep registers and nothing else.
bool keeps_only(std::string_view role) { return role == kAdministrator || role == kFounder; }

bool in_scope(const Principal& who, Scope scope) {
  if (!who.scopes) return true;
  if (scope == Scope::kReadCases && who.scopes->contains(Scope::kAct)) return true;
  return who.scopes->contains(scope);
}

base::Fault needs_second_factor_fault() {
  return base::fault(FaultKind::kForbidden, "identity.needs_second_factor");
}

const Access::Packs& no_packs() {
  static const Access::Packs kNone;
  return kNone;
}

// The steps by which a case goes on without changing its state: they end or start a clock, or
// another step demands them.
std::set<std::string_view> steps_demanded(const Pack& pack) {
  std::set<std::string_view> out;
  const auto add = [&out](const std::vector<std::string>& steps) {
    out.insert(steps.begin(), steps.end());
  };
  for (const procedure::ClockRule& clock : pack.clocks) {
    add(clock.starts);
    add(clock.stops);
    for (const procedure::Pause& pause : clock.pauses) out.insert({pause.from, pause.until});
  }
  for (const Step& step : pack.steps) {
    for (const procedure::Rule& rule : step.rules) {
      switch (rule.kind) {
        case procedure::RuleKind::kDone:
        case procedure::RuleKind::kDoneAny:
          add(rule.steps);
          break;
        case procedure::RuleKind::kReviewedByOther:
        case procedure::RuleKind::kTimesMin:
        case procedure::RuleKind::kWaited:
        case procedure::RuleKind::kNoticePublishedDays:
          out.insert(rule.step);
          break;
        default:
          break;
      }
    }
  }
  return out;
}

bool has(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

std::string_view name_of(Scope scope) {
  for (const auto& [value, name] : kScopes) {
    if (value == scope) return name;
  }
  ENSURE(false, "every scope has a name");
}

std::optional<Scope> parse_scope(std::string_view text) {
  for (const auto& [value, name] : kScopes) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Principal principal_of(std::string account, std::string person, std::string_view post, bool strong,
                       std::optional<std::set<Scope>> scopes, const Directory& directory,
                       calendar::Date on) {
  Principal out;
  out.account = std::move(account);
  out.person = std::move(person);
  out.strong = strong;
  out.scopes = std::move(scopes);
  const Post* held = directory.post(post);
  if (held == nullptr || held->person != out.person || !held->valid(on)) return out;
  out.post = held->id;
  out.role = held->role;
  out.unit = held->unit;
  return out;
}

Access::Access(const procedure::Library& packs) : library_(packs) {
  for (const Pack& pack : packs.packs()) learn(pack);
  for (const auto& [role, label] : packs.vocabulary().roles) derive_seen(role);
  for (const Pack& pack : packs.packs()) derive_waits(pack);
  for (auto& [role, list] : waits_) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
}

void Access::learn(const Pack& pack) {
  Facts& facts = facts_[pack.id];
  facts.label = pack.label;
  facts.sealed = facts.sealed || pack.sealed;
  facts.only_register = facts.only_register && pack.kind == procedure::PackKind::kRegister;
  for (const Step& step : pack.steps) {
    facts.takers.insert(step.by.begin(), step.by.end());
    if (step.opens()) facts.intake.insert(step.by.begin(), step.by.end());
    facts.log = facts.log && step.opens() && step.from.size() == 1;
    for (const procedure::Field& field : pack.fields) {
      if (field.type != procedure::FieldType::kCase || !step.writes(field.id)) continue;
      for (const std::string& target : pack.targets(field.id)) {
        facts_[target].pickers.insert(step.by.begin(), step.by.end());
      }
    }
  }
}

void Access::derive_seen(const std::string& role) {
  Seen& seen = seen_[role];
  if (role == kAdministrator) second_factor_.insert(role);
  for (const auto& [pack, facts] : facts_) {
    const bool takes = facts.takers.contains(role);
    if (facts.sealed) {
      if (!takes || keeps_only(role) || role == kAuditor) continue;
      second_factor_.insert(role);
      seen.strong.insert(pack);
      continue;
    }
    if (takes && pack == kPosts && role != kFounder) second_factor_.insert(role);
    const bool works = takes && !facts.log;
    const bool sees = works || among(kOverseers, role);
    const bool picks = !sees && facts.only_register && facts.pickers.contains(role);
    if (picks && !keeps_only(role)) seen.picked.insert(pack);
    if (keeps_only(role) ? works && facts.only_register : sees || picks) {
      seen.strong.insert(pack);
      if (role != kAdministrator) seen.plain.insert(pack);
    }
  }
}

void Access::derive_waits(const Pack& pack) {
  if (pack.kind == procedure::PackKind::kRegister && pack.clocks.empty()) return;
  const std::set<std::string_view> demanded = steps_demanded(pack);
  for (const Step& step : pack.steps) {
    for (const procedure::State& state : pack.states) {
      if (state.final || !has(step.from, state.id)) continue;
      const bool moves = !step.to.empty() && step.to != state.id;
      if (!moves && !demanded.contains(step.id)) continue;
      for (const std::string& role : step.by) {
        if (role == kAuditor || keeps_only(role)) continue;
        waits_[role].emplace_back(pack.id, state.id);
      }
    }
  }
}

const Access::Packs& Access::packs_of(const Principal& who) const {
  if (!who.known() || !in_scope(who, Scope::kReadCases)) return no_packs();
  const auto it = seen_.find(who.role);
  if (it == seen_.end()) return no_packs();
  return who.strong ? it->second.strong : it->second.plain;
}

bool Access::lists(const Principal& who, std::string_view pack) const {
  return packs_of(who).contains(pack);
}

base::Status Access::enter(const Principal& who, Scope scope) const {
  if (!who.known()) return base::fault(FaultKind::kForbidden, "identity.not_signed_in");
  if (who.role.empty()) return base::fault(FaultKind::kForbidden, "identity.no_post");
  if (!in_scope(who, scope)) {
    return base::fault(FaultKind::kForbidden, "identity.not_in_scope",
                       {{"scope", std::string(name_of(scope))}});
  }
  return base::ok();
}

base::Fault Access::not_for_role(const Principal& who, std::string_view pack) const {
  base::Fault::Args args;
  const auto role = library_.vocabulary().roles.find(who.role);
  const bool known_role = role != library_.vocabulary().roles.end();
  args.emplace_back("role", known_role ? role->second.zh : who.role);
  args.emplace_back("role_en", known_role ? role->second.en : who.role);
  const auto facts = facts_.find(pack);
  const bool known_pack = facts != facts_.end();
  args.emplace_back("pack", known_pack ? facts->second.label.zh : std::string(pack));
  args.emplace_back("pack_en", known_pack ? facts->second.label.en : std::string(pack));
  return base::fault(FaultKind::kForbidden, "identity.not_for_role", std::move(args));
}

base::Status Access::read(const Principal& who, const Matter& matter) const {
  TRY(enter(who, Scope::kReadCases));
  const auto seen = seen_.find(who.role);
  if (seen == seen_.end() || !seen->second.strong.contains(matter.pack)) {
    return not_for_role(who, matter.pack);
  }
  if (!lists(who, matter.pack)) return needs_second_factor_fault();
  if (!who.unit.empty() && !matter.unit.empty() && who.unit != matter.unit) {
    return base::fault(FaultKind::kForbidden, "identity.other_place",
                       {{"unit", std::string(matter.unit)}, {"post_unit", who.unit}});
  }
  if (!who.person.empty() && has(matter.complained_of, who.person)) return no_such_case();
  return base::ok();
}

base::Status Access::act(const Principal& who, const Matter& matter) const {
  TRY(read(who, matter));
  TRY(enter(who, Scope::kAct));
  if (who.role == kAuditor) {
    return base::fault(FaultKind::kForbidden, "identity.read_only_role");
  }
  const Facts& facts = facts_.find(matter.pack)->second;
  if (!facts.takers.contains(who.role)) {
    base::Fault refusal = not_for_role(who, matter.pack);
    refusal.code = "identity.looks_only";
    return refusal;
  }
  if (matter.pack == kPosts && !who.strong && who.role != kFounder)
    return needs_second_factor_fault();
  return base::ok();
}

base::Status Access::reveal(const Principal& who, const Matter& matter, bool secret) const {
  TRY(read(who, matter));
  TRY(enter(who, Scope::kAct));
  if (seen_.find(who.role)->second.picked.contains(matter.pack)) {
    base::Fault refusal = not_for_role(who, matter.pack);
    refusal.code = "identity.picks_only";
    return refusal;
  }
  if (secret && !facts_.find(matter.pack)->second.intake.contains(who.role)) {
    return base::fault(FaultKind::kForbidden, "identity.reporter_secret");
  }
  return base::ok();
}

base::Status Access::administer(const Principal& who) const {
  TRY(enter(who, Scope::kAccounts));
  if (who.role != kAdministrator) {
    return base::fault(FaultKind::kForbidden, "identity.not_administrator");
  }
  if (!who.strong) return needs_second_factor_fault();
  return base::ok();
}

base::Status Access::figures(const Principal& who) const { return enter(who, Scope::kFigures); }

base::Status Access::ledger(const Principal& who) const { return enter(who, Scope::kLedger); }

base::Status Access::find_people(const Principal& who) const {
  TRY(enter(who, Scope::kReadCases));
  if (!among(kCounters, who.role)) {
    return base::fault(FaultKind::kForbidden, "identity.no_people_search");
  }
  return base::ok();
}

base::Fault Access::no_such_case() {
  return base::fault(FaultKind::kNotFound, "identity.no_such_case");
}

const std::vector<std::pair<std::string, std::string>>& Access::waits_for(
    std::string_view role) const {
  static const std::vector<std::pair<std::string, std::string>> kNone;
  const auto it = waits_.find(role);
  return it == waits_.end() ? kNone : it->second;
}

std::vector<Access::Opening> Access::openings(const Principal& who, calendar::Date on) const {
  std::vector<Opening> out;
  for (const Pack& pack : library_.packs()) {
    if (library_.in_force(pack.id, on) != &pack) continue;
    if (!act(who, {.pack = pack.id}).ok()) continue;
    for (const Step& step : pack.steps) {
      if (step.opens() && has(step.by, who.role)) out.push_back({&pack, &step});
    }
  }
  return out;
}

bool Access::needs_second_factor(std::string_view role) const {
  return second_factor_.contains(role);
}

std::vector<std::string_view> Access::roles_named() {
  std::vector<std::string_view> out(kOverseers.begin(), kOverseers.end());
  out.insert(out.end(), kCounters.begin(), kCounters.end());
  out.insert(out.end(), {kAdministrator, kFounder});
  return out;
}

}  // namespace identity
