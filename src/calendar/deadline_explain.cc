// SPDX-License-Identifier: AGPL-3.0-or-later
// The steps of an explanation, from the trace of a computation.
#include <algorithm>

#include "base/text.h"
#include "calendar/deadline_run.h"

namespace calendar {

namespace {

using Args = base::Fault::Args;

// The article of civil law on counting days that was in force on `date`; the penalty, licensing and
// disclosure statutes have none of their own, and the same convention is used for them.
std::string civil_basis(Date date, std::string_view article) {
  if (date >= *Date::of(2021, 1, 1)) return "民法典-2021#" + std::string(article);
  if (date >= *Date::of(2017, 10, 1)) return "民法总则-2017#" + std::string(article);
  return "民法通则-1986#154";
}

std::string range(Date from, Date to) {
  return from == to ? from.str() : from.str() + " – " + to.str();
}

// What is known of a pause or an extension, in one argument.
template <typename Act>
std::string reason(const Act& act, std::string authority = {}) {
  std::vector<std::string> parts;
  for (const std::string& part : {act.ground, std::move(authority), act.basis, act.document}) {
    if (!part.empty()) parts.push_back(part);
  }
  return base::join(parts, " · ");
}

class Explainer {
 public:
  Explainer(const DeadlineInput& input, const Workdays& workdays, std::vector<Step>& out)
      : input_(input), workdays_(workdays), out_(out) {}

  void explain(const std::vector<Segment>& trace, const Deadline& deadline);

 private:
  void add(std::string key, Args args = {});
  void add_start(const Segment& first);
  void add_segment(const Segment& segment);
  void add_extension(const Extension& extension, const Segment& segment);
  void add_pauses(const Segment& segment);
  void add_pause(const Pause& pause, Args args, std::string_view unit, bool open);
  void add_days(Date first, Date last);
  void add_move(const Deadline& deadline);
  void add_end(const Segment& last, const Deadline& deadline);
  [[nodiscard]] bool paused(Date date) const;

  const DeadlineInput& input_;
  const Workdays& workdays_;
  std::vector<Step>& out_;
  std::vector<DaySpan> spans_;
  size_t left_out_ = 0;
};

// The last lines, about the end, always find room.
constexpr size_t kRoomForEnd = 8;

void Explainer::add(std::string key, Args args) {
  if (out_.size() + kRoomForEnd >= kStepsMax) {
    ++left_out_;
    return;
  }
  out_.push_back({std::move(key), std::move(args)});
}

void Explainer::add_start(const Segment& first) {
  const std::string from =
      counts_days(first.period.unit) ? first.first_day.str() : first.from.str();
  add(input_.event.empty() ? "calendar.start" : "calendar.start_event",
      {{"from", from}, {"event", input_.event}});
  add(input_.basis.empty() ? "calendar.runs" : "calendar.runs_basis",
      {{"period", input_.period.str()}, {"basis", input_.basis}});
  if (counts_days(first.period.unit)) {
    add("calendar.first_day_not_counted",
        {{"date", first.first_day.str()}, {"basis", civil_basis(first.first_day, "201")}});
  }
}

void Explainer::add_extension(const Extension& extension, const Segment& segment) {
  const std::string why = reason(extension, extension.authority);
  const bool days = counts_days(segment.period.unit);
  add(why.empty() ? "calendar.extended" : "calendar.extended_reason",
      {{"period", extension.period.str()},
       {"from", days ? segment.first_day.str() : segment.from.str()},
       {"reason", why}});
}

bool Explainer::paused(Date date) const {
  return std::any_of(spans_.begin(), spans_.end(),
                     [&](const DaySpan& span) { return date >= span.first && date <= span.last; });
}

void Explainer::add_pause(const Pause& pause, Args args, std::string_view unit, bool open) {
  const std::string why = reason(pause);
  std::string key = open ? "calendar.pause_open_" : "calendar.pause_";
  key += unit;
  if (!why.empty()) key += "_reason";
  args.emplace_back("reason", why);
  add(std::move(key), std::move(args));
}

// Each pause with what it took out of the segment; what two pauses share counts with the earlier.
void Explainer::add_pauses(const Segment& segment) {
  const bool days = counts_days(segment.period.unit);
  const DayAxis axis = axis_of(segment.period.unit, workdays_);
  std::vector<const Pause*> sorted;
  for (const Pause& pause : input_.pauses) sorted.push_back(&pause);
  std::sort(sorted.begin(), sorted.end(), [](const Pause* a, const Pause* b) {
    return a->from != b->from ? a->from < b->from : a < b;  // equal ones as given
  });
  Date covered = segment.first_day;
  for (const Pause* pause : sorted) {
    if (!days) {
      const auto time = time_of(*pause);
      if (!time || time->to <= segment.from || time->from >= segment.end) continue;
      Args args = {{"from", time->from.str()}, {"to", time->open ? "" : time->to.str()}};
      add_pause(*pause, std::move(args), "time", time->open);
      continue;
    }
    const auto span = days_of(*pause);
    if (!span || span->last <= segment.first_day || span->first > segment.last_day) continue;
    const Date first = std::max(span->first, covered + 1);
    const int lost = first > span->last ? 0 : axis.index(span->last) - axis.index(first - 1);
    covered = std::max(covered, span->last);
    Args args = {{"from", span->first.str()},
                 {"to", span->open ? "" : span->last.str()},
                 {"days", range(span->first, span->last)},
                 {"lost", span->open ? "" : std::to_string(lost)}};
    add_pause(*pause, std::move(args), "days", span->open);
  }
}

// Days that are off and make-up days that count, from `first` to `last`; neighbours that are off
// for the same reason share a line. Paused days have their own line already.
void Explainer::add_days(Date first, Date last) {
  for (Date day = first; day <= last; day = day + 1) {
    const DayNote note = workdays_.note(day);
    if (paused(day) || note.kind == DayKind::kWorking) continue;
    Args args = {{"name", std::string(note.name)},
                 {"name_en", std::string(note.name_en)},
                 {"notice", std::string(note.notice)}};
    if (note.kind == DayKind::kMakeUp) {
      args.emplace_back("date", day.str());
      add("calendar.counted_make_up", std::move(args));
      continue;
    }
    Date end = day;
    for (; end < last && !paused(end + 1); end = end + 1) {
      const DayNote next = workdays_.note(end + 1);
      if (next.kind != note.kind || next.name != note.name || next.notice != note.notice) break;
    }
    args.insert(args.end(), {{"from", day.str()}, {"to", end.str()}, {"days", range(day, end)}});
    const bool holiday = note.kind == DayKind::kHoliday;
    add(holiday ? "calendar.skipped_holiday" : "calendar.skipped_weekend", std::move(args));
    day = end;
  }
}

void Explainer::add_segment(const Segment& segment) {
  add_pauses(segment);
  if (segment.standing) return;
  if (segment.period.unit == Unit::kWorkingDay) {
    add_days(segment.first_day + 1, segment.last_day);
  } else if (segment.period.unit == Unit::kOfficeHour) {
    add_days(segment.first_day, segment.last_day);
  }
}

void Explainer::add_move(const Deadline& deadline) {
  const Date last = deadline.unmoved_date;
  if (input_.end_rule == EndRule::kNone) {
    if (workdays_.is_working(last)) return;
    add("calendar.rest_day_stays",
        {{"date", last.str()}, {"to", workdays_.working_on_or_after(last).str()}});
    return;
  }
  if (deadline.due_date == last) return;
  add_days(last, std::min(deadline.due_date, last + 400) - 1);
  if (deadline.standing) return add("calendar.held_at_end", {{"date", last.str()}});
  add("calendar.moved",
      {{"from", last.str()}, {"to", deadline.due_date.str()}, {"basis", civil_basis(last, "203")}});
}

void Explainer::add_end(const Segment& last, const Deadline& deadline) {
  if (left_out_ > 0) {
    out_.push_back({"calendar.steps_left_out", {{"count", std::to_string(left_out_)}}});
  }
  const auto end = [&](std::string key, Args args) {
    out_.push_back({std::move(key), std::move(args)});
  };
  if (deadline.provisional) {
    end("calendar.provisional", {{"known_from", workdays_.known_from().str()},
                                 {"known_until", workdays_.known_until().str()}});
  }
  const bool days = counts_days(last.period.unit);
  if (deadline.standing) {
    return end(days ? "calendar.standing_days" : "calendar.standing_minutes",
               {{"remaining", std::to_string(deadline.remaining)}});
  }
  if (!days) return end("calendar.due_time", {{"at", deadline.due.str()}});
  end("calendar.due_day", {{"date", deadline.due_date.str()},
                           {"weekday", std::to_string(deadline.due_date.weekday())}});
}

void Explainer::explain(const std::vector<Segment>& trace, const Deadline& deadline) {
  spans_ = day_spans(input_.pauses);
  add_start(trace.front());
  for (size_t i = 0; i < trace.size(); ++i) {
    if (i > 0) add_extension(input_.extensions[i - 1], trace[i]);
    add_segment(trace[i]);
  }
  const Segment& last = trace.back();
  const bool movable = counts_days(last.period.unit) && last.period.unit != Unit::kWorkingDay;
  if (movable && !last.standing) add_move(deadline);
  add_end(last, deadline);
}

}  // namespace

Deadline compute_explained(const DeadlineInput& input, const Workdays& workdays,
                           const OfficeHours& hours) {
  const Spans spans{day_spans(input.pauses), time_spans(input.pauses)};
  std::vector<Segment> trace;
  Deadline out = run_all(input, {workdays, hours, spans}, &trace);
  Explainer(input, workdays, out.explanation).explain(trace, out);
  return out;
}

}  // namespace calendar
