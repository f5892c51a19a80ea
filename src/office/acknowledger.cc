// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/acknowledger.h"

namespace office {

namespace {

// So much the writer may be ahead of the disk, in commits: one that is being synced, one that
// waits for it, and a little for what holds no acts.
constexpr size_t kAheadMax = 4;

}  // namespace

void Acknowledger::start() {
  closing_ = false;
  thread_ = std::thread([this] { run(); });
}

void Acknowledger::put(std::shared_ptr<store::Store> store, Then then) {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [this] { return ahead_ < kAheadMax; });
  ++ahead_;
  waiting_.push_back({std::move(store), std::move(then)});
  moved_.notify_all();
}

std::optional<base::Fault> Acknowledger::take_fault() {
  const std::lock_guard lock(mutex_);
  return std::exchange(fault_, std::nullopt);
}

void Acknowledger::stop() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    moved_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Acknowledger::run() {
  for (;;) {
    std::deque<Waiting> waiting;
    {
      std::unique_lock lock(mutex_);
      moved_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      waiting.swap(waiting_);
    }
    const size_t count = waiting.size();
    answer(std::move(waiting));
    const std::lock_guard lock(mutex_);
    ahead_ -= count;
    moved_.notify_all();
  }
}

void Acknowledger::answer(std::deque<Waiting> waiting) {
  // Whatever was committed by one store is synced at once; after a fault of one there may be
  // another in the same round.
  const store::Store* synced = nullptr;
  base::Status status = base::ok();
  for (Waiting& one : waiting) {
    if (one.store != nullptr && one.store.get() != synced) {
      synced = one.store.get();
      status = one.store->sync();
      if (!status.ok()) {
        const std::lock_guard lock(mutex_);
        fault_ = status.fault();
      }
    }
    one.then(one.store == nullptr || status.ok() ? base::ok() : base::Status(status.fault()));
  }
}

}  // namespace office
