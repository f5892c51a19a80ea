// SPDX-License-Identifier: AGPL-3.0-or-later
// What a decision may look at, besides the case and the command. Borrowed, never owned; the front
// door builds it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

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

// What a record of the register holiday_notice says since one of its acts; nothing once withdrawn.
struct NoticeAct {
  uint64_t number = 0;
  calendar::Instant recorded_at;
  std::string step;
  std::optional<calendar::Arrangement> says;
};

// What an act of that register made of the town's working days.
struct DaysChange {
  uint64_t number = 0;
  calendar::Instant recorded_at;
  base::Uuid notice;  // the record
  std::string step;
  std::string document;  // number of the notice
  int year = 0;
  std::shared_ptr<const calendar::Workdays> days;  // from this act on
};

// What the town knows of itself, rebuilt from its entries.
struct Town {
  std::string id;
  identity::Directory directory;
  std::map<std::string, std::string, std::less<>> units;  // villages and estates: code, name
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
  // By the register holiday_notice (casework/holiday_notice.h): what each record said, and what the
  // working days became with each act, in the order of numbers.
  std::map<base::Uuid, std::vector<NoticeAct>> notices;
  std::vector<DaysChange> days;
};

struct World {
  const procedure::Library& packs;
  const law::Register& law;
  const calendar::Workdays& workdays;  // as installed; of() puts the town's in its place
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
  // With the working days as the town knows them, or knew them at a moment; for as long as `town`
  // stays as it is.
  [[nodiscard]] World of(const Town& town) const;
  [[nodiscard]] World of(const Town& town, calendar::Instant as_of) const;
};

}  // namespace casework
