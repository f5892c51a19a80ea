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
  // All states that the pack's steps name must exist. The pack must outlive the
  // graph, and steps asked about are its own.
  explicit Graph(const Pack& pack);

  // States that some case can be in.
  [[nodiscard]] const StateSet& reachable() const { return reachable_; }
  // States that a case in `state` can come to, itself among them.
  [[nodiscard]] const StateSet& from(size_t state) const { return follow_[state]; }
  // Whether some case can take the step. A step that belongs to an outside authority whatever the
  // case (rule `reserved_to` without `when`) is never taken here.
  [[nodiscard]] bool possible(const Step& step) const;
  // Whether a case that took `first` can take `then` later.
  [[nodiscard]] bool can_follow(const Step& first, const Step& then) const;
  [[nodiscard]] size_t index(std::string_view state) const;

 private:
  // What is known of one step.
  struct Edge {
    StateSet before;  // states it starts from
    StateSet after;   // states that it may leave a case in
    StateSet later;   // states that a case may come to after it, those among them
    bool possible = false;
  };
  void find_possible();
  [[nodiscard]] const Edge& edge(const Step& step) const;

  const Pack& pack_;
  std::vector<Edge> edges_;  // in the order of the steps
  std::vector<StateSet> follow_;
  StateSet reachable_;
};

}  // namespace procedure
