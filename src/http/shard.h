// SPDX-License-Identifier: AGPL-3.0-or-later
// One thread of the server with its connections. Private to the room.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "http/gzip.h"
#include "http/hub.h"
#include "http/listen.h"
#include "http/mailbox.h"
#include "http/session.h"

namespace http {

class Shard {
 public:
  explicit Shard(Hub& hub);
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  // Before start(). `fellows`: who take turns with what comes in; nullptr: this shard takes all.
  void add_door(Fd socket, bool local, const std::vector<std::unique_ptr<Shard>>* fellows);
  void start();
  // Any thread; what they ask for is done by the shard's own thread.
  void wind_up();
  void abort_all();
  // When no connection is left: joins the thread.
  void stop();

  [[nodiscard]] Hub& hub() { return hub_; }
  [[nodiscard]] Executor executor() { return context_.get_executor(); }
  [[nodiscard]] asio::io_context& context() { return context_; }
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  [[nodiscard]] Gzip& gzip() { return gzip_; }
  // The header Date, made once a second; "" without a clock.
  [[nodiscard]] const std::string& date();

 private:
  using Descriptor = asio::posix::basic_stream_descriptor<Executor>;
  struct Door {
    Descriptor socket;
    bool local;
    const std::vector<std::unique_ptr<Shard>>* fellows;
  };
  struct Parting {
    Fd socket;
    Ticks::time_point until;
  };

  Task<void> accept(Door& door);
  bool accept_one(Door& door, int& error);
  void admit(Fd socket, std::optional<Address> peer, bool local);
  void turn_away(Fd socket, bool tls);
  void enter(Fd socket, Link link);
  Task<void> sweep();

  Hub& hub_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_{context_.get_executor()};
  std::shared_ptr<Mailbox> mailbox_;
  std::list<Door> doors_;
  std::list<std::shared_ptr<Session>> sessions_;
  std::deque<Parting> parting_;
  Timer sweeper_;
  Gzip gzip_{Gzip::kFast};
  std::chrono::sys_seconds date_time_{};
  std::string date_;
  size_t turn_ = 0;  // of the fellows
  std::thread thread_;
};

}  // namespace http
