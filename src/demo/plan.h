// SPDX-License-Identifier: AGPL-3.0-or-later
// What will be submitted to the desk, before it is.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "casework/command.h"

namespace demo {

// Where an act was written down, for faults: "demo/mediation.yaml:12:9", "settled".
struct Origin {
  std::string where;
  std::string story;
};

struct Planned {
  casework::Command command;
  calendar::Instant recorded_at;  // not before command.occurred_at
  bool refused = false;           // must be refused
  uint32_t origin = 0;            // index into Plan::origins
};

// A case of a story, as later stories may refer to it.
struct Begun {
  calendar::Instant recorded_at;
  calendar::Instant finished_at;  // when its last act was recorded
  base::Uuid id;
  std::string story;
};

struct Plan {
  std::vector<Planned> acts;
  std::map<std::string, std::vector<Begun>, std::less<>> begun;  // by pack
  std::vector<Origin> origins;

  [[nodiscard]] uint32_t add_origin(std::string where, std::string story) {
    origins.push_back({std::move(where), std::move(story)});
    return static_cast<uint32_t>(origins.size() - 1);
  }
};

}  // namespace demo
