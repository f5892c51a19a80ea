// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/jobs.h"

namespace api {

Job::~Job() {
  if (thread_.joinable()) thread_.join();
}

bool Job::start(const calendar::Clock& clock, Work work) {
  const std::lock_guard lock(mutex_);
  if (state_ && state_->running) return false;
  if (thread_.joinable()) thread_.join();  // it has ended
  state_ = State{};
  state_->running = true;
  state_->started_at = clock.now();
  thread_ = std::thread([this, &clock, work = std::move(work)] {
    const Progress progress = [this](uint64_t done, uint64_t total) {
      const std::lock_guard held(mutex_);
      state_->done = done;
      state_->total = total;
    };
    auto result = [&]() -> base::Result<boost::json::value> {
      try {
        return work(progress);
      } catch (const std::exception& error) {
        return base::fault(base::FaultKind::kCorrupt, "api.bug", {{"what", error.what()}});
      }
    }();
    const std::lock_guard held(mutex_);
    if (result.ok()) {
      state_->result = std::move(*result);
    } else {
      state_->fault = std::move(result).fault();
    }
    state_->ended_at = clock.now();
    state_->running = false;
  });
  return true;
}

std::optional<Job::State> Job::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

}  // namespace api
