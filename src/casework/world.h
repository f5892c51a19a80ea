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
#include "casework/other_cases.h"
#include "grid/map.h"
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
  // The cells of the map that exist, by the record that says so.
  using Cells = std::map<base::Uuid, grid::Cell>;
  Cells cells;
  Settings settings;  // in force by the register town_setting
  // What each of its records says of a setting, by "pack/setting" and the record's id: the one with
  // the greatest entry number is in force, in whatever order they are read.
  struct OwnSetting {
    base::Decimal value;
    uint64_t number = 0;
    bool operator==(const OwnSetting&) const = default;
  };
  std::map<std::string, std::map<base::Uuid, OwnSetting>, std::less<>> own_settings;
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
  // For the rules that look at other cases; whoever decides lends those of the store it decides in
  // (asking()).
  const OtherCases* others = nullptr;
  // The value in force of a pack's setting: the town's own as recorded, else `settings`, else the
  // pack's.
  [[nodiscard]] base::Decimal setting(const Town& town, const procedure::Pack& pack,
                                      std::string_view id) const;
  [[nodiscard]] World asking(const OtherCases& cases) const;
};

}  // namespace casework
