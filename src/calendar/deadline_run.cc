// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/deadline_run.h"

#include <algorithm>

namespace calendar {

namespace {

constexpr int64_t kMinuteMs = 60'000;

Instant start_of(Date date) { return Instant::at(date); }
Instant start_of_time() { return start_of(*Date::of(1900, 1, 1)); }
Instant end_of_time() { return start_of(never() + 1); }

// Joins overlapping and touching spans; `reaches(a, b)`: b begins before a is over.
template <typename Span, typename Reaches, typename End>
std::vector<Span> merge(std::vector<Span> spans, Reaches reaches, End end) {
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (out.empty() || !reaches(out.back(), span)) {
      out.push_back(span);
      continue;
    }
    Span& last = out.back();
    last.open = last.open || span.open;
    end(last) = std::max(end(last), end(span));
  }
  return out;
}

struct DayRun {
  Date end;
  bool standing = false;
  int64_t remaining = 0;
};

// From `laid_end`, the end without pauses, each counted day that is taken out moves the end by one.
DayRun skip_paused(Date start, Date laid_end, const DayAxis& axis,
                   const std::vector<DaySpan>& spans) {
  Date end = laid_end;
  for (const DaySpan& span : spans) {
    if (span.last <= start) continue;
    if (span.first > end) break;
    const Date first = std::max(span.first, start + 1);
    if (span.open) return {never(), true, axis.index(end) - axis.index(first - 1)};
    const int lost = axis.index(span.last) - axis.index(first - 1);
    if (lost > 0) end = axis.at(axis.index(end) + lost);
  }
  return {std::min(end, never())};
}

DayRun run_days(const Period& period, Date day, const Tools& tools) {
  const DayAxis axis = axis_of(period.unit, tools.workdays);
  Date laid_end = day;
  if (period.count > 0) {
    switch (period.unit) {
      case Unit::kMonth:
        laid_end = day.plus_months(period.count);
        break;  // 民法典-2021#202
      case Unit::kYear:
        laid_end = day.plus_months(period.count * 12);
        break;
      default:
        laid_end = axis.at(axis.index(day) + period.count);
        break;
    }
  }
  return skip_paused(day, laid_end, axis, tools.spans.days);
}

struct TimeRun {
  Instant end;
  bool standing = false;
  int64_t left_ms = 0;
};

TimeRun run_minutes(int64_t ms, Instant from, const std::vector<TimeSpan>& spans) {
  Instant end{from.ms + ms};
  for (const TimeSpan& span : spans) {
    if (span.to <= from) continue;
    if (span.from >= end) break;
    const Instant begin = std::max(span.from, from);
    if (span.open) return {end_of_time(), true, end.ms - begin.ms};
    end.ms += span.to.ms - begin.ms;
  }
  return {std::min(end, end_of_time())};
}

// Lets `left_ms` run out while the offices are open and no pause holds.
class OfficeRun {
 public:
  OfficeRun(int64_t left_ms, Instant from, const Tools& tools)
      : run_{end_of_time(), false, left_ms}, from_(from), tools_(tools) {}

  TimeRun run() {
    if (run_.left_ms <= 0) return {from_, false, 0};
    Date day = tools_.workdays.working_on_or_after(from_.date());
    for (; day <= never(); day = tools_.workdays.working_on_or_after(day + 1)) {
      for (const Session& session : tools_.hours.sessions(day)) {
        if (consume(Instant::at(day, 0, session.from), Instant::at(day, 0, session.to))) {
          return run_;
        }
      }
    }
    return {end_of_time()};
  }

 private:
  // True when the time is used up or stands.
  bool consume(Instant at, Instant close) {
    at = std::max(at, from_);
    const auto& spans = tools_.spans.time;
    while (at < close) {
      while (next_ < spans.size() && spans[next_].to <= at) ++next_;
      const TimeSpan* span = next_ < spans.size() ? &spans[next_] : nullptr;
      if (span != nullptr && span->from <= at) {
        run_.standing = span->open;
        if (span->open) return true;
        at = span->to;
        continue;
      }
      const Instant stop = span != nullptr ? std::min(close, span->from) : close;
      if (run_.left_ms <= stop.ms - at.ms) {
        run_.end = Instant{at.ms + run_.left_ms};
        return true;
      }
      run_.left_ms -= stop.ms - at.ms;
      at = stop;
    }
    return false;
  }

  TimeRun run_;
  Instant from_;
  const Tools& tools_;
  size_t next_ = 0;
};

Segment from_days(const Period& period, Instant from, Date day, const DayRun& run) {
  return {period, from, start_of(run.end + 1), day, run.end, run.standing, run.remaining};
}

Segment from_time(const Period& period, Instant from, Date day, const TimeRun& run) {
  const Date last = run.standing ? never() : std::min(run.end.date(), never());
  return {period,
          from,
          run.end,
          day,
          last,
          run.standing,
          run.standing ? (run.left_ms + kMinuteMs - 1) / kMinuteMs : 0};
}

bool needs_table(const Segment& s, const Workdays& workdays) {
  const Unit unit = s.period.unit;
  if (s.standing || (unit != Unit::kWorkingDay && unit != Unit::kOfficeHour)) return false;
  const Date first = unit == Unit::kWorkingDay ? s.first_day + 1 : s.first_day;
  return !workdays.known(std::min(first, s.last_day)) || !workdays.known(s.last_day);
}

}  // namespace

std::optional<TimeSpan> time_of(const Pause& pause) {
  const Instant from = std::clamp(pause.from, start_of_time(), end_of_time());
  if (!pause.to) return TimeSpan{from, end_of_time(), true};
  const Instant to = std::clamp(*pause.to, start_of_time(), end_of_time());
  if (to <= from) return std::nullopt;
  return TimeSpan{from, to, false};
}

std::optional<DaySpan> days_of(const Pause& pause) {
  const auto time = time_of(pause);
  if (!time) return std::nullopt;
  return DaySpan{time->from.date(), Instant{time->to.ms - 1}.date(), time->open};
}

std::vector<DaySpan> day_spans(const std::vector<Pause>& pauses) {
  std::vector<DaySpan> spans;
  for (const Pause& pause : pauses) {
    if (const auto span = days_of(pause)) spans.push_back(*span);
  }
  std::sort(spans.begin(), spans.end(),
            [](const DaySpan& a, const DaySpan& b) { return a.first < b.first; });
  return merge(
      std::move(spans), [](const DaySpan& a, const DaySpan& b) { return b.first <= a.last + 1; },
      [](auto& span) -> auto& { return span.last; });
}

std::vector<TimeSpan> time_spans(const std::vector<Pause>& pauses) {
  std::vector<TimeSpan> spans;
  for (const Pause& pause : pauses) {
    if (const auto span = time_of(pause)) spans.push_back(*span);
  }
  std::sort(spans.begin(), spans.end(),
            [](const TimeSpan& a, const TimeSpan& b) { return a.from < b.from; });
  return merge(
      std::move(spans), [](const TimeSpan& a, const TimeSpan& b) { return b.from <= a.to; },
      [](auto& span) -> auto& { return span.to; });
}

bool counts_days(Unit unit) { return unit != Unit::kMinute && unit != Unit::kOfficeHour; }

DayAxis axis_of(Unit unit, const Workdays& workdays) {
  return {workdays, unit == Unit::kWorkingDay};
}

Segment run(const Period& period, Instant from, Date day, const Tools& tools) {
  if (counts_days(period.unit)) return from_days(period, from, day, run_days(period, day, tools));
  const int64_t ms = std::max(period.count, 0) * kMinuteMs;
  if (period.unit == Unit::kMinute) {
    return from_time(period, from, day, run_minutes(ms, from, tools.spans.time));
  }
  return from_time(period, from, day, OfficeRun(ms * 60, from, tools).run());
}

bool is_rest(Date day, EndRule rule, const Workdays& workdays) {
  switch (rule) {
    case EndRule::kNone:
      return false;
    case EndRule::kNextWorkingDay:
      return !workdays.is_working(day);
    case EndRule::kAfterHoliday:
      return workdays.note(day).kind == DayKind::kHoliday;
  }
  return false;
}

Date moved(Date day, EndRule rule, const Tools& tools) {
  if (!is_rest(day, rule, tools.workdays)) return day;
  for (day = day + 1; day < never(); day = day + 1) {
    for (const DaySpan& span : tools.spans.days) {
      if (day >= span.first && day <= span.last) day = span.last + 1;
    }
    if (!is_rest(day, rule, tools.workdays)) break;
  }
  return std::min(day, never());
}

Deadline run_all(const DeadlineInput& input, const Tools& tools, std::vector<Segment>* trace) {
  const Instant start = std::clamp(input.start, start_of_time(), Instant{end_of_time().ms - 1});
  Deadline out;
  Segment last = run(input.period, start, start.date(), tools);
  const auto keep = [&](const Segment& segment) {
    out.provisional = out.provisional || needs_table(segment, tools.workdays);
    if (trace != nullptr) trace->push_back(segment);
  };
  keep(last);
  for (const Extension& extension : input.extensions) {
    if (last.standing) break;
    last = run(extension.period, last.end, last.last_day, tools);
    keep(last);
  }
  out.standing = last.standing;
  out.remaining = last.remaining;
  out.unmoved_date = out.due_date = last.last_day;
  out.due = last.end;
  if (!counts_days(last.period.unit)) {
    out.due = std::min(last.end, Instant{end_of_time().ms - 1});
    return out;
  }
  if (!last.standing && last.period.unit != Unit::kWorkingDay && input.end_rule != EndRule::kNone) {
    out.due_date = moved(last.last_day, input.end_rule, tools);  // 民法典-2021#203
    out.standing = out.due_date == never() && last.last_day != never();
    out.provisional = out.provisional || !tools.workdays.known(last.last_day) ||
                      !tools.workdays.known(out.due_date);
  }
  out.due = Instant{start_of(out.due_date + 1).ms - 1};  // the last day ends at 24:00
  return out;
}

}  // namespace calendar
