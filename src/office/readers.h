// SPDX-License-Identifier: AGPL-3.0-or-later
// The readers of an office: threads with a connection each and a bounded queue for each length of
// reading. The first thread takes short readings only, so that reports never hold up pages; the
// others take short and long ones in turn, so that pages never hold up reports. Private to the
// room.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "office/office.h"

namespace office {

class Readers {
 public:
  using OnFault = std::function<void(const base::Fault&)>;
  Readers(Office::OpenStore open_store, size_t waiting_max, OnFault on_fault);
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  // Opens the connections and starts the threads; on a fault none runs.
  [[nodiscard]] base::Status start(unsigned threads);
  [[nodiscard]] bool read(Office::Reading work, Length length);
  void count(OfficeCounters& counters) const;
  // Finishes what waits and ends the threads.
  void stop();

 private:
  struct Reader {
    std::unique_ptr<store::Store> store;
    bool only_short = false;
    bool parked = false;            // waits for work and was not woken yet
    bool long_next = false;         // whose turn it is
    std::condition_variable awake;  // with mutex_
    bool broken = false;            // the connection failed; only the reader's own thread looks
    std::chrono::steady_clock::time_point next_try;
    std::thread thread;
  };

  void run(Reader& reader);
  // What the reader does next; empty at the end.
  [[nodiscard]] Office::Reading next(Reader& reader);
  [[nodiscard]] bool has_work(const Reader& reader) const;
  void wake(Length length);
  void reopen(Reader& reader);
  // What went wrong; nothing if the reading went well.
  [[nodiscard]] base::Status attempt(Reader& reader, Office::Reading& work);

  const Office::OpenStore open_store_;
  const size_t waiting_max_;
  const OnFault on_fault_;
  mutable std::mutex mutex_;
  std::deque<Office::Reading> short_;
  std::deque<Office::Reading> long_;
  std::vector<std::unique_ptr<Reader>> readers_;
  bool closing_ = true;
  uint64_t done_ = 0;
  uint64_t turned_away_ = 0;
};

}  // namespace office
