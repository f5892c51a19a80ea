// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/town.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "demo/fixture_test.h"
#include "demo/setup.h"
#include "grid/map.h"
#include "grid/partition.h"

namespace demo {
namespace {

constexpr const char* kTown = R"(
units:
  - {code: V1, name: 一村, kind: village, households: 300}
  - {code: E1, name: 一苑, kind: estate}
cells_per_unit: {V1: 3, E1: 2}
cell_name: "{unit}第{n}网格"
cell_scheme: 村居-序号
staff:
  - {roles: [head, clerk], count: 1, employment: civil_servant}
  - {roles: clerk, count: 12, certificates: [card]}
  - {roles: member, count: 2, each_unit: true}
grid_members: {count: 7, employment: contract, certificates: [card]}
)";

procedure::Library library_with_roles() {
  procedure::Vocabulary words;
  for (const char* role :
       {"clerk", "head", "member", "grid_member", "administrator", "personnel_officer"}) {
    words.roles[role] = {std::string(role) + "角色", role};
  }
  words.certificates["card"] = {"card", "card"};
  return procedure::Library({}, std::move(words));
}

std::string refusal(const std::string& from, const std::string& to) {
  std::string text = kTown;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  const auto town =
      read_town(text.replace(at, from.size(), to), "demo/town.yaml", library_with_roles());
  if (!town.ok()) EXPECT_TRUE(town.fault().where.starts_with("demo/town.yaml:"));
  return town.ok() ? "accepted" : town.fault().code;
}

struct Ready {
  Plan plan;
  Roster roster;
  std::vector<grid::Cell> cells;
};

Ready set_up_town() {
  const SmallTown small;
  const auto town = read_town(kTown, "demo/town.yaml", library_with_roles());
  EXPECT_TRUE(town.ok()) << town.fault().code << town.fault().where;
  Ready out;
  const auto status =
      set_up(*town, library_with_roles(), small.workdays, 1, out.plan, out.roster, out.cells);
  EXPECT_TRUE(status.ok());
  return out;
}

std::string kind(const Planned& act) { return act.command.pack + "/" + act.command.step; }

TEST(Town, RefusesWhatIsWrong) {
  EXPECT_EQ(refusal("E1, name", "V1, name"), "demo.unit_twice");
  EXPECT_EQ(refusal("estate}", "palace}"), "demo.bad_unit");
  EXPECT_EQ(refusal("V1: 3, E1: 2", "V1: 3"), "yaml.missing_key");
  EXPECT_EQ(refusal("V1: 3, E1: 2", "V1: 3, E1: 2, X1: 2"), "yaml.unknown_key_near");
  EXPECT_EQ(refusal("V1: 3", "V1: 0"), "demo.number_out_of_range");
  EXPECT_EQ(refusal("[head, clerk]", "[haed, clerk]"), "demo.unknown_role");
  EXPECT_EQ(refusal("[card]", "[crad]"), "demo.unknown_certificate");
  EXPECT_EQ(refusal("count: 12", "count: 1000000"), "demo.number_out_of_range");
  EXPECT_EQ(refusal("staff:", "staf:"), "yaml.missing_key");
}

TEST(SetUp, FounderEndsWithTheFirstAdministrator) {
  const Ready ready = set_up_town();
  bool administrator = false;
  for (const Planned& act : ready.plan.acts) {
    EXPECT_EQ(act.command.actor == "founder", !administrator) << kind(act);
    const std::string* role = act.command.fields.find("role");
    administrator = administrator || (role != nullptr && *role == "administrator");
  }
  EXPECT_TRUE(administrator);
}

TEST(SetUp, ActsRunForwardOnWorkingDaysBeforeTheYear) {
  const SmallTown small;
  const Ready ready = set_up_town();
  calendar::Instant last;
  for (const Planned& act : ready.plan.acts) {
    EXPECT_GE(act.recorded_at, last);
    EXPECT_LT(act.recorded_at.date(), year_first());
    EXPECT_TRUE(small.workdays.is_working(act.recorded_at.date()));
    last = act.recorded_at;
  }
}

TEST(SetUp, RecordsEverybodyWithPostsAndCertificates) {
  const Ready ready = set_up_town();
  std::map<std::string, int> kinds;
  std::set<std::string> names;
  for (const Planned& act : ready.plan.acts) {
    ++kinds[kind(act)];
    if (const auto* name = act.command.fields.find("name");
        name != nullptr && act.command.pack == "person") {
      EXPECT_TRUE(names.insert(*name).second) << *name;
    }
  }
  EXPECT_EQ(kinds["person/record"], 2 + 1 + 12 + 4 + 7);
  EXPECT_EQ(kinds["post/appoint"], 2 + 2 + 12 + 4 + 7);
  EXPECT_EQ(kinds["certificate/grant"], 12 + 7);
  EXPECT_EQ(kinds["grid_unit/record"], 2);
  EXPECT_EQ(kinds["grid_cell/record"], 5);
  EXPECT_EQ(kinds["grid_member/assign"], 7);
  EXPECT_TRUE(names.contains("clerk角色12"));
  EXPECT_EQ(ready.roster.holders("clerk").size(), 13u);
  EXPECT_EQ(ready.roster.holders("nobody").size(), 0u);
}

TEST(SetUp, MembersPostsAreBoundToTheUnitOfTheirCell) {
  const Ready ready = set_up_town();
  std::map<std::string, std::string> unit_of_person;
  for (const Holder& h : ready.roster.holders("grid_member")) unit_of_person[h.person] = h.unit;
  std::set<std::string> cells;
  for (const Planned& act : ready.plan.acts) {
    if (act.command.pack != "grid_member") continue;
    const casework::Fields& f = act.command.fields;
    EXPECT_EQ(unit_of_person.at(*f.find("person")), *f.find("unit"));
    EXPECT_TRUE(f.find("cell")->starts_with(*f.find("unit")));
    cells.insert(*f.find("cell"));
  }
  EXPECT_EQ(cells.size(), 5u);  // no cell without a member
  EXPECT_EQ(ready.roster.holders("member").size(), 4u);
  EXPECT_EQ(ready.roster.holders("member")[0].unit, "V1");
}

TEST(SetUp, CellsAreAPartition) {
  const Ready ready = set_up_town();
  std::vector<grid::Cell> cells;
  for (const Planned& act : ready.plan.acts) {
    if (act.command.pack != "grid_cell") continue;
    const casework::Fields& f = act.command.fields;
    cells.push_back({*f.find("code"), *f.find("name"), *f.find("unit"),
                     std::move(grid::Area::parse(*f.find("area"))).value()});
  }
  EXPECT_EQ(cells[0].name, "一村第1网格");
  EXPECT_TRUE(grid::check_partition(*grid::Map::create(cells)).empty());
}

}  // namespace
}  // namespace demo
