// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/workdays.h"

#include <algorithm>

namespace calendar {

namespace {

int floor_div(int a, int b) { return a / b - (a % b < 0 ? 1 : 0); }

// Number of Mondays to Fridays up to and including `date`, from Monday 1969-12-29.
int weekday_rank(Date date) {
  const int k = date.days + 3;
  const int weeks = floor_div(k, 7);
  return weeks * 5 + std::min(k - weeks * 7 + 1, 5);
}

// The Monday to Friday whose weekday_rank is `rank`.
Date weekday_nth(int rank) {
  const int weeks = floor_div(rank - 1, 5);
  return Date{weeks * 7 + (rank - 1 - weeks * 5) - 3};
}

}  // namespace

bool Workdays::is_working(Date date) const {
  if (!known(date)) return date.weekday() <= 5;
  const DayKind kind = days_[static_cast<size_t>(date - first_)].kind;
  return kind == DayKind::kWorking || kind == DayKind::kMakeUp;
}

DayNote Workdays::note(Date date) const {
  DayNote out;
  out.known = known(date);
  if (!out.known) {
    out.kind = date.weekday() <= 5 ? DayKind::kWorking : DayKind::kWeekend;
    return out;
  }
  const Day& day = days_[static_cast<size_t>(date - first_)];
  out.kind = day.kind;
  if (day.name >= 0) {
    const Name& name = names_[static_cast<size_t>(day.name)];
    out.name = name.zh;
    out.name_en = name.en;
  }
  if (day.notice >= 0) out.notice = notices_[static_cast<size_t>(day.notice)].id;
  return out;
}

int Workdays::rank(Date date) const {
  if (date < first_) return weekday_rank(date);
  if (known(date)) return ranks_[static_cast<size_t>(date - first_)];
  return ranks_.back() + weekday_rank(date) - weekday_rank(known_until());
}

Date Workdays::nth(int rank) const {
  if (rank <= rank_before_) return weekday_nth(rank);
  if (rank <= ranks_.back()) return worked_[static_cast<size_t>(rank - rank_before_ - 1)];
  return weekday_nth(rank - ranks_.back() + weekday_rank(known_until()));
}

int Workdays::working_days(Date first, Date last) const {
  return last < first ? 0 : rank(last) - rank(first - 1);
}

Date Workdays::working_on_or_after(Date date) const { return nth(rank(date - 1) + 1); }

void Workdays::index() {
  rank_before_ = weekday_rank(first_ - 1);
  ranks_.clear();
  worked_.clear();
  for (size_t i = 0; i < days_.size(); ++i) {
    const Date date = first_ + static_cast<int>(i);
    if (is_working(date)) worked_.push_back(date);
    ranks_.push_back(rank_before_ + static_cast<int>(worked_.size()));
  }
}

}  // namespace calendar
