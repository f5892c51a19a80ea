// SPDX-License-Identifier: AGPL-3.0-or-later
// demo/town.yaml: the places and the people of the demonstration town. All of it is made up; people
// are called by their role and a number.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "demo/roster.h"
#include "procedure/pack.h"

namespace demo {

// So many people with the same roles.
struct StaffGroup {
  std::vector<std::string> roles;         // the first one gives the name
  std::vector<std::string> certificates;  // each of them holds these
  std::string employment;                 // of packs/person; empty: not said
  int count = 0;
  bool each_unit = false;  // so many for each unit, and their posts are bound to it
};

struct Town {
  std::vector<TownUnit> units;
  std::vector<StaffGroup> staff;
  int grid_members = 0;           // full time; bound to the unit of their cell
  std::string member_employment;  // as StaffGroup::employment
  std::vector<std::string> member_certificates;
  std::string cell_name;    // "{unit}第{n}网格"
  std::string cell_scheme;  // how codes of cells are made
};

// Faults (`where` is file:line:column): base.file_*, yaml.*, demo.unknown_role,
// demo.unknown_certificate, demo.unit_twice, demo.bad_town_cells, demo.number_out_of_range.
[[nodiscard]] base::Result<Town> load_town(const std::filesystem::path& path,
                                           const procedure::Library& library);
[[nodiscard]] base::Result<Town> read_town(std::string_view text, const std::string& file,
                                           const procedure::Library& library);

}  // namespace demo
