// SPDX-License-Identifier: AGPL-3.0-or-later
// The states of a pack and what can follow what. Not for other rooms.
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

#include "procedure/draft.h"

namespace procedure {

// One bit for each state of the pack, in its order.
using StateSet = std::bitset<kSectionMax>;

class Graph {
 public:
  // All states and steps that the pack's steps name must exist.
  explicit Graph(const Pack& pack);

  // States that some case can be in.
  [[nodiscard]] const StateSet& reachable() const { return reachable_; }
  // States that a case in `state` can come to, itself among them.
  [[nodiscard]] const StateSet& from(size_t state) const { return follow_[state]; }
  // Whether some case can take the step.
  [[nodiscard]] bool possible(const Step& step) const;
  // Whether a case that took `first` can take `then` later.
  [[nodiscard]] bool can_follow(const Step& first, const Step& then) const;
  [[nodiscard]] size_t index(std::string_view state) const;

 private:
  [[nodiscard]] StateSet before(const Step& step) const;  // states it starts from
  [[nodiscard]] StateSet after(const Step& step) const;   // states it may leave a case in

  const Pack& pack_;
  std::vector<StateSet> follow_;
  StateSet reachable_;
};

}  // namespace procedure
