// SPDX-License-Identifier: AGPL-3.0-or-later
// The name of the town of a data directory: DIR/town.yaml.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace app {

struct TownName {
  std::string id;  // of its ledger
  std::string zh;
  std::string en;
  bool demonstration = false;  // made-up people: sign-in by role is offered on this machine
};

// Faults: base.file_*, yaml.*.
[[nodiscard]] base::Result<TownName> read_town(const std::filesystem::path& dir);
[[nodiscard]] base::Status write_town(const std::filesystem::path& dir, const TownName& town);

}  // namespace app
