// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/feed.h"

namespace http {

bool Feed::write(std::string bytes) {
  const std::scoped_lock lock(mutex_);
  if (closed_) return false;
  if (waiting_.size() + bytes.size() > max_) {
    // Too slow: the connection is ended, and what it did not take is lost.
    closed_ = true;
    overrun_ = true;
    waiting_.clear();
    rung_ = false;  // this one must be heard even while an answer is being written
    ring();
    return false;
  }
  waiting_ += bytes;
  ring();
  return true;
}

void Feed::close() {
  const std::scoped_lock lock(mutex_);
  if (closed_) return;
  closed_ = true;
  ring();
}

bool Feed::take(std::string& out) {
  const std::scoped_lock lock(mutex_);
  rung_ = false;
  out.clear();
  out.swap(waiting_);
  return !closed_ || !out.empty();
}

void Feed::abandon() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  waiting_.clear();
}

// Under the lock.
void Feed::ring() {
  if (rung_) return;
  rung_ = true;
  mailbox_->put({session_, 0, std::nullopt});
}

}  // namespace http
