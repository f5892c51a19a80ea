// SPDX-License-Identifier: AGPL-3.0-or-later
// What waits between the writer of a stream and its connection. Private to the room.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "http/mailbox.h"
#include "http/message.h"

namespace http {

class Feed {
 public:
  Feed(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Session> session, uint64_t max)
      : mailbox_(std::move(mailbox)), session_(std::move(session)), max_(max) {}

  // The writer's side, any thread.
  [[nodiscard]] bool write(std::string bytes);
  void close();
  // The connection's side. Takes what waits. False: it has ended and nothing waits.
  [[nodiscard]] bool take(std::string& out);
  // Nobody reads any more: drops what waits.
  void abandon();
  // The reader was too slow, and is to be cut off.
  [[nodiscard]] bool overrun() const { return overrun_; }

 private:
  void ring();

  std::mutex mutex_;
  std::string waiting_;
  bool closed_ = false;
  bool rung_ = false;  // a bell is on its way
  std::atomic<bool> overrun_ = false;
  std::shared_ptr<Mailbox> mailbox_;
  std::weak_ptr<Session> session_;
  uint64_t max_;
};

// What the handler holds; forgetting it closes the stream.
class FeedEnd final : public Stream {
 public:
  explicit FeedEnd(std::shared_ptr<Feed> feed) : feed_(std::move(feed)) {}
  ~FeedEnd() override { feed_->close(); }
  FeedEnd(const FeedEnd&) = delete;
  FeedEnd& operator=(const FeedEnd&) = delete;
  [[nodiscard]] bool write(std::string bytes) override { return feed_->write(std::move(bytes)); }
  void close() override { feed_->close(); }

 private:
  std::shared_ptr<Feed> feed_;
};

}  // namespace http
