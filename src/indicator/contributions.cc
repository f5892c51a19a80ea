// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/contributions.h"

#include <algorithm>

#include "base/decimal.h"

namespace indicator {

using procedure::Condition;
using procedure::IndicatorKind;

namespace {

int32_t day_of(int64_t ms) { return calendar::Instant{ms}.date().days; }

bool any_done(const Outline& outline, const std::vector<bool>& steps) {
  return std::any_of(outline.acts.begin(), outline.acts.end(),
                     [&](const OutlineAct& act) { return act.step != kNone && steps[act.step]; });
}

bool clock_is(const Outline& outline, const Check& check, int64_t now_ms) {
  for (const OutlineClock& clock : outline.clocks) {
    if (clock.clock != check.clock) continue;
    switch (clock.status) {
      case casework::ClockStatus::kMet:
        return check.met;
      case casework::ClockStatus::kMissed:
        return check.missed;
      case casework::ClockStatus::kPaused:
        return check.running;
      case casework::ClockStatus::kRunning:
        // Overdue and open counts against punctuality.
        return clock.due_ms < now_ms ? check.missed : check.running;
      case casework::ClockStatus::kVoid:
        return false;
    }
  }
  return false;
}

class Counter {
 public:
  Counter(const Outline& outline, int64_t now_ms, const TextPool& pool,
          std::vector<Contribution>& out)
      : outline_(outline), now_ms_(now_ms), pool_(pool), out_(out) {}

  void count(const Definition& definition) {
    switch (definition.source->kind) {
      case IndicatorKind::kFlow:
      case IndicatorKind::kDistinct:
        flow(definition);
        break;
      case IndicatorKind::kStock:
        stock(definition);
        break;
      case IndicatorKind::kLatest:
        latest(definition);
        break;
      case IndicatorKind::kRate:
      case IndicatorKind::kTotal:
        break;  // made of other indicators
    }
  }

 private:
  const OutlineValue* value(Index field, uint32_t act, bool of_acts) const {
    return of_acts ? outline_.value_at(field, act) : outline_.value(field);
  }

  bool field_is(const Check& check, uint32_t act, bool of_acts) const {
    const OutlineValue* found = value(check.field, act, of_acts);
    if (found == nullptr) return false;
    const std::string text = text_of(*outline_.plan, check.field, found->value, pool_);
    return std::find(check.values.begin(), check.values.end(), text) != check.values.end();
  }

  bool holds(const Check& check, uint32_t act, bool of_acts) const {
    switch (check.form) {
      case Condition::Form::kDone:
        return any_done(outline_, check.members);
      case Condition::Form::kNotDone:
        return !any_done(outline_, check.members);
      case Condition::Form::kState:
        return outline_.state != kNone && check.members[outline_.state];
      case Condition::Form::kNotState:
        return outline_.state == kNone || !check.members[outline_.state];
      case Condition::Form::kFieldIs:
        return field_is(check, act, of_acts);
      case Condition::Form::kFieldNot:
        return !field_is(check, act, of_acts);
      case Condition::Form::kFieldAtLeast: {
        const OutlineValue* found = value(check.field, act, of_acts);
        return found != nullptr && found->value >= check.at_least;
      }
      case Condition::Form::kClockIs:
        return clock_is(outline_, check, now_ms_);
    }
    return false;
  }

  bool passes(const Definition& definition, uint32_t act) const {
    return std::all_of(definition.where.begin(), definition.where.end(), [&](const Check& check) {
      return holds(check, act, definition.source->of_acts);
    });
  }

  std::string key(const Definition& definition, uint32_t act) const {
    std::string out;
    for (size_t i = 0; i < definition.by.size(); ++i) {
      if (i > 0) out.push_back(kKeySeparator);
      const OutlineValue* found = value(definition.by[i], act, definition.source->of_acts);
      if (found != nullptr) {
        out += text_of(*outline_.plan, definition.by[i], found->value, pool_);
      }
    }
    return out;
  }

  void flow(const Definition& definition) {
    for (uint32_t i = 0; i < outline_.acts.size(); ++i) {
      const OutlineAct& act = outline_.acts[i];
      if (act.step == kNone || !definition.at[act.step]) continue;
      if (passes(definition, i)) flow_at(definition, i);
      if (!definition.source->of_acts) return;  // a case counts once, at the first such step
    }
  }

  void flow_at(const Definition& definition, uint32_t index) {
    const OutlineAct& act = outline_.acts[index];
    Contribution c{&definition, act.number, day_of(act.occurred_ms), 1, base::Decimal::kOne, {}};
    if (definition.value != kNone) {
      const OutlineValue* found = value(definition.value, index, definition.source->of_acts);
      if (found == nullptr) return;
      if (definition.source->kind == IndicatorKind::kDistinct) {
        c.key = text_of(*outline_.plan, definition.value, found->value, pool_);
        out_.push_back(std::move(c));
        return;
      }
      c.amount = found->value;
    }
    c.key = key(definition, index);
    out_.push_back(std::move(c));
  }

  void stock(const Definition& definition) {
    if (!passes(definition, 0)) return;
    std::string k = key(definition, 0);
    std::optional<OutlineAct> entered;
    for (const OutlineAct& act : outline_.acts) {
      if (act.step == kNone) continue;
      if (!entered && definition.enters[act.step]) {
        entered = act;
        out_.push_back(
            {&definition, act.number, day_of(act.occurred_ms), 1, base::Decimal::kOne, k});
      } else if (entered && definition.leaves[act.step]) {
        out_.push_back(
            {&definition, entered->number, day_of(act.occurred_ms), -1, base::Decimal::kOne, k});
        entered.reset();
      }
    }
    if (!entered || definition.until == kNone) return;
    if (const OutlineValue* until = outline_.value(definition.until)) {
      const int32_t day =
          std::max(static_cast<int32_t>(until->value) + 1, day_of(entered->occurred_ms));
      out_.push_back({&definition, entered->number, day, -1, base::Decimal::kOne, k});
    }
  }

  void latest(const Definition& definition) {
    for (uint32_t i = 0; i < outline_.acts.size(); ++i) {
      const OutlineAct& act = outline_.acts[i];
      if (act.step == kNone || !definition.at[act.step] || !passes(definition, i)) continue;
      const OutlineValue* found = outline_.value_at(definition.value, i);
      if (found == nullptr) continue;
      out_.push_back({&definition, act.number, day_of(act.occurred_ms), 1, found->value, {}});
    }
  }

  const Outline& outline_;
  int64_t now_ms_;
  const TextPool& pool_;
  std::vector<Contribution>& out_;
};

}  // namespace

void contribute(const Outline& outline, int64_t now_ms, const TextPool& pool,
                std::vector<Contribution>& out) {
  Counter counter(outline, now_ms, pool, out);
  for (const Definition* definition : outline.plan->definitions) counter.count(*definition);
}

int64_t next_change(const Outline& outline, int64_t now_ms) {
  int64_t next = INT64_MAX;
  for (const OutlineClock& clock : outline.clocks) {
    if (clock.status == casework::ClockStatus::kRunning && clock.due_ms >= now_ms) {
      next = std::min(next, clock.due_ms + 1);
    }
  }
  return next;
}

}  // namespace indicator
