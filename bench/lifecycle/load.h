// SPDX-License-Identifier: AGPL-3.0-or-later
// Users in a closed loop, on one thread: each sends its next request as soon as the last one is
// answered, over a connection of its own that stays open.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "lifecycle/matters.h"

namespace bench {

// One answered call.
struct Call {
  float at_s = 0;     // when it was answered, from the beginning of the load
  float took_ms = 0;  // from its first byte to the last of its answer
  uint8_t step = 0;   // which act of the lifecycle
};

struct Loaded {
  uint64_t lifecycles = 0;
  std::vector<Call> calls;  // those that were answered with success
  // Answered 503 with Retry-After, as the API says a busy server does, and sent again: no errors.
  uint64_t turned_away = 0;
  std::map<int, uint64_t> errors;  // by status; 0: the connection broke
  std::string first_error;
  double seconds = 0;
  double cpu_seconds = 0;  // of the load generator

  [[nodiscard]] uint64_t errors_in_all() const;
  // In milliseconds, of one step (or of all: -1), answered in [from, to) seconds.
  [[nodiscard]] double percentile(double share, int step = -1, double from = 0,
                                  double to = 1e9) const;
};

// So many users for so long; then the next stage.
struct Stage {
  double seconds = 0;
  size_t users = 0;
};

struct LoadSetup {
  uint16_t port = 0;
  std::vector<std::string> units;
  // Lines of the head that say who asks, by role.
  std::map<std::string, std::string> sessions;
  uint64_t seed = 0;
};
[[nodiscard]] Loaded load(const LoadSetup& setup, const std::vector<Stage>& stages);

}  // namespace bench
