// SPDX-License-Identifier: AGPL-3.0-or-later
// Asio as this room uses it, the same in every file: one io_context per thread, whose executor
// stands in the types, so that nothing is erased on the way. Private to the room.
#pragma once

// Recycling frames of coroutines across threads is suspected of a race in Asio 1.24.
#define BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING 1

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace http {

namespace asio = boost::asio;
using NetError = boost::system::error_code;
using Executor = asio::io_context::executor_type;
template <typename T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait{};

// TCP and Unix alike.
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using Ticks = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Ticks, asio::wait_traits<Ticks>, Executor>;

// Runs `work`, which must not throw, on the pool; the coroutine goes on on its own thread.
template <typename Work>
Task<void> on_pool(asio::thread_pool& pool, Executor home, Work& work) {
  const auto initiate = [&pool, home, &work](auto handler) {
    asio::post(pool, [home, &work, done = std::move(handler)]() mutable {
      work();
      asio::post(home, std::move(done));
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(initiate, kAwait);
}

}  // namespace http
