// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/graph.h"

namespace procedure {

namespace {

bool reserved(const Step& step) {
  return std::any_of(step.rules.begin(), step.rules.end(), [](const Rule& rule) {
    return rule.kind == RuleKind::kReservedTo && rule.unconditional();
  });
}

}  // namespace

size_t Graph::index(std::string_view state) const {
  const State* found = pack_.state(state);
  ENSURE(found != nullptr, "graph of a pack with an unknown state");
  return static_cast<size_t>(found - pack_.states.data());
}

Graph::Graph(const Pack& pack)
    : pack_(pack), edges_(pack.steps.size()), follow_(pack.states.size()) {
  const size_t n = follow_.size();
  for (size_t i = 0; i < n; ++i) follow_[i].set(i);
  for (size_t s = 0; s < pack.steps.size(); ++s) {
    const Step& step = pack.steps[s];
    Edge& edge = edges_[s];
    for (const std::string& state : step.from) {
      if (state != "new") edge.before.set(index(state));
    }
    if (!step.to.empty()) edge.after.set(index(step.to));
    if (reserved(step)) continue;
    for (size_t i = 0; i < n; ++i) {
      if (edge.before.test(i)) follow_[i] |= edge.after;
    }
  }
  // Warshall's closure, a row of states at a time.
  for (size_t via = 0; via < n; ++via) {
    for (size_t i = 0; i < n; ++i) {
      if (follow_[i].test(via)) follow_[i] |= follow_[via];
    }
  }
  find_possible();
}

void Graph::find_possible() {
  for (const Step& step : pack_.steps) {
    if (step.opens() && !step.to.empty() && !reserved(step)) reachable_ |= follow_[index(step.to)];
  }
  for (size_t s = 0; s < edges_.size(); ++s) {
    const Step& step = pack_.steps[s];
    Edge& edge = edges_[s];
    edge.possible = !reserved(step) && (step.opens() || (edge.before & reachable_).any());
    if (step.to.empty()) edge.after = edge.before & reachable_;
    for (size_t i = 0; i < follow_.size(); ++i) {
      if (edge.after.test(i)) edge.later |= follow_[i];
    }
  }
}

const Graph::Edge& Graph::edge(const Step& step) const {
  const auto at = static_cast<size_t>(&step - pack_.steps.data());
  ENSURE(at < edges_.size(), "a step of another pack");
  return edges_[at];
}

bool Graph::possible(const Step& step) const { return edge(step).possible; }

bool Graph::can_follow(const Step& first, const Step& then) const {
  return edge(first).possible && (edge(first).later & edge(then).before).any();
}

}  // namespace procedure
