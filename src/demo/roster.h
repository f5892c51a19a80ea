// SPDX-License-Identifier: AGPL-3.0-or-later
// Who can act in the demonstration town: posts by role, with the ids that setting up will give
// them.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

// A post and the person who holds it, through the whole year.
struct Holder {
  std::string person;
  std::string post;
  std::string unit;  // code; empty: the whole town

  // May act in a case of `case_unit` (empty: of no unit).
  [[nodiscard]] bool covers(std::string_view case_unit) const {
    return unit.empty() || case_unit.empty() || unit == case_unit;
  }
};

class Roster {
 public:
  void add(const std::string& role, Holder holder) { by_role_[role].push_back(std::move(holder)); }
  // In the order they were added; empty if nobody holds the role.
  [[nodiscard]] std::span<const Holder> holders(std::string_view role) const {
    const auto it = by_role_.find(role);
    return it == by_role_.end() ? std::span<const Holder>() : it->second;
  }

 private:
  std::map<std::string, std::vector<Holder>, std::less<>> by_role_;
};

// A village or estate.
struct TownUnit {
  std::string code;
  std::string name;
  bool village = false;
  int households = 0;  // 0: not said
  int cells = 0;
};

}  // namespace demo
