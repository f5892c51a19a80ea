// SPDX-License-Identifier: AGPL-3.0-or-later
// What the threads of a server share. Private to the room.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "http/net.h"
#include "http/proxy.h"
#include "http/server.h"
#include "http/tls.h"

namespace http {

struct Hub {
  Hub(const Router& the_router, ServerOptions the_options)
      : router(the_router),
        options(std::move(the_options)),
        pool(std::max(1U, options.disk_threads)) {}

  const Router& router;
  const ServerOptions options;
  Proxies proxies;
  std::unique_ptr<TlsContext> tls;  // nullptr: plain
  asio::thread_pool pool;

  std::atomic<bool> stopping = false;
  std::atomic<uint64_t> connections_total = 0;
  std::atomic<uint64_t> connections_refused = 0;
  std::atomic<uint64_t> requests = 0;
  std::atomic<uint64_t> bugs = 0;

  // Counts a connection in; false: there are too many.
  [[nodiscard]] bool enter(const std::optional<Address>& peer);
  void leave(const std::optional<Address>& peer);
  [[nodiscard]] uint64_t open() const;
  // Waits until no connection is left, at most until `end`; false: some are.
  bool wait_empty(Ticks::time_point end);

  // The options' words, or plain ones if there are none or they fail.
  [[nodiscard]] Response refuse(int status, const Request& request);
  void report(const Seen& seen);

 private:
  mutable std::mutex mutex_;
  std::condition_variable left_;
  uint64_t open_ = 0;
  std::map<Address, uint32_t> peers_;
};

}  // namespace http
