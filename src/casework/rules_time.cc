// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on order and time.
#include <algorithm>

#include "calendar/explain.h"
#include "casework/rule_kinds.h"

namespace casework::rule {

using base::Fault;

namespace {

constexpr const char* kNone = "—";  // of a step that was not done, a date that is not given

// {period} in words: 7个工作日, 7 working days.
void add_period(calendar::Period period, Fault::Args& args) {
  args.emplace_back("period_key", calendar::words_key(period));
  args.emplace_back("count", std::to_string(period.count));
}

// {period}, {until}, {on} and the step that the period follows.
Fault refuse_period(const Rule& rule, const RuleInput& input, calendar::Period period,
                    std::string until) {
  Fault::Args args = {{"until", std::move(until)}, {"on", input.on().str()}};
  add_period(period, args);
  add_step_names(input, {rule.step}, args);
  return refuse(rule, input, std::move(args));
}

std::optional<calendar::Date> date_in(std::string_view field, const RuleInput& input) {
  const std::string* value = input.field(field);
  return value != nullptr ? calendar::Date::parse(*value) : std::nullopt;
}

// When the period of a date begins: at the last act of `after`, or with this act.
std::optional<calendar::Instant> start_of(const Rule& rule, const RuleInput& input) {
  if (rule.step.empty()) return input.command.occurred_at;
  const Act* after = input.file.last(rule.step);
  return after != nullptr ? std::optional(after->occurred_at) : std::nullopt;
}

// {field}, {date}, {period} and the step that the period follows, which may be this one.
Fault refuse_date(const Rule& rule, const RuleInput& input, calendar::Period period,
                  Fault::Args args) {
  const auto date = date_in(rule.field, input);
  args.emplace_back("date", date ? date->str() : kNone);
  add_period(period, args);
  add_field_name(input, rule.field, args);
  add_step_names(input, {rule.step.empty() ? input.step.id : rule.step}, args);
  return refuse(rule, input, std::move(args));
}

// A waiver is one of the waiting in which it was given: not of a later one, after a new notice.
bool waived(const Rule& rule, const RuleInput& input) {
  const Act* after = input.file.last(rule.step);
  return std::any_of(rule.unless.begin(), rule.unless.end(), [&](const std::string& step) {
    const Act* waiver = input.file.last(step);
    return waiver != nullptr && (after == nullptr || waiver->number > after->number);
  });
}

}  // namespace

std::optional<calendar::Period> period_of(const Rule& rule, const RuleInput& input) {
  if (rule.period.setting.empty()) return rule.period.period;
  const base::Decimal value = input.world.setting(input.town, input.pack, rule.period.setting);
  const int64_t count = value.units / base::Decimal::kOne;
  if (count < 1) return std::nullopt;
  const calendar::Unit unit = rule.period.period.unit;
  return calendar::Period{static_cast<int>(std::min<int64_t>(count, calendar::count_max(unit))),
                          unit};
}

calendar::Deadline end_of(const Rule& rule, const RuleInput& input, calendar::Instant start,
                          calendar::Period period) {
  calendar::DeadlineInput in;
  in.start = start;
  in.period = period;
  in.end_rule = rule.end_rule;
  return calendar::compute(in, input.world.workdays, input.world.hours);
}

// With `since`, what was done before the last act of that step does not count any more.
Refusal done(const Rule& rule, const RuleInput& input) {
  const Act* since = rule.since.empty() ? nullptr : input.file.last(rule.since);
  std::vector<std::string> missing;
  for (const std::string& step : rule.steps) {
    const Act* act = input.file.last(step);
    if (act == nullptr || (since != nullptr && act->number < since->number)) {
      missing.push_back(step);
    }
  }
  const bool any = rule.kind == procedure::RuleKind::kDoneAny;
  if (missing.empty() || (any && missing.size() < rule.steps.size())) return {};
  Fault::Args args;
  add_step_names(input, missing, args);
  return refuse(rule, input, std::move(args));
}

Refusal not_done(const Rule& rule, const RuleInput& input) {
  for (const std::string& step : rule.steps) {
    if (!input.file.done(step)) continue;
    Fault::Args args;
    add_step_names(input, {step}, args);
    return refuse(rule, input, std::move(args));
  }
  return {};
}

Refusal times_min(const Rule& rule, const RuleInput& input) {
  const base::Decimal min = rule.setting.empty()
                                ? base::Decimal::of(rule.count)
                                : input.world.setting(input.town, input.pack, rule.setting);
  const base::Decimal have = base::Decimal::of(input.file.times(rule.step));
  if (have >= min) return {};
  Fault::Args args = {{"min", min.str()}, {"have", have.str()}};
  add_step_names(input, {rule.step}, args);
  return refuse(rule, input, std::move(args));
}

Refusal times_max(const Rule& rule, const RuleInput& input) {
  if (input.file.times(input.step.id) < rule.count) return {};
  return refuse(rule, input, {{"max", std::to_string(rule.count)}});
}

// waited and notice_published_days: the whole period has passed, or a waiver was recorded.
Refusal waited(const Rule& rule, const RuleInput& input) {
  if (waived(rule, input)) return {};
  auto period = period_of(rule, input);
  if (rule.kind == procedure::RuleKind::kNoticePublishedDays) {
    period = calendar::Period{static_cast<int>(rule.count), calendar::Unit::kCalendarDay};
  }
  if (!period) return {};
  const Act* after = input.file.last(rule.step);
  std::string until = kNone;
  if (after != nullptr) {
    const calendar::Deadline end = end_of(rule, input, after->occurred_at, *period);
    if (end.due < input.command.occurred_at) return {};
    until = end.due_date.str();
  }
  return refuse_period(rule, input, *period, std::move(until));
}

Refusal within(const Rule& rule, const RuleInput& input) {
  const auto period = period_of(rule, input);
  if (!period) return {};
  const Act* after = input.file.last(rule.step);
  std::string until = kNone;
  if (after != nullptr) {
    const calendar::Deadline end = end_of(rule, input, after->occurred_at, *period);
    if (!(end.due < input.command.occurred_at)) return {};
    until = end.due_date.str();
  }
  return refuse_period(rule, input, *period, std::move(until));
}

// Overdue is as the clock says, with its pauses and extensions. A clock that never began is open to
// nothing.
Refusal clock_open(const Rule& rule, const RuleInput& input) {
  const ClockState* clock = input.file.clock(rule.clock);
  if (clock != nullptr && clock->status_at(input.command.occurred_at) != ClockStatus::kMissed) {
    return {};
  }
  const auto it = std::find_if(input.pack.clocks.begin(), input.pack.clocks.end(),
                               [&](const auto& known) { return known.id == rule.clock; });
  const bool known = it != input.pack.clocks.end();
  return refuse(rule, input,
                {{"clock", known ? it->label.zh : rule.clock},
                 {"clock_en", known ? it->label.en : rule.clock},
                 {"until", clock != nullptr ? clock->due_at.date().str() : kNone},
                 {"on", input.on().str()}});
}

// A date in the future starts no period yet.
Refusal date_within(const Rule& rule, const RuleInput& input) {
  const auto period = period_of(rule, input);
  if (!period) return {};
  const auto date = date_in(rule.field, input);
  const auto at = rule.at.empty() ? std::optional(input.on()) : date_in(rule.at, input);
  std::string until = kNone;
  if (date) {
    const calendar::Deadline end = end_of(rule, input, calendar::Instant::at(*date), *period);
    if (at && *date <= *at && *at <= end.due_date) return {};
    until = end.due_date.str();
  }
  return refuse_date(rule, input, *period,
                     {{"until", std::move(until)}, {"on", at ? at->str() : kNone}});
}

// Without a period: not before the day on which it would begin.
Refusal date_after(const Rule& rule, const RuleInput& input) {
  const auto period = period_of(rule, input);
  if (!period) return {};
  const auto date = date_in(rule.field, input);
  const auto start = start_of(rule, input);
  std::string first = kNone;
  if (start) {
    const calendar::Date earliest =
        period->count == 0 ? start->date() : end_of(rule, input, *start, *period).due_date + 1;
    if (date && *date >= earliest) return {};
    first = earliest.str();
  }
  return refuse_date(rule, input, *period, {{"first", std::move(first)}});
}

// Without a period: not after the day on which it would begin.
Refusal date_by(const Rule& rule, const RuleInput& input) {
  const auto period = period_of(rule, input);
  if (!period) return {};
  const auto date = date_in(rule.field, input);
  const auto start = start_of(rule, input);
  std::string until = kNone;
  if (start) {
    const calendar::Date latest =
        period->count == 0 ? start->date() : end_of(rule, input, *start, *period).due_date;
    if (date && *date <= latest) return {};
    until = latest.str();
  }
  return refuse_date(rule, input, *period, {{"until", std::move(until)}});
}

}  // namespace casework::rule
