// SPDX-License-Identifier: AGPL-3.0-or-later
// The door through which other threads reach the connections of one thread: replies and bells of
// streams. It outlives the server, so that a reply kept too long finds a closed door and no ruin.
// Private to the room.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "http/message.h"
#include "http/net.h"

namespace http {

class Session;

struct Mail {
  std::weak_ptr<Session> to;
  uint64_t number = 0;               // of the request that is answered
  std::optional<Response> response;  // nothing: a bell
};

class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  explicit Mailbox(asio::io_context& context) : context_(&context) {}
  // Any thread; what comes in one go is delivered in one go.
  void put(Mail mail);
  // From now on nothing is taken; what was not delivered is dropped.
  void close();
  // By the thread that serves, before it serves.
  void live_here() { home_ = std::this_thread::get_id(); }

 private:
  void deliver();

  std::mutex mutex_;
  asio::io_context* context_;  // nullptr: closed
  std::vector<Mail> mails_;
  std::thread::id home_;  // written before the context runs
};

}  // namespace http
