// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/arrangement.h"

#include <algorithm>

#include "base/text.h"
#include "calendar/workdays.h"

namespace calendar {

using base::FaultKind;
using Line = Arrangement::Line;

namespace {

constexpr size_t kLinesMax = 40;
constexpr size_t kNameCharsMax = 20;
constexpr int kDaysMax = 31;
constexpr std::string_view kTo = "至";
constexpr std::string_view kNone = "无";

base::Fault bad_line(std::string_view line) {
  return base::fault(FaultKind::kInvalid, "calendar.bad_line", {{"line", std::string(line)}});
}

base::Result<Line> read_line(std::string_view text) {
  const size_t space = text.find_first_of(" \t");
  if (space == std::string_view::npos) return bad_line(text);
  Line line;
  line.name = text.substr(0, space);
  const std::string_view days = base::trim(text.substr(space));
  size_t gap = days.find("..");
  size_t width = 2;
  if (gap == std::string_view::npos) {
    gap = days.find(kTo);
    width = kTo.size();
  }
  const auto from = Date::parse(base::trim(days.substr(0, gap)));
  const auto to =
      gap == std::string_view::npos ? from : Date::parse(base::trim(days.substr(gap + width)));
  if (!from || !to || base::char_count(line.name) > kNameCharsMax) return bad_line(text);
  line.from = *from;
  line.to = *to;
  return line;
}

base::Result<std::vector<Line>> read_lines(int year, std::string_view text) {
  const Date first = *Date::of(year - 1, 12, 1);
  std::vector<Line> out;
  if (base::trim(text) == kNone) return out;
  for (std::string_view one : base::split(text, '\n')) {
    one = base::trim(one);
    if (one.empty()) continue;
    if (out.size() == kLinesMax) {
      return base::fault(FaultKind::kInvalid, "calendar.too_many",
                         {{"max", std::to_string(kLinesMax)}});
    }
    TRY_ASSIGN(Line line, read_line(one));
    if (line.to < line.from || line.to - line.from >= kDaysMax) {
      return base::fault(FaultKind::kInvalid, "calendar.bad_range",
                         {{"from", line.from.str()}, {"to", line.to.str()}});
    }
    if (line.from < first || line.to.year() > year) {
      const Date outside = line.from < first ? line.from : line.to;
      return base::fault(FaultKind::kInvalid, "calendar.not_of_notice",
                         {{"date", outside.str()}, {"year", std::to_string(year)}});
    }
    if (!out.empty() && line.from <= out.back().to) {
      return base::fault(FaultKind::kInvalid, "calendar.unsorted",
                         {{"date", line.from.str()}, {"before", out.back().to.str()}});
    }
    out.push_back(std::move(line));
  }
  return out;
}

base::Status check_make_up(const Line& line, const std::vector<Line>& holidays) {
  if (line.from != line.to) {
    return bad_line(line.name + " " + line.from.str() + ".." + line.to.str());
  }
  const auto holds = [&](const Line& off) { return off.from <= line.from && line.from <= off.to; };
  if (std::any_of(holidays.begin(), holidays.end(), holds)) {
    return base::fault(FaultKind::kInvalid, "calendar.both", {{"date", line.from.str()}});
  }
  if (line.from.weekday() <= 5) {
    return base::fault(FaultKind::kInvalid, "calendar.make_up_on_weekday",
                       {{"date", line.from.str()}});
  }
  const auto named = [&](const Line& off) { return off.name == line.name; };
  if (std::none_of(holidays.begin(), holidays.end(), named)) {
    return base::fault(FaultKind::kInvalid, "calendar.no_such_holiday",
                       {{"name", line.name}, {"date", line.from.str()}});
  }
  return base::ok();
}

}  // namespace

base::Result<Arrangement> read_arrangement(int year, std::string_view holidays,
                                           std::string_view make_up) {
  if (year < 1950 || year > 2150) {
    return base::fault(FaultKind::kInvalid, "calendar.bad_year", {{"text", std::to_string(year)}});
  }
  Arrangement out;
  out.year = year;
  TRY_ASSIGN(out.holidays, read_lines(year, holidays));
  if (out.holidays.empty()) return base::fault(FaultKind::kInvalid, "calendar.no_holidays");
  TRY_ASSIGN(out.make_up, read_lines(year, make_up));
  for (const Line& line : out.make_up) TRY(check_make_up(line, out.holidays));
  return out;
}

std::string lines_of(const std::vector<Line>& lines) {
  if (lines.empty()) return std::string(kNone);
  std::string out;
  for (const Line& line : lines) {
    if (!out.empty()) out += '\n';
    out += line.name + " " + line.from.str();
    if (line.to != line.from) out += ".." + line.to.str();
  }
  return out;
}

// --- Workdays

namespace {

constexpr size_t kNamesMax = 100;     // Day::name is an int8_t
constexpr size_t kNoticesMax = 1000;  // Day::notice is an int16_t

}  // namespace

int8_t Workdays::name_of(const std::string& zh) {
  const auto known =
      std::find_if(names_.begin(), names_.end(), [&](const Name& name) { return name.zh == zh; });
  if (known != names_.end()) return static_cast<int8_t>(known - names_.begin());
  if (names_.size() == kNamesMax) return -1;
  // 国庆节、中秋节: put together from what is known; a name that nobody knows stays as it is.
  std::string en;
  for (size_t at = 0; at <= zh.size();) {
    const size_t end = std::min(zh.find("、", at), zh.size());
    const std::string part = zh.substr(at, end - at);
    const auto one = std::find_if(names_.begin(), names_.end(),
                                  [&](const Name& name) { return name.zh == part; });
    if (!en.empty()) en += " and ";
    en += one != names_.end() ? one->en : part;
    at = end + std::string_view("、").size();
  }
  names_.push_back({zh, std::move(en)});
  return static_cast<int8_t>(names_.size() - 1);
}

base::Result<Workdays> Workdays::with(const Arrangement& arrangement) const {
  const int last = known_until().year();
  if (arrangement.year < first_.year() || arrangement.year > last + 1) {
    return base::fault(FaultKind::kInvalid, "calendar.year_out_of_reach",
                       {{"year", std::to_string(arrangement.year)},
                        {"first", std::to_string(first_.year())},
                        {"last", std::to_string(last + 1)}});
  }
  if (notices_.size() == kNoticesMax) {
    return base::fault(FaultKind::kInvalid, "calendar.too_many",
                       {{"max", std::to_string(kNoticesMax)}});
  }
  Workdays out = *this;
  out.notices_.push_back(
      {arrangement.notice, arrangement.title, arrangement.address, arrangement.issued, "", ""});
  const auto notice = static_cast<int16_t>(out.notices_.size() - 1);
  const Date from = *Date::of(arrangement.year, 1, 1);
  const Date to = *Date::of(arrangement.year, 12, 31);
  if (to > known_until()) out.days_.resize(static_cast<size_t>(to - first_) + 1);
  for (Date day = from; day <= to; day = day + 1) {
    out.days_[static_cast<size_t>(day - first_)] = {
        day.weekday() > 5 ? DayKind::kWeekend : DayKind::kWorking, -1, -1};
  }
  // A day that stays what it was keeps the notice that made it so.
  const auto mark = [&](Date day, DayKind kind, int8_t name) {
    if (day < first_) return;
    const auto at = static_cast<size_t>(day - first_);
    const bool same = at < days_.size() && days_[at].kind == kind && days_[at].name == name;
    out.days_[at] = same ? days_[at] : Day{kind, name, notice};
  };
  for (const Line& line : arrangement.holidays) {
    const int8_t name = out.name_of(line.name);
    for (Date day = line.from; day <= line.to; day = day + 1) mark(day, DayKind::kHoliday, name);
  }
  for (const Line& line : arrangement.make_up) {
    mark(line.from, DayKind::kMakeUp, out.name_of(line.name));
  }
  out.index();
  return out;
}

std::vector<Date> Workdays::changed_days(const Workdays& other) const {
  const Date first = std::max(first_, other.first_);
  const Date last = std::max(known_until(), other.known_until());
  std::vector<Date> out;
  for (Date day = first; day <= last; day = day + 1) {
    if (note(day).kind != other.note(day).kind) out.push_back(day);
  }
  return out;
}

std::optional<Date> Workdays::first_change(const Workdays& other) const {
  const std::vector<Date> changed = changed_days(other);
  std::optional<Date> out;
  if (!changed.empty()) out = changed.front();
  if (known_until() != other.known_until()) {
    const Date end = std::min(known_until(), other.known_until()) + 1;
    out = out ? std::min(*out, end) : end;
  }
  return out;
}

}  // namespace calendar
