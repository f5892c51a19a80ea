// SPDX-License-Identifier: AGPL-3.0-or-later
#include "imagined_town.h"

namespace walk {

using procedure::Rule;
using procedure::RuleKind;
using procedure::Step;

namespace {

casework::Town make_town(const procedure::Vocabulary& words) {
  casework::Town town;
  town.id = "walk";
  const calendar::Date first = *calendar::Date::parse("1990-01-01");
  for (const auto& [role, label] : words.roles) {
    for (size_t i = 0; i < kPeople; ++i) {
      const std::string person = person_of(role, i);
      town.directory.put(identity::Person{person, person});
      town.directory.put(identity::Post{person, person, role, {}, first, std::nullopt});
      if (i + 1 == kReckless) continue;
      for (const auto& [kind, name] : words.certificates) {
        town.directory.put(identity::Certificate{person + kind, person, kind, "1", first,
                                                 *calendar::Date::parse("2190-01-01")});
      }
    }
  }
  for (const char* unit : {"V1", "V2", "E1", "E2"}) town.units.emplace(unit, unit);
  return town;
}

bool names_cases(const Rule& rule) {
  return rule.kind == RuleKind::kRefersTo || rule.kind == RuleKind::kReferredBy;
}

}  // namespace

base::Uuid id_of(uint64_t seed) {
  base::SeededRandom random(seed);
  return base::Uuid::v7(1'577'836'800'000, random);
}

std::string person_of(std::string_view role, size_t which) {
  return std::string(role) + "#" + std::to_string(which % kPeople);
}

const casework::Town& the_town() {
  static const casework::Town kTown = make_town(knowledge().packs().vocabulary());
  return kTown;
}

const Knowledge& knowledge() {
  static const Knowledge* kKnowledge = [] {
    const std::filesystem::path source = FADU_SOURCE_DIR;
    auto* out = new Knowledge{
        law::Register::load(source / "law").value(),
        calendar::Workdays::load(source / "calendar" / "workdays.yaml").value(),
        calendar::OfficeHours::load(source / "calendar" / "office_hours.yaml").value(),
        {},
        {}};
    out->loaded = procedure::load_packs(source / "packs", out->law);
    ENSURE(out->loaded.library != nullptr, "the packs are right");
    return out;
  }();
  return *kKnowledge;
}

Others::Others(const procedure::Library& packs) {
  uint64_t seed = 1000;
  for (const procedure::Pack& pack : packs.packs()) {
    for (const Step& step : pack.steps) {
      for (const Rule& rule : step.rules) {
        if (!names_cases(rule)) continue;
        casework::OtherCase other{id_of(++seed), rule.pack, rule.states.front(), {}};
        for (const auto& where : rule.where) other.fields.set(where.field, where.is.front());
        if (rule.kind == RuleKind::kReferredBy) other.fields.set(rule.field, "*");
        wanted_.emplace(&rule, other.id);
        cases_.push_back(std::move(other));
      }
    }
  }
}

base::Uuid Others::wanted_by(const Rule& rule) const {
  const auto found = wanted_.find(&rule);
  return found != wanted_.end() ? found->second : base::Uuid{};
}

base::Result<std::optional<casework::OtherCase>> Others::find(const base::Uuid& id) const {
  for (const casework::OtherCase& one : cases_) {
    if (one.id == id) return std::optional(one);
  }
  return std::optional<casework::OtherCase>();
}

base::Status Others::naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                            bool open, const casework::OtherCaseFn& fn) const {
  if (open && open_ones) {
    (void)fn({id, std::string(pack), "?", {}});
    return base::ok();
  }
  if (open) return base::ok();
  for (const casework::OtherCase& one : cases_) {
    if (one.pack == pack && one.fields.find(field) != nullptr && !fn(one)) break;
  }
  return base::ok();
}

}  // namespace walk
