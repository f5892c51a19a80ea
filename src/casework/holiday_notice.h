// SPDX-License-Identifier: AGPL-3.0-or-later
// The register `holiday_notice`: each of its records says what a notice of the State Council's
// office fixes for one year, until it is corrected or withdrawn by another act. A year that the
// town recorded stands before the installed table (docs/adr/0020); of several records of one year
// the one written last.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "calendar/deadline.h"
#include "casework/case_file.h"
#include "casework/world.h"

namespace casework {

inline constexpr std::string_view kHolidayNoticePack = "holiday_notice";

// Takes over what a record said, act by act; `world` is the installation's (World::workdays before
// World::of). An act whose body is gone, or whose year does not follow the table, says nothing.
void learn_notice(Town& town, const World& world, const procedure::Pack& pack,
                  const CaseFile& file);

// The arrangement that an act of the register would write, `fields` overlaid on the record, and the
// table that follows from it; the lists become canonical. Faults (kInvalid): those of
// calendar::read_arrangement and Workdays::with, calendar.notice_year.
[[nodiscard]] base::Status check_notice(const World& world, const Town& town, const CaseFile& file,
                                        Fields& fields);

// The town's table if `arrangement` were what the record `notice` (a new one, or one that is there)
// says from now on; without it, if that record were withdrawn. Faults: those of Workdays::with.
[[nodiscard]] base::Result<std::shared_ptr<const calendar::Workdays>> days_with(
    const World& world, const Town& town, const base::Uuid& notice,
    std::optional<calendar::Arrangement> arrangement);

// How a notice moved a clock of a case: it ended at `from` before that act, at `to` after it.
struct ClockMove {
  const DaysChange* by = nullptr;  // lives as long as the town
  calendar::Deadline from;
  calendar::Deadline to;
};
// Every move of the clock since it last started, in the order of the acts. Where only the
// reservation fell (`provisional`), the day is the same.
[[nodiscard]] std::vector<ClockMove> moves_of(const CaseFile& file, const procedure::Pack& pack,
                                              const procedure::ClockRule& rule, const World& world,
                                              const Town& town);

// The cases of a store with a clock that ends on `first` or later, or stands: whatever a change of
// the working days from that day on may move.
[[nodiscard]] base::Result<std::vector<base::Uuid>> cases_due_from(store::Store& store,
                                                                   const std::string& town,
                                                                   calendar::Date first);

}  // namespace casework
