// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/shard.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cstring>

#include "http/answer.h"

namespace http {

namespace {

constexpr int kAcceptedAtOnce = 64;  // then those who are connected have their turn
constexpr size_t kPartingMax = 256;  // of those turned away, who may still read why
constexpr std::chrono::milliseconds kPartingTime{1000};
constexpr std::chrono::milliseconds kAcceptPause{100};  // when there are no descriptors left
constexpr std::chrono::milliseconds kSweepMin{5};
constexpr std::chrono::milliseconds kSweepMax{250};

std::optional<Address> peer_of(const sockaddr_storage& from) {
  Address out{};
  if (from.ss_family == AF_INET6) {
    std::memcpy(out.data(), &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, 16);
    return out;
  }
  if (from.ss_family != AF_INET) return std::nullopt;
  out[10] = out[11] = 0xff;
  std::memcpy(out.data() + 12, &reinterpret_cast<const sockaddr_in&>(from).sin_addr, 4);
  return out;
}

// An eighth of the shortest time, so that none is overdrawn by much.
std::chrono::milliseconds sweep_time(const Limits& limits) {
  const auto shortest =
      std::min({limits.header_time, limits.body_time, limits.idle_time, limits.write_time});
  return std::clamp(shortest / 8, kSweepMin, kSweepMax);
}

}  // namespace

Shard::Shard(Hub& hub)
    : hub_(hub), mailbox_(std::make_shared<Mailbox>(context_)), sweeper_(context_) {}

Shard::~Shard() { stop(); }

void Shard::add_door(Fd socket, bool local, const std::vector<std::unique_ptr<Shard>>* fellows) {
  doors_.push_back({Descriptor(context_, socket.release()), local, fellows});
}

void Shard::start() {
  for (Door& door : doors_) asio::co_spawn(context_, accept(door), asio::detached);
  asio::co_spawn(context_, sweep(), asio::detached);
  thread_ = std::thread([this] {
    mailbox_->live_here();
    context_.run();
  });
}

void Shard::wind_up() {
  asio::post(context_, [this] {
    for (Door& door : doors_) {
      NetError ignored;
      door.socket.close(ignored);
    }
    for (const auto& session : sessions_) session->wind_up();
  });
}

void Shard::abort_all() {
  asio::post(context_, [this] {
    for (const auto& session : sessions_) session->abort();
  });
}

void Shard::stop() {
  mailbox_->close();
  work_.reset();
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

const std::string& Shard::date() {
  if (!hub_.options.now) return date_;
  const std::chrono::sys_seconds now = hub_.options.now();
  if (date_.empty() || now != date_time_) {
    date_time_ = now;
    date_ = http_date(now);
  }
  return date_;
}

Task<void> Shard::accept(Door& door) {
  Timer pause(context_);
  while (door.socket.is_open() && !hub_.stopping) {
    int error = 0;
    int count = 0;
    while (count < kAcceptedAtOnce && accept_one(door, error)) ++count;
    NetError ignored;  // the loop looks at the door itself
    const bool exhausted =
        error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
    if (exhausted) {
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(asio::redirect_error(kAwait, ignored));
    } else {
      co_await door.socket.async_wait(Descriptor::wait_read, asio::redirect_error(kAwait, ignored));
    }
  }
}

// False: nobody waits, or `error`.
bool Shard::accept_one(Door& door, int& error) {
  sockaddr_storage from{};
  socklen_t size = sizeof(from);
  Fd socket(::accept4(door.socket.native_handle(), reinterpret_cast<sockaddr*>(&from), &size,
                      SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket) {
    error = errno;
    return error == ECONNABORTED || error == EINTR;  // somebody else may wait
  }
  const auto peer = peer_of(from);
  if (door.fellows == nullptr) {
    admit(std::move(socket), peer, door.local);
    return true;
  }
  Shard& fellow = *door.fellows->at(turn_++ % door.fellows->size());
  asio::post(fellow.context_,
             [&fellow, socket = std::move(socket), peer, local = door.local]() mutable {
               fellow.admit(std::move(socket), peer, local);
             });
  return true;
}

void Shard::admit(Fd socket, std::optional<Address> peer, bool local) {
  if (hub_.stopping) return;
  const bool tls = hub_.tls != nullptr && !local;
  if (!local) {
    const int on = 1;  // answers are written whole: nothing to wait for
    (void)::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  if (hub_.enter(peer)) {
    enter(std::move(socket), {peer, tls});
  } else {
    turn_away(std::move(socket), tls);
  }
}

void Shard::enter(Fd fd, Link link) {
  const int family = link.peer ? AF_INET : AF_UNIX;
  NetError error;
  Socket socket(context_);
  socket.assign(asio::generic::stream_protocol(family, 0), fd.get(), error);
  if (error) {
    hub_.leave(link.peer);
    return;
  }
  (void)fd.release();
  socket.non_blocking(true, error);
  sessions_.push_back(std::make_shared<Session>(*this, std::move(socket), link));
  const auto place = std::prev(sessions_.end());
  asio::co_spawn(context_, (*place)->run(), [this, place](const std::exception_ptr& bug) {
    if (bug) {
      ++hub_.bugs;
      (*place)->abort();
    }
    const auto peer = (*place)->link().peer;
    sessions_.erase(place);
    hub_.leave(peer);
  });
}

// Says 503 and why, as far as that goes without waiting.
void Shard::turn_away(Fd socket, bool tls) {
  if (tls || parting_.size() >= kPartingMax) return;
  Response response = hub_.refuse(503, {});
  HeadFacts facts{.length = response.body.size(),
                  .keep_alive = false,
                  .defaults = &hub_.options.headers,
                  .date = date()};
  const std::string words = compose_head(response, facts) + response.body;
  (void)::send(socket.get(), words.data(), words.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  (void)::shutdown(socket.get(), SHUT_WR);
  parting_.push_back({std::move(socket), Ticks::now() + kPartingTime});
  hub_.report({.status = 503, .bytes = response.body.size()});
}

// Looks at every connection's time, again and again.
Task<void> Shard::sweep() {
  const auto pause = sweep_time(hub_.options.limits);
  for (;;) {
    sweeper_.expires_after(pause);
    NetError ignored;
    co_await sweeper_.async_wait(asio::redirect_error(kAwait, ignored));
    const auto now = Ticks::now();
    for (const auto& session : sessions_) session->check(now);
    while (!parting_.empty() && parting_.front().until <= now) parting_.pop_front();
  }
}

}  // namespace http
