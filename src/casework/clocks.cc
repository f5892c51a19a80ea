// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/clocks.h"

#include <algorithm>
#include <span>

namespace casework {

using procedure::ClockRule;

namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool touches(const ClockRule& rule, std::string_view step) {
  if (contains(rule.starts, step) || contains(rule.stops, step)) return true;
  for (const procedure::Pause& pause : rule.pauses) {
    if (pause.from == step || pause.until == step) return true;
  }
  for (const procedure::Extension& extension : rule.extends) {
    if (extension.step == step) return true;
  }
  return false;
}

// The index of the act that last started the clock, or -1.
int start_index(const CaseFile& file, const ClockRule& rule) {
  for (int i = static_cast<int>(file.acts.size()) - 1; i >= 0; --i) {
    if (contains(rule.starts, file.acts[static_cast<size_t>(i)].step)) return i;
  }
  return -1;
}

// The acts while the clock ran: from the one after its start up to the first that stops it, which
// is `stop`. What comes after the stop neither mends nor spoils the clock.
struct Course {
  std::span<const Act> acts;
  const Act* stop = nullptr;
};

Course course_of(const CaseFile& file, const ClockRule& rule, size_t start) {
  const std::span<const Act> after = std::span(file.acts).subspan(start + 1);
  for (size_t i = 0; i < after.size(); ++i) {
    if (contains(rule.stops, after[i].step)) return {after.first(i), &after[i]};
  }
  return {after};
}

// A pause that is begun again while it lasts is one pause; each ends by its own step, since several
// may rest on one article.
void add_pauses(const Course& course, const procedure::Pack& pack, const ClockRule& rule,
                calendar::DeadlineInput& input) {
  for (const procedure::Pause& pause : rule.pauses) {
    std::optional<size_t> open;
    for (const Act& act : course.acts) {
      if (act.step == pause.from && !open) {
        const procedure::Step* step = pack.step(pause.from);
        open = input.pauses.size();
        input.pauses.push_back({act.occurred_at,
                                std::nullopt,
                                step != nullptr ? step->label.zh : act.step,
                                pause.basis.str(),
                                {}});
      } else if (act.step == pause.until && open) {
        input.pauses[*open].to = act.occurred_at;
        open.reset();
      }
    }
  }
}

void add_extensions(const Course& course, const procedure::Pack& pack, const ClockRule& rule,
                    calendar::DeadlineInput& input) {
  for (const Act& act : course.acts) {
    for (const procedure::Extension& extension : rule.extends) {
      if (act.step != extension.step) continue;
      const procedure::Step* step = pack.step(extension.step);
      input.extensions.push_back({extension.by,
                                  step != nullptr ? step->label.zh : extension.step,
                                  extension.basis.str(),
                                  {},
                                  {}});
    }
  }
}

ClockState state_of(const CaseFile& file, const procedure::Pack& pack, const ClockRule& rule,
                    int start, const World& world) {
  const Act& started = file.acts[static_cast<size_t>(start)];
  const auto input = deadline_input(file, pack, rule);
  ENSURE(input.has_value(), "the clock started");
  const calendar::Deadline deadline = calendar::compute(*input, world.workdays, world.hours);
  ClockState state;
  state.clock = rule.id;
  state.started_by = started.number;
  state.started_at = started.occurred_at;
  state.due_at = deadline.due;
  state.provisional = deadline.provisional;
  state.status = deadline.standing ? ClockStatus::kPaused : ClockStatus::kRunning;
  if (const Act* stop = course_of(file, rule, static_cast<size_t>(start)).stop) {
    state.stopped_at = stop->occurred_at;
    const bool late = !deadline.standing && deadline.due < stop->occurred_at;
    state.status = late ? ClockStatus::kMissed : ClockStatus::kMet;
  }
  return state;
}

}  // namespace

std::optional<calendar::DeadlineInput> deadline_input(const CaseFile& file,
                                                      const procedure::Pack& pack,
                                                      const ClockRule& rule) {
  const int start = start_index(file, rule);
  if (start < 0) return std::nullopt;
  const Act& started = file.acts[static_cast<size_t>(start)];
  const procedure::Step* step = pack.step(started.step);
  calendar::DeadlineInput input;
  input.start = started.occurred_at;
  input.period = rule.period;
  input.end_rule = rule.end_rule;
  input.event = step != nullptr ? step->label.zh : started.step;
  input.basis = rule.basis.str();
  const Course course = course_of(file, rule, static_cast<size_t>(start));
  add_pauses(course, pack, rule, input);
  add_extensions(course, pack, rule, input);
  return input;
}

bool renew_clocks(CaseFile& file, const procedure::Pack& pack, const World& world) {
  bool moved = false;
  for (ClockState& clock : file.clocks) {
    const ClockRule* rule = pack.clock(clock.clock);
    ENSURE(rule != nullptr, "a clock of the case is a clock of its pack");
    ClockState anew = state_of(file, pack, *rule, start_index(file, *rule), world);
    moved = moved || anew != clock;
    clock = std::move(anew);
  }
  return moved;
}

void update_clocks(CaseFile& file, const procedure::Pack& pack, std::string_view step,
                   const World& world) {
  for (const ClockRule& rule : pack.clocks) {
    if (!touches(rule, step)) continue;
    const int start = start_index(file, rule);
    if (start < 0) continue;
    ClockState state = state_of(file, pack, rule, start, world);
    const auto known = std::find_if(file.clocks.begin(), file.clocks.end(),
                                    [&](const ClockState& c) { return c.clock == rule.id; });
    if (known == file.clocks.end()) {
      file.clocks.push_back(std::move(state));
    } else {
      *known = std::move(state);
    }
  }
}

}  // namespace casework
