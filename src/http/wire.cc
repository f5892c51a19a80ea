// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/wire.h"

#include <array>

namespace http {

namespace {

// A writer must get rid of this much each time its allowance ends.
constexpr size_t kProgress = 4096;
constexpr size_t kDropped = 16 * 1024;  // read at once, to be thrown away

}  // namespace

Wire::Wire(Socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
  if (tls != nullptr) tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *tls);
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

Task<bool> Wire::handshake() {
  if (!tls_) co_return true;
  NetError error;
  co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                 asio::redirect_error(kAwait, error));
  co_return !error && !closed_;
}

Task<size_t> Wire::read(char* into, size_t size) {
  if (closed_) co_return 0;
  NetError error;
  size_t count = 0;
  const asio::mutable_buffer buffer(into, size);
  if (tls_) {
    count = co_await tls_->async_read_some(buffer, asio::redirect_error(kAwait, error));
  } else {
    count = co_await socket_.async_read_some(buffer, asio::redirect_error(kAwait, error));
  }
  co_return error || closed_ ? 0 : count;
}

// Some of the bytes. Without TLS the kernel is asked at once, and waited for only if it is full.
Task<size_t> Wire::send(std::string_view first, std::string_view second, NetError& error) {
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(first.data(), first.size()),
                                                     asio::buffer(second.data(), second.size())};
  if (tls_) co_return co_await tls_->async_write_some(buffers, asio::redirect_error(kAwait, error));
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
  NetError error;
  // Says goodbye and waits for the client's; its error tells nothing that matters any more.
  if (tls_) co_await tls_->async_shutdown(asio::redirect_error(kAwait, error));
  if (!closed_) socket_.shutdown(Socket::shutdown_send, error);
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
