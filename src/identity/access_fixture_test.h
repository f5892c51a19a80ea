// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of access: the rules of the repository's packs, and who asks.
#pragma once

#include <algorithm>
#include <string>

#include "identity/access.h"
#include "identity/packs_test.h"

namespace identity {

inline const Access& access() {
  static const Access kAccess(town_packs());
  return kAccess;
}

inline Principal as(std::string role, bool strong = false, std::string unit = {}) {
  Principal out;
  out.account = "login";
  out.person = "me";
  out.post = "post";
  out.role = std::move(role);
  out.unit = std::move(unit);
  out.strong = strong;
  return out;
}

inline std::string code(const base::Status& status) {
  return status.ok() ? "" : status.fault().code;
}

inline bool names_in_step(std::string_view pack, std::string_view role) {
  for (const procedure::Pack& one : town_packs().packs()) {
    if (one.id != pack) continue;
    for (const procedure::Step& step : one.steps) {
      if (std::find(step.by.begin(), step.by.end(), role) != step.by.end()) return true;
    }
  }
  return false;
}

inline bool is_sealed(std::string_view pack) { return town_packs().newest(pack)->sealed; }

}  // namespace identity
