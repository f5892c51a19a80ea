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
#include "seal/keyring.h"

namespace casework {

// Values for settings of packs other than their own, by "pack/setting".
using Settings = std::map<std::string, base::Decimal, std::less<>>;

// What the town knows of itself, rebuilt from its entries.
struct Town {
  std::string id;
  identity::Directory directory;
  std::set<std::string, std::less<>> units;  // codes of villages and estates
  Settings settings;                         // as recorded in the register town_setting
  // The entry that gave each of `settings`, so that the last one holds in whatever order they are
  // read.
  std::map<std::string, uint64_t, std::less<>> settings_by;
};

struct World {
  const procedure::Library& packs;
  const law::Register& law;
  const calendar::Workdays& workdays;
  const calendar::OfficeHours& hours;
  const Settings& settings;
  // Opens and closes the bodies of sealed packs; without it they read as if erased, and acts in
  // them are refused (casework.no_keyring).
  const seal::Keyring* keyring = nullptr;
  // The value in force of a pack's setting: the town's own as recorded, else `settings`, else the
  // pack's.
  [[nodiscard]] base::Decimal setting(const Town& town, const procedure::Pack& pack,
                                      std::string_view id) const;
};

}  // namespace casework
