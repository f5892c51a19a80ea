// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/wire.h"

#include <algorithm>
#include <array>
#include <string>

namespace http {

namespace {

// A writer must get rid of this much each time its allowance ends.
constexpr size_t kProgress = 4096;
constexpr size_t kRecord = 16 * 1024;   // of TLS (RFC 8446 §5.1)
constexpr size_t kDropped = 16 * 1024;  // read at once, to be thrown away

}  // namespace

Wire::Wire(Socket socket, const TlsContext* tls)
    : socket_(std::move(socket)), secure_(tls != nullptr) {
  if (secure_) tls_ = tls->accept(socket_.native_handle());
}

void Wire::allow(std::chrono::milliseconds time) {
  due_ = Ticks::now() + time;
  late_ = false;
}

void Wire::check(Ticks::time_point now) {
  if (now < due_) return;
  due_ = Ticks::time_point::max();
  late_ = true;
  cancel();
}

void Wire::cancel() {
  NetError ignored;  // of a socket that is gone already
  socket_.cancel(ignored);
}

void Wire::close() {
  if (closed_) return;
  closed_ = true;
  NetError ignored;
  socket_.close(ignored);
}

template <typename Work>
Task<bool> Wire::drive(Work work) {
  while (tls_ && !closed_) {
    const Want want = work();
    if (want == Want::kNothing) co_return true;
    if (want == Want::kFailed) break;
    const auto side = want == Want::kRead ? Socket::wait_read : Socket::wait_write;
    NetError error;
    co_await socket_.async_wait(side, asio::redirect_error(kAwait, error));
    if (error) break;
  }
  co_return false;
}

Task<bool> Wire::handshake() {
  if (!secure_) co_return true;
  co_return co_await drive([this] { return tls_->handshake(); });
}

Task<size_t> Wire::read(char* into, size_t size) {
  if (closed_) co_return 0;
  size_t count = 0;
  if (secure_) {
    const bool good =
        co_await drive([this, into, size, &count] { return tls_->read(into, size, count); });
    co_return good ? count : 0;
  }
  NetError error;
  count = co_await socket_.async_read_some(asio::mutable_buffer(into, size),
                                           asio::redirect_error(kAwait, error));
  co_return error || closed_ ? 0 : count;
}

// Some of the bytes. The kernel is asked at once, and waited for only if it is full.
Task<size_t> Wire::send(std::string_view first, std::string_view second, NetError& error) {
  if (secure_) {
    std::string joined;  // head and body in one record, where both are there
    if (!first.empty() && !second.empty()) {
      joined.assign(first).append(second.substr(0, kRecord - std::min(kRecord, first.size())));
      first = joined;
    }
    const std::string_view bytes = first.empty() ? second : first;
    size_t count = 0;
    const bool good = co_await drive([this, bytes, &count] { return tls_->write(bytes, count); });
    if (!good) error = asio::error::broken_pipe;
    co_return count;
  }
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(first.data(), first.size()),
                                                     asio::buffer(second.data(), second.size())};
  for (;;) {
    const size_t count = socket_.write_some(buffers, error);
    if (error != asio::error::would_block) co_return count;
    co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kAwait, error));
    if (error) co_return 0;
  }
}

Task<bool> Wire::write(std::string_view first, std::string_view second,
                       std::chrono::milliseconds time) {
  allow(time);
  size_t progress = 0;
  while (!first.empty() || !second.empty()) {
    if (closed_) co_return false;
    NetError error;
    writing_ = true;
    const size_t sent = co_await send(first, second, error);
    writing_ = false;
    if (error) co_return false;
    const size_t of_first = std::min(sent, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(sent - of_first);
    progress += sent;
    if (progress >= kProgress) {
      allow(time);
      progress = 0;
    }
  }
  rest();
  co_return true;
}

Task<void> Wire::finish(std::chrono::milliseconds time) {
  if (closed_) co_return;
  allow(time);
  NetError error;  // of a client that is gone already
  if (tls_) tls_->part();
  socket_.shutdown(Socket::shutdown_send, error);
  const auto dropped = std::make_unique<char[]>(kDropped);
  while (!closed_ && !late_) {
    const asio::mutable_buffer buffer(dropped.get(), kDropped);
    const size_t count =
        co_await socket_.async_read_some(buffer, asio::redirect_error(kAwait, error));
    if (error || count == 0) break;
  }
  close();
}

}  // namespace http
