// SPDX-License-Identifier: AGPL-3.0-or-later
// What the repository holds, for tests: law, calendar and packs as they are installed.
#pragma once

#include <filesystem>

#include "casework/world.h"
#include "procedure/load.h"

namespace casework {

struct Repository {
  std::filesystem::path source = FADU_SOURCE_DIR;
  law::Register law = law::Register::load(source / "law").value();
  calendar::Workdays workdays =
      calendar::Workdays::load(source / "calendar" / "workdays.yaml").value();
  calendar::OfficeHours hours =
      calendar::OfficeHours::load(source / "calendar" / "office_hours.yaml").value();
  procedure::Loaded loaded = procedure::load_packs(source / "packs", law);
  Settings settings;

  // Only where the packs were read.
  [[nodiscard]] World world() const { return {*loaded.library, law, workdays, hours, settings}; }
};

inline const Repository& repository() {
  static const Repository kRepository;
  return kRepository;
}

}  // namespace casework
