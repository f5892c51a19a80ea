// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/world.h"

namespace casework {

base::Decimal World::setting(const procedure::Pack& pack, std::string_view id) const {
  const auto own = settings.find(pack.id + "/" + std::string(id));
  if (own != settings.end()) return own->second;
  const procedure::Setting* setting = pack.setting(id);
  ENSURE(setting != nullptr, "a checked pack names only its own settings");
  return setting->value;
}

}  // namespace casework
