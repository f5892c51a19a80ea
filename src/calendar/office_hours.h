// SPDX-License-Identifier: AGPL-3.0-or-later
// When the offices are open, for periods in office hours (工作时). A setting of the town
// (calendar/office_hours.yaml), not law: no statute fixes it. Which days are worked is said by
// Workdays.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "calendar/date.h"

namespace calendar {

// Open from `from` to before `to`, in minutes of the day.
struct Session {
  int from = 0;
  int to = 0;
};

class OfficeHours {
 public:
  // Faults (kInvalid, `where` is file:line:column): base.file_*, yaml.*, calendar.bad_season_day,
  // calendar.bad_session, calendar.season_overlap, calendar.season_gap, calendar.too_many_seasons.
  [[nodiscard]] static base::Result<OfficeHours> load(const std::filesystem::path& path);
  [[nodiscard]] static base::Result<OfficeHours> read(std::string_view text,
                                                      const std::string& file);

  // The sessions of a worked day, in order, at least one; valid as long as the OfficeHours live.
  [[nodiscard]] std::span<const Session> sessions(Date date) const;

 private:
  friend class OfficeHoursReader;
  std::vector<std::vector<Session>> seasons_;
  std::array<uint8_t, 12 * 31> season_of_{};  // by (month - 1) * 31 + day - 1
};

}  // namespace calendar
