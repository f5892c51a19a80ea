// SPDX-License-Identifier: AGPL-3.0-or-later
// What the benches share.
#pragma once

#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "base/result.h"

namespace bench {

// The value, or the end of the bench.
template <typename T>
T must(base::Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "%s %s\n", result.fault().code.c_str(), result.fault().where.c_str());
    for (const auto& [name, value] : result.fault().args) {
      std::fprintf(stderr, "  %s: %s\n", name.c_str(), value.c_str());
    }
    std::exit(1);
  }
  return std::move(result).value();
}

struct Seconds {
  double wall = 0;
  double cpu = 0;
};

inline double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// One run.
inline Seconds time_of(const std::function<void()>& work) {
  const auto wall = std::chrono::steady_clock::now();
  const double cpu = cpu_now();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(),
          cpu_now() - cpu};
}

// The fastest of `rounds`.
inline Seconds best_of(int rounds, const std::function<void()>& work) {
  Seconds best = time_of(work);
  for (int i = 1; i < rounds; ++i) {
    const Seconds next = time_of(work);
    if (next.wall < best.wall) best = next;
  }
  return best;
}

}  // namespace bench
