// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/mailbox.h"

#include "http/session.h"

namespace http {

void Mailbox::put(Mail mail) {
  if (std::this_thread::get_id() == home_) {
    if (const auto session = mail.to.lock()) session->deliver(std::move(mail));
    return;
  }
  const std::scoped_lock lock(mutex_);
  if (context_ == nullptr) return;
  mails_.push_back(std::move(mail));
  if (mails_.size() > 1) return;  // somebody is on the way already
  asio::post(*context_, [self = shared_from_this()] { self->deliver(); });
}

void Mailbox::close() {
  std::vector<Mail> dropped;
  const std::scoped_lock lock(mutex_);
  context_ = nullptr;
  dropped.swap(mails_);
}

void Mailbox::deliver() {
  std::vector<Mail> mails;
  {
    const std::scoped_lock lock(mutex_);
    mails.swap(mails_);
  }
  for (Mail& mail : mails) {
    if (const auto session = mail.to.lock()) session->deliver(std::move(mail));
  }
}

}  // namespace http
