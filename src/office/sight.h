// SPDX-License-Identifier: AGPL-3.0-or-later
// Which rows of cases a principal may see. Private to the room.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "casework/world.h"
#include "identity/access.h"
#include "store/store.h"

namespace office {

// Made for one page; what is given outlives it.
class Sight {
 public:
  Sight(store::Store& store, const casework::World& world, const identity::Access& access,
        const identity::Principal& who, const std::string& town);

  // Whether the row may leave. A row does not say whom the case complains of, so cases that are
  // found by the principal's own id are opened and asked.
  [[nodiscard]] base::Result<bool> sees(const store::CaseRow& row);
  [[nodiscard]] bool sealed(std::string_view pack) const;
  // What the principal may find by words, of `packs`: groups for store::TextQuery. Nothing if that
  // is nothing at all.
  [[nodiscard]] std::optional<std::vector<std::vector<std::string>>> tags(
      const identity::Access::Packs& packs) const;

 private:
  [[nodiscard]] base::Status learn_named();

  store::Store& store_;
  const casework::World& world_;
  const identity::Access& access_;
  const identity::Principal& who_;
  const std::string& town_;
  std::vector<std::string> sealed_;
  bool learned_ = false;
  std::unordered_set<base::Uuid, base::UuidHash> named_;  // cases that name the principal
};

}  // namespace office
