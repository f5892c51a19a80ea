// SPDX-License-Identifier: AGPL-3.0-or-later
// What a decision may look at, besides the case and the command. Borrowed, never owned; the front
// door builds it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/decimal.h"
#include "calendar/office_hours.h"
#include "calendar/workdays.h"
#include "identity/directory.h"
#include "law/register.h"
#include "procedure/pack.h"

namespace casework {

// A town's own values for settings of packs, by "pack/setting".
using Settings = std::map<std::string, base::Decimal, std::less<>>;

struct World {
  const procedure::Library& packs;
  const law::Register& law;
  const calendar::Workdays& workdays;
  const calendar::OfficeHours& hours;
  const Settings& settings;
  // The value in force of a pack's setting: the town's own, else the pack's.
  [[nodiscard]] base::Decimal setting(const procedure::Pack& pack, std::string_view id) const;
};

// What the town knows of itself, rebuilt from its entries.
struct Town {
  std::string id;
  identity::Directory directory;
  std::set<std::string, std::less<>> units;  // codes of villages and estates
};

}  // namespace casework
