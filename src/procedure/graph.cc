// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/graph.h"

namespace procedure {

size_t Graph::index(std::string_view state) const {
  const State* found = pack_.state(state);
  ENSURE(found != nullptr, "graph of a pack with an unknown state");
  return static_cast<size_t>(found - pack_.states.data());
}

StateSet Graph::before(const Step& step) const {
  StateSet out;
  for (const std::string& state : step.from) {
    if (state != "new") out.set(index(state));
  }
  return out;
}

StateSet Graph::after(const Step& step) const {
  if (step.to.empty()) return before(step) & reachable_;
  StateSet out;
  out.set(index(step.to));
  return out;
}

Graph::Graph(const Pack& pack) : pack_(pack), follow_(pack.states.size()) {
  const size_t n = follow_.size();
  for (size_t i = 0; i < n; ++i) follow_[i].set(i);
  for (const Step& step : pack.steps) {
    if (step.to.empty()) continue;
    const size_t to = index(step.to);
    const StateSet sources = before(step);
    for (size_t i = 0; i < n; ++i) {
      if (sources.test(i)) follow_[i].set(to);
    }
  }
  // Warshall's closure, a row of states at a time.
  for (size_t via = 0; via < n; ++via) {
    for (size_t i = 0; i < n; ++i) {
      if (follow_[i].test(via)) follow_[i] |= follow_[via];
    }
  }
  for (const Step& step : pack.steps) {
    if (step.opens() && !step.to.empty()) reachable_ |= follow_[index(step.to)];
  }
}

bool Graph::possible(const Step& step) const {
  return step.opens() || (before(step) & reachable_).any();
}

bool Graph::can_follow(const Step& first, const Step& then) const {
  if (!possible(first)) return false;
  const StateSet starts = before(then);
  const StateSet ends = after(first);
  for (size_t i = 0; i < follow_.size(); ++i) {
    if (ends.test(i) && (follow_[i] & starts).any()) return true;
  }
  return false;
}

}  // namespace procedure
