// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check.h"
#include "procedure/graph.h"

namespace procedure {

namespace {

void check_states(Draft& draft, const Graph& graph) {
  const Pack& pack = draft.pack;
  StateSet finals;
  for (size_t i = 0; i < pack.states.size(); ++i) {
    if (pack.states[i].final) finals.set(i);
  }
  for (size_t i = 0; i < pack.states.size(); ++i) {
    const State& state = pack.states[i];
    if (!graph.reachable().test(i)) {
      draft.problems.add(state.place, "procedure.unreachable_state", {{"state", state.id}});
    } else if ((graph.from(i) & finals).none()) {
      draft.problems.add(state.place, "procedure.dead_end", {{"state", state.id}});
    }
  }
}

// In a procedure the final states end the case; a register's records still take corrections.
void check_finals(Draft& draft) {
  const Pack& pack = draft.pack;
  if (pack.kind == PackKind::kRegister) return;
  for (const Step& step : pack.steps) {
    for (const std::string& from : step.from) {
      const State* state = pack.state(from);
      if (state == nullptr || !state->final) continue;
      draft.problems.add(step.place, "procedure.leaves_final",
                         {{"step", step.id}, {"state", from}});
    }
  }
}

void check_order(Draft& draft, const Graph& graph) {
  const Pack& pack = draft.pack;
  for (const Reference& ref : draft.references) {
    if (ref.before.empty()) continue;
    const Step* then = pack.step(ref.before);
    if (graph.can_follow(*pack.step(ref.id), *then)) continue;
    // Both impossible: the unreachable state was reported already.
    if (!graph.possible(*then)) continue;
    draft.problems.add(ref.place, "procedure.never_before",
                       {{"what", ref.what}, {"step", ref.id}, {"then", then->id}});
  }
}

// The usual way begins a case, and each of its steps is taken where the one before left it.
void check_way(Draft& draft) {
  const Pack& pack = draft.pack;
  std::string state = "new";
  for (const std::string& id : pack.way) {
    const Step& step = *pack.step(id);
    if (!step.leaves(state)) {
      draft.problems.add(step.place, "procedure.off_the_way", {{"step", id}, {"state", state}});
      return;
    }
    if (!step.to.empty()) state = step.to;
  }
}

bool any_follows(const Graph& graph, const Pack& pack, const std::vector<std::string>& first,
                 const std::string& then) {
  return std::any_of(first.begin(), first.end(), [&](const std::string& id) {
    return graph.can_follow(*pack.step(id), *pack.step(then));
  });
}

// Every step that pauses, resumes or extends a clock must be possible while it runs.
void check_clock_step(Draft& draft, const Graph& graph, const ClockRule& clock,
                      const std::vector<std::string>& first, const std::string& step) {
  if (step.empty() || any_follows(graph, draft.pack, first, step)) return;
  draft.problems.add(clock.place, "procedure.clock_step_never",
                     {{"clock", clock.id}, {"step", step}});
}

void check_clock(Draft& draft, const Graph& graph, const ClockRule& clock) {
  const Pack& pack = draft.pack;
  if (clock.starts.empty() || clock.stops.empty()) return;
  bool started = false;
  for (const std::string& start : clock.starts) {
    const base::Fault::Args args = {{"clock", clock.id}, {"step", start}};
    if (!graph.possible(*pack.step(start))) {
      draft.problems.add(clock.place, "procedure.clock_never_starts", args);
      continue;
    }
    started = true;
    const bool stopped =
        std::any_of(clock.stops.begin(), clock.stops.end(), [&](const std::string& stop) {
          return graph.can_follow(*pack.step(start), *pack.step(stop));
        });
    if (!stopped) draft.problems.add(clock.place, "procedure.clock_never_stops", args);
  }
  if (!started) return;
  for (const Pause& pause : clock.pauses) {
    check_clock_step(draft, graph, clock, clock.starts, pause.from);
    if (!pause.from.empty()) check_clock_step(draft, graph, clock, {pause.from}, pause.until);
  }
  for (const Extension& extension : clock.extends) {
    check_clock_step(draft, graph, clock, clock.starts, extension.step);
  }
}

}  // namespace

void check_graph(Draft& draft) {
  const Pack& pack = draft.pack;
  if (std::none_of(pack.steps.begin(), pack.steps.end(),
                   [](const Step& step) { return step.opens(); })) {
    draft.problems.add(draft.place, "procedure.no_opening", {{"pack", pack.id}});
    return;
  }
  const Graph graph(pack);
  check_states(draft, graph);
  check_finals(draft);
  check_order(draft, graph);
  check_way(draft);
  for (const ClockRule& clock : pack.clocks) check_clock(draft, graph, clock);
}

}  // namespace procedure
