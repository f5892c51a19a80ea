// SPDX-License-Identifier: AGPL-3.0-or-later
// Which days are worked: weekends, the holidays and the make-up working days (调休) of the State
// Council's yearly notices, read from calendar/workdays.yaml and, in a town, amended by the notices
// that it recorded. The table ends at a visible day, known_until(); outside it only weekends are
// off, and what depends on such days is provisional.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "calendar/arrangement.h"
#include "calendar/date.h"

namespace calendar {

enum class DayKind : uint8_t { kWorking, kWeekend, kHoliday, kMakeUp };

// A notice of the State Council's office on the holidays of a year.
struct Notice {
  std::string id;  // document number, e.g. 国办发明电〔2019〕16号
  std::string title;
  std::string address;           // where it was published
  Date date;                     // of the document
  std::string certainty;         // of the days taken from it: V, S, M …; "" if the town recorded it
  std::string number_certainty;  // of the number and the date
};

// Why a day is worked or not. The views live as long as the Workdays they came from.
struct DayNote {
  DayKind kind = DayKind::kWorking;
  bool known = true;         // false outside the table: weekends only
  std::string_view name;     // 春节; of a make-up day: the holiday it makes up for; else empty
  std::string_view name_en;  // Spring Festival
  std::string_view notice;   // document number, else empty

  [[nodiscard]] bool working() const {
    return kind == DayKind::kWorking || kind == DayKind::kMakeUp;
  }
};

class Workdays {
 public:
  // Reads and checks the table. Returns the first problem; check() returns all of them. Faults
  // (kInvalid, `where` is file:line:column): base.file_*, yaml.*, calendar.bad_date,
  // calendar.bad_range, calendar.not_in_year, calendar.unsorted, calendar.both, calendar.twice,
  // calendar.make_up_on_weekday, calendar.unknown_notice, calendar.unknown_name,
  // calendar.year_missing, calendar.known_until_wrong, calendar.bad_certainty.
  [[nodiscard]] static base::Result<Workdays> load(const std::filesystem::path& path);
  // The same from text; `file` is for messages only.
  [[nodiscard]] static base::Result<Workdays> read(std::string_view text, const std::string& file);
  // Everything that is wrong with the text of a table.
  [[nodiscard]] static std::vector<base::Fault> check(std::string_view text,
                                                      const std::string& file);

  [[nodiscard]] bool is_working(Date date) const;
  [[nodiscard]] DayNote note(Date date) const;
  [[nodiscard]] Date known_from() const { return first_; }
  [[nodiscard]] Date known_until() const { return first_ + (static_cast<int>(days_.size()) - 1); }
  [[nodiscard]] bool known(Date date) const { return date >= first_ && date <= known_until(); }
  // Number of working days from `first` to `last`, both counted; 0 if last < first.
  [[nodiscard]] int working_days(Date first, Date last) const;
  // The working days in their order: rank(d) counts those up to and including d from a fixed
  // origin, nth(r) is the working day whose rank is r. So nth(rank(d) + n) is the n-th working day
  // after d. Both take constant time.
  [[nodiscard]] int rank(Date date) const;
  [[nodiscard]] Date nth(int rank) const;
  // The first working day on or after `date`.
  [[nodiscard]] Date working_on_or_after(Date date) const;
  [[nodiscard]] const std::vector<Notice>& notices() const { return notices_; }

  // The table with the whole year of a notice laid over it: one of its years, or the next one. A
  // day that the notice leaves as it was keeps its own notice. Faults (kInvalid):
  // calendar.year_out_of_reach, calendar.too_many.
  [[nodiscard]] base::Result<Workdays> with(const Arrangement& arrangement) const;
  // The days that are another kind of day in `other`; outside a table only weekends are off.
  [[nodiscard]] std::vector<Date> changed_days(const Workdays& other) const;
  // The first day on which the two say something else, if only that one of them ends there:
  // deadlines that end before it are the same by both.
  [[nodiscard]] std::optional<Date> first_change(const Workdays& other) const;

 private:
  friend class WorkdaysReader;
  struct Day {
    DayKind kind = DayKind::kWorking;
    int8_t name = -1;     // index into names_
    int16_t notice = -1;  // index into notices_
  };
  struct Name {
    std::string zh;
    std::string en;
  };
  void index();
  int8_t name_of(const std::string& zh);  // its index in names_, added if it is new

  Date first_;
  std::vector<Day> days_;     // from first_ to known_until()
  std::vector<int> ranks_;    // rank of each day of days_
  std::vector<Date> worked_;  // the working days of the table, in order
  int rank_before_ = 0;       // rank of the day before first_
  std::vector<Name> names_;
  std::vector<Notice> notices_;
};

}  // namespace calendar
