// SPDX-License-Identifier: AGPL-3.0-or-later
// A lean HTTP/1.1 client for the lifecycle bench: many connections on one thread, by epoll. It
// understands only what our server answers (Content-Length).
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

namespace bench {

using Micros = std::chrono::microseconds;

struct Answered {
  int status = 0;
  std::string head;
  std::string body;
};

inline int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    return -1;
  }
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

// The first whole answer in `buffer`, taken out of it.
inline bool take_answer(std::string& buffer, Answered& out) {
  const size_t end = buffer.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  size_t length = 0;
  const size_t field = buffer.find("Content-Length: ");
  if (field != std::string::npos && field < end) length = std::stoul(buffer.substr(field + 16, 12));
  if (buffer.size() < end + 4 + length) return false;
  out.status = std::stoi(buffer.substr(9, 3));
  out.head = buffer.substr(0, end + 4);
  out.body = buffer.substr(end + 4, length);
  buffer.erase(0, end + 4 + length);
  return true;
}

// One request after another on one connection, waiting for each.
class Caller {
 public:
  explicit Caller(int port) : fd_(connect_to(port)) {}
  ~Caller() { ::close(fd_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  [[nodiscard]] bool connected() const { return fd_ >= 0; }
  Answered call(const std::string& request) {
    Answered out;
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return out;
    char block[65536];
    while (!take_answer(buffer_, out)) {
      const ssize_t got = ::recv(fd_, block, sizeof block, 0);
      if (got <= 0) return {};
      buffer_.append(block, static_cast<size_t>(got));
    }
    return out;
  }

 private:
  int fd_;
  std::string buffer_;
};

// What a user does: the next request, and what becomes of its answer.
struct User {
  int fd = -1;
  std::string buffer;
  std::string request;
  std::chrono::steady_clock::time_point sent;
  int step = 0;
  std::string subject;
};

// Closed loop: every user sends its next request when the last one is answered, until `until`.
template <typename Next, typename Done>
void closed_loop(std::vector<User>& users, std::chrono::steady_clock::time_point until, Next next,
                 Done done) {
  const int poll = ::epoll_create1(0);
  const auto send = [&](User& user) {
    user.request = next(user);
    user.sent = std::chrono::steady_clock::now();
    // Requests are small: the socket takes them whole.
    (void)!::send(user.fd, user.request.data(), user.request.size(), MSG_NOSIGNAL);
  };
  size_t waiting = 0;
  for (size_t i = 0; i < users.size(); ++i) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, users[i].fd, &event);
    send(users[i]);
    ++waiting;
  }
  std::vector<epoll_event> events(users.size());
  char block[65536];
  while (waiting > 0) {
    const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
    if (count <= 0) break;
    for (int e = 0; e < count; ++e) {
      User& user = users[events[static_cast<size_t>(e)].data.u64];
      const ssize_t got = ::recv(user.fd, block, sizeof block, 0);
      if (got <= 0) {
        ::epoll_ctl(poll, EPOLL_CTL_DEL, user.fd, nullptr);
        --waiting;
        continue;
      }
      user.buffer.append(block, static_cast<size_t>(got));
      Answered answer;
      if (!take_answer(user.buffer, answer)) continue;
      const auto now = std::chrono::steady_clock::now();
      done(user, answer, std::chrono::duration_cast<Micros>(now - user.sent));
      if (now < until) {
        send(user);
      } else {
        --waiting;
      }
    }
  }
  ::close(poll);
}

inline double millis_at(std::vector<Micros>& all, double share) {
  if (all.empty()) return 0;
  std::sort(all.begin(), all.end());
  const auto at = static_cast<size_t>(share * static_cast<double>(all.size() - 1));
  return static_cast<double>(all[at].count()) / 1000.0;
}

}  // namespace bench
