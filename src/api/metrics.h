// SPDX-License-Identifier: AGPL-3.0-or-later
// Counts of what was answered, printed as Prometheus text (exposition format 0.0.4). Routes and
// status classes only: nothing about persons.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "http/server.h"
#include "office/office.h"

namespace api {

class Metrics {
 public:
  void add(const http::Seen& seen);
  // `http` may be nullptr.
  [[nodiscard]] std::string print(const office::OfficeCounters& office,
                                  const http::Counters* http) const;

 private:
  // Upper bounds in microseconds; the last bucket has none.
  static constexpr std::array<int64_t, 10> kBounds = {
      1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000, 5'000'000};
  struct Route {
    std::array<uint64_t, 6> by_class{};  // 1xx … 5xx at 1 … 5
    std::array<uint64_t, kBounds.size() + 1> buckets{};
    uint64_t micros = 0;
    uint64_t count = 0;
    uint64_t bytes = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Route> routes_;  // by method and template
};

}  // namespace api
