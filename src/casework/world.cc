// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/world.h"

namespace casework {

base::Decimal World::setting(const Town& town, const procedure::Pack& pack,
                             std::string_view id) const {
  if (!town.settings.empty() || !settings.empty()) {
    const std::string name = pack.id + "/" + std::string(id);
    for (const Settings* own : {&town.settings, &settings}) {
      const auto value = own->find(name);
      if (value != own->end()) return value->second;
    }
  }
  const procedure::Setting* setting = pack.setting(id);
  ENSURE(setting != nullptr, "a checked pack names only its own settings");
  return setting->value;
}

World World::of(const Town& town) const { return of(town, {INT64_MAX}); }

World World::of(const Town& town, calendar::Instant as_of) const {
  const calendar::Workdays* days = &workdays;
  for (const DaysChange& change : town.days) {
    if (change.recorded_at <= as_of) days = change.days.get();
  }
  return {packs, law, *days, hours, settings, keyring, others};
}

World World::asking(const OtherCases& cases) const {
  World out = *this;
  out.others = &cases;
  return out;
}

}  // namespace casework
