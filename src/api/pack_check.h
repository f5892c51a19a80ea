// SPDX-License-Identifier: AGPL-3.0-or-later
// A pack's text checked before it is used, beside the packs of the town, then its scenarios run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/api.h"
#include "casework/scenario.h"

namespace api {

struct PackText {
  std::string pack;
  uint32_t version = 0;
  std::string text;
  std::string scenarios;  // "": those that are there
};

struct CheckedPack {
  std::vector<base::Fault> problems;  // none: it may be used
  casework::ScenarioRun run;
  size_t scenarios = 0;
  std::string diagram;  // Mermaid; "" if it could not be read
  std::optional<calendar::Date> in_force_from;
};

// Nothing of it stays. Takes as long as the scenarios of that pack.
[[nodiscard]] CheckedPack check_pack_text(const Kit& kit, const PackText& sent);

}  // namespace api
