// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates: a dated act ("8月17日召开"), the day from which something counts, a cut-off ("截至11月").
// A year alone is no claim, but it is remembered as the period of what follows.
#include <cstdio>

#include "calendar/date.h"
#include "claims/chars.h"
#include "claims/lexicon.h"
#include "claims/scan.h"

namespace claims {

namespace {

struct Day {
  int year = 0;
  int month = 0;
  int day = 0;
  bool year_end = false;
  size_t end = 0;  // 0: not a date
};

// Reads `count` to `most` digits at `i`; the number, or 0.
int small_number(View t, size_t& i, size_t least, size_t most) {
  size_t k = i;
  int value = 0;
  while (k < t.size() && is_digit(t[k]) && k - i < most)
    value = value * 10 + static_cast<int>(t[k++] - U'0');
  if (k - i < least || (k < t.size() && is_digit(t[k]))) return 0;
  i = k;
  return value;
}

char32_t char_at(View t, size_t i) { return i < t.size() ? t[i] : U'\0'; }

void read_month_and_day(View t, size_t i, Day& out) {
  const int month = small_number(t, i, 1, 2);
  if (month < 1 || month > 12 || char_at(t, i) != U'月') return;
  out.month = month;
  out.end = ++i;
  if (char_at(t, i) == U'份' || char_at(t, i) == U'底' || char_at(t, i) == U'末') {
    out.end = i + 1;
    return;
  }
  const int day = small_number(t, i, 1, 2);
  if (day < 1 || day > 31 || (char_at(t, i) != U'日' && char_at(t, i) != U'号')) return;
  out.day = day;
  out.end = i + 1;
}

Day read_day(View t, size_t i) {
  Day out;
  size_t k = i;
  const int year = small_number(t, k, 4, 4);
  if (year == 0 || char_at(t, k) != U'年') {
    read_month_and_day(t, i, out);
    return out;
  }
  if (year < 1900 || year > 2199) return out;
  out.year = year;
  out.end = ++k;
  if (const size_t n = starts_any(t, k, lexicon::kYearEnd)) {
    out.year_end = true;
    out.end = k + n;
    return out;
  }
  if (char_at(t, k) == U'度') out.end = k + 1;
  read_month_and_day(t, k, out);
  return out;
}

std::string iso(const Day& d, int year) {
  char buffer[32];
  if (d.year_end) {
    std::snprintf(buffer, sizeof buffer, "%04d-12-31", year);
  } else if (d.day == 0) {
    std::snprintf(buffer, sizeof buffer, "%04d-%02d", year, d.month);
  } else if (year > 0) {
    std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, d.month, d.day);
  } else {
    std::snprintf(buffer, sizeof buffer, "%02d-%02d", d.month, d.day);
  }
  return buffer;
}

}  // namespace

size_t Scanner::date(size_t i) {
  const Day d = read_day(t_, i);
  if (d.end == 0) return 0;
  const size_t cut = ends_any(t_, i, lexicon::kCutOff);
  const bool from = i > 0 && (t_[i - 1] == U'自' || t_[i - 1] == U'从');
  const size_t begin = cut > 0 ? i - cut : from ? i - 1 : i;
  time_begin_ = begin;
  time_end_ = d.end;
  const int year = d.year != 0 ? d.year : around_.year;
  const bool whole = d.month > 0 && d.day > 0;
  const bool cut_off = cut > 0 && (d.year_end || d.month > 0) && (whole || year > 0);
  if (!cut_off && !whole) return d.end;
  if (whole && year > 0 && !calendar::Date::of(year, d.month, d.day)) return d.end;
  const bool of_law = starts_any(t_, d.end, lexicon::kInForce) > 0;
  if (!around_.body || around_.plan || depth_ > 0 || of_law || norm_before(begin)) return d.end;
  Mention& m = push(Kind::kDate, begin, d.end);
  m.date = iso(d, year);
  m.unit_text = "date";
  m.explanation.key = cut_off ? "claims.cut_off" : "";
  return d.end;
}

}  // namespace claims
