// SPDX-License-Identifier: AGPL-3.0-or-later
// Whoever waits for an act is answered once it is durable. Making commits durable is waiting for
// a disk: this thread does that, many commits with one sync, while the writer decides the next
// ones. Private to the room.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "store/store.h"

namespace office {

class Acknowledger {
 public:
  // ok: all that was committed before is durable.
  using Then = std::function<void(base::Status)>;

  ~Acknowledger() { stop(); }

  void start();
  // Calls `then` on the thread after the store was synced; `store` null: nothing was written, only
  // the order is kept. Waits where the disk is too far behind.
  void put(std::shared_ptr<store::Store> store, Then then);
  // The fault of a sync since this was asked last: what stands in that store may be gone after a
  // power cut, and nothing more may be answered on its strength.
  [[nodiscard]] std::optional<base::Fault> take_fault();
  // After the last call; called again it does nothing.
  void stop();

 private:
  struct Waiting {
    std::shared_ptr<store::Store> store;
    Then then;
  };
  void run();
  void answer(std::deque<Waiting> waiting);

  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Waiting> waiting_;
  size_t ahead_ = 0;  // commits that are not durable yet
  std::optional<base::Fault> fault_;
  bool closing_ = true;
  std::thread thread_;
};

}  // namespace office
