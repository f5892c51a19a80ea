// SPDX-License-Identifier: AGPL-3.0-or-later
// A data directory opened for reading figures: what `indicators`, `trace`, `report` and `audit`
// share.
#pragma once

#include <memory>

#include "app/command.h"
#include "app/home.h"

namespace app {

struct Session {
  std::unique_ptr<Knowledge> knowledge;
  std::unique_ptr<DataDir> data;
  std::unique_ptr<indicator::Figures> figures;
  indicator::Period period;
  indicator::AsOf as_of;
};

// From --data, --town, --year and --as-of (a date: the end of that day; or an instant). Without
// --year, `year_else` if it is not 0. Fault app.bad_as_of.
[[nodiscard]] base::Result<Session> open_session(const Options& options, Console& console,
                                                 int year_else = 0);

// The least count that a sealed pack's breakdown may show (a setting, not law).
inline constexpr int64_t kSmallCell = 10;

}  // namespace app
