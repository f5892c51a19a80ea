// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a small pack, a few people, the real calendar.
#pragma once

#include "base/file.h"
#include "demo/expand.h"

namespace demo {

inline procedure::Step step_of(std::string id, std::vector<std::string> from, std::string to,
                               std::vector<std::string> by, std::vector<std::string> required = {},
                               std::vector<std::string> optional = {}) {
  procedure::Step step;
  step.id = std::move(id);
  step.from = std::move(from);
  step.to = std::move(to);
  step.by = std::move(by);
  step.required = std::move(required);
  step.optional = std::move(optional);
  return step;
}

inline procedure::Field field_of(std::string id, procedure::FieldType type) {
  procedure::Field field;
  field.id = std::move(id);
  field.type = type;
  return field;
}

inline procedure::Library small_library() {
  using procedure::FieldType;
  procedure::Pack pack;
  pack.id = "matter";
  pack.version = 1;
  pack.in_force_from = *calendar::Date::of(2000, 1, 1);
  pack.fields = {field_of("persons", FieldType::kCount), field_of("unit", FieldType::kUnit),
                 field_of("summary", FieldType::kText),  field_of("number", FieldType::kText),
                 field_of("who", FieldType::kPerson),    field_of("due_on", FieldType::kDate),
                 field_of("cell", FieldType::kText),     field_of("point", FieldType::kPoint),
                 field_of("related", FieldType::kCase),  field_of("begins", FieldType::kInstant)};
  pack.steps = {
      step_of("open", {"new"}, "opened", {"clerk", "member"}, {"persons"},
              {"unit", "summary", "number", "who", "due_on", "cell", "point", "related", "begins"}),
      step_of("check", {"opened"}, "", {"clerk", "head"}, {}, {"persons", "point", "related"}),
      step_of("close", {"opened"}, "closed", {"clerk", "head"})};
  procedure::Vocabulary words;
  for (const char* role : {"clerk", "head", "member", "nobody"}) words.roles[role] = {role, role};
  words.evidence["photo"] = {"photo", "photo"};
  std::vector<procedure::Pack> packs;
  packs.push_back(std::move(pack));
  return procedure::Library(std::move(packs), std::move(words));
}

// Two clerks in the town, two heads, two members in each unit.
inline Roster small_roster() {
  Roster roster;
  roster.add("clerk", {"clerk1", "post-clerk1", ""});
  roster.add("clerk", {"clerk2", "post-clerk2", ""});
  roster.add("head", {"head1", "post-head1", ""});
  roster.add("head", {"head2", "post-head2", ""});
  for (const char* unit : {"V1", "V2", "E1"}) {
    for (const char* n : {"1", "2"}) {
      const std::string name = std::string("member-") + unit + "-" + n;
      roster.add("member", {name, "post-" + name, unit});
    }
  }
  return roster;
}

// A cell in each unit, two in V1; beside each other.
inline std::vector<grid::Cell> small_cells() {
  std::vector<grid::Cell> cells;
  int32_t west = 0;
  for (const char* code : {"V1-01", "V1-02", "V2-01", "E1-01"}) {
    auto area = grid::Area::of({{west, 0}, {west + 100, 0}, {west + 100, 100}, {west, 100}});
    cells.push_back({code, code, std::string(code).substr(0, 2), std::move(area).value()});
    west += 100;
  }
  return cells;
}

struct SmallTown {
  procedure::Library library = small_library();
  calendar::Workdays workdays =
      std::move(calendar::Workdays::load(FADU_SOURCE_DIR "/calendar/workdays.yaml")).value();
  calendar::OfficeHours hours =
      std::move(calendar::OfficeHours::load(FADU_SOURCE_DIR "/calendar/office_hours.yaml")).value();
  Roster roster = small_roster();
  std::vector<TownUnit> units = {
      {"V1", "one", true, 0, 1}, {"V2", "two", true, 0, 1}, {"E1", "three", false, 0, 1}};
  std::vector<grid::Cell> cells = small_cells();
  uint64_t seed = 2020;

  [[nodiscard]] Scene scene() const {
    return {library.vocabulary(), workdays, hours, roster, units, cells, seed};
  }
};

}  // namespace demo
