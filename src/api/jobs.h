// SPDX-License-Identifier: AGPL-3.0-or-later
// Long work that a page starts and then watches: one of a kind at a time, on a thread of its own.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"
#include "calendar/date.h"

namespace api {

// Thread safe.
class Job {
 public:
  struct State {
    bool running = false;
    uint64_t done = 0;
    uint64_t total = 0;  // 0: not known yet
    calendar::Instant started_at;
    std::optional<calendar::Instant> ended_at;
    boost::json::value result;         // of work that succeeded
    std::optional<base::Fault> fault;  // of work that did not
  };
  using Progress = std::function<void(uint64_t done, uint64_t total)>;
  using Work = std::function<base::Result<boost::json::value>(const Progress&)>;

  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  ~Job();  // waits for work under way

  // False if one is under way. `clock` outlives the work.
  [[nodiscard]] bool start(const calendar::Clock& clock, Work work);
  // Nothing was started yet: nullopt.
  [[nodiscard]] std::optional<State> state() const;

 private:
  mutable std::mutex mutex_;
  std::optional<State> state_;
  std::thread thread_;
};

struct Jobs {
  Job verification;
  Job backup;
};

struct Ask;
// Schema Job; null if none was started (backups.cc).
[[nodiscard]] boost::json::value job_json(const Ask& ask, const Job& job);

}  // namespace api
