// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a client that sends exactly the bytes it is told to, and a server on a free port.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/text.h"
#include "http/listen.h"
#include "http/proxy.h"
#include "http/server.h"

namespace http {

constexpr int kPatience = 5000;  // milliseconds; then a test has failed

struct Answer {
  int status = 0;  // 0: the connection ended before a whole head
  Headers headers;
  std::string body;
  bool whole = false;  // the body is complete, as its framing says
  [[nodiscard]] std::string header(std::string_view name) const {
    const std::string* value = headers.find(name);
    return value != nullptr ? *value : "";
  }
};

class Client {
 public:
  // "127.0.0.1:8080", "[::1]:8080" or "unix:/path".
  explicit Client(const std::string& address, int receive_buffer = 0) {
    if (address.starts_with("unix:")) {
      fd_ = Fd(::socket(AF_UNIX, SOCK_STREAM, 0));
      sockaddr_un un{};
      un.sun_family = AF_UNIX;
      std::strncpy(un.sun_path, address.c_str() + 5, sizeof(un.sun_path) - 1);
      connect(reinterpret_cast<sockaddr*>(&un), sizeof(un));
      return;
    }
    const size_t colon = address.rfind(':');
    const auto port = static_cast<uint16_t>(std::stoi(address.substr(colon + 1)));
    const bool v6 = address.starts_with('[');
    fd_ = Fd(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0));
    if (receive_buffer > 0) {
      ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
    }
    const auto host = parse_address(v6 ? address.substr(1, colon - 2) : address.substr(0, colon));
    if (v6) {
      sockaddr_in6 in{.sin6_family = AF_INET6, .sin6_port = htons(port)};
      std::memcpy(&in.sin6_addr, host->data(), 16);
      connect(reinterpret_cast<sockaddr*>(&in), sizeof(in));
    } else {
      sockaddr_in in{.sin_family = AF_INET, .sin_port = htons(port)};
      std::memcpy(&in.sin_addr, host->data() + 12, 4);
      connect(reinterpret_cast<sockaddr*>(&in), sizeof(in));
    }
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int fd() const { return fd_.get(); }

  // False: the server does not take it any more.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }
  void send_end() const { ::shutdown(fd_.get(), SHUT_WR); }
  void close() { fd_ = Fd(); }

  // Reads more into the buffer; false: the end, or patience is over.
  bool more() {
    pollfd wait{fd_.get(), POLLIN, 0};
    if (::poll(&wait, 1, kPatience) <= 0) return false;
    std::string piece(64 * 1024, '\0');
    const ssize_t count = ::recv(fd_.get(), piece.data(), piece.size(), 0);
    if (count <= 0) return false;
    in_.append(piece, 0, static_cast<size_t>(count));
    return true;
  }
  // Everything until the server closes.
  std::string rest() {
    while (more()) {
    }
    return std::exchange(in_, {});
  }
  // Reads until `text` has come; what came before it and itself.
  std::string until(std::string_view text) {
    size_t at = in_.find(text);
    while (at == std::string::npos) {
      if (!more()) return {};
      at = in_.find(text);
    }
    std::string out = in_.substr(0, at + text.size());
    in_.erase(0, at + text.size());
    return out;
  }
  // The server has closed, and said nothing before.
  bool ended() { return in_.empty() && !more() && in_.empty(); }
  // Something may come within this time.
  [[nodiscard]] bool quiet(int milliseconds) const {
    pollfd wait{fd_.get(), POLLIN, 0};
    return in_.empty() && ::poll(&wait, 1, milliseconds) == 0;
  }

  // One answer; `to_head`: to a HEAD request, which has no body.
  Answer read(bool to_head = false) {
    Answer answer;
    const std::string head = until("\r\n\r\n");
    if (head.size() < 12) return answer;
    answer.status = std::stoi(head.substr(9, 3));
    size_t begin = head.find("\r\n") + 2;
    for (size_t end = head.find("\r\n", begin); end > begin; end = head.find("\r\n", begin)) {
      const std::string line = head.substr(begin, end - begin);
      const size_t colon = line.find(':');
      answer.headers.add(line.substr(0, colon), line.substr(colon + 2));
      begin = end + 2;
    }
    read_body(answer, to_head);
    return answer;
  }
  Answer ask(std::string_view bytes) {
    send(bytes);
    return read();
  }
  Answer get(const std::string& target, const std::string& headers = "") {
    return ask("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
  }

 private:
  void connect(const sockaddr* to, socklen_t size) {
    connected_ = ::connect(fd_.get(), to, size) == 0;
  }
  void read_body(Answer& answer, bool to_head) {
    answer.whole = true;
    if (to_head || answer.status == 204 || answer.status == 304 || answer.status == 100) return;
    if (answer.header("Transfer-Encoding") == "chunked") {
      for (;;) {
        const std::string line = until("\r\n");
        const size_t size = line.empty() ? 0 : std::stoul(line, nullptr, 16);
        answer.whole = !line.empty() && take(size, answer.body) && until("\r\n") == "\r\n";
        if (size == 0 || !answer.whole) return;
      }
    }
    if (answer.headers.find("Content-Length") == nullptr) {
      answer.body = rest();
      return;
    }
    answer.whole = take(std::stoul(answer.header("Content-Length")), answer.body);
  }
  bool take(size_t size, std::string& to) {
    while (in_.size() < size) {
      if (!more()) return false;
    }
    to += in_.substr(0, size);
    in_.erase(0, size);
    return true;
  }

  Fd fd_;
  bool connected_ = false;
  std::string in_;
};

// A server on a free port of loopback; fill in router and options, then go().
struct House {
  Router router;
  ServerOptions options{.listen = {{"127.0.0.1:0"}}, .threads = 2, .disk_threads = 2};
  std::mutex mutex;
  std::vector<Seen> seen;
  std::unique_ptr<Server> server;  // the first to go

  House() {
    options.limits.header_time = options.limits.body_time = options.limits.write_time =
        std::chrono::seconds(5);
    options.seen = [this](const Seen& one) {
      const std::scoped_lock lock(mutex);
      seen.push_back(one);
    };
  }
  void add(Method method, std::string path, Handler handler) {
    router.add({.method = method, .path = std::move(path), .handler = std::move(handler)});
  }
  // Answers GET with a text.
  void say(std::string path, std::string text) {
    add(Method::kGet, std::move(path), [text](const Request&, const PathValues&, Reply reply) {
      reply(Response::text(200, text));
    });
  }
  // Answers POST with its body.
  void echo(std::string path) {
    add(Method::kPost, std::move(path), [](Request request, const PathValues&, Reply reply) {
      reply(Response::text(200, std::move(request.body)));
    });
  }
  void go() {
    auto made = Server::open(router, options);
    ENSURE(made.ok(), made.ok() ? "" : made.fault().code);
    server = std::move(*made);
    server->start();
  }
  [[nodiscard]] std::string address(size_t index = 0) const {
    return server->addresses().at(index);
  }
  [[nodiscard]] Client client() const { return Client(address()); }
  // What was seen, once `count` requests have been; a report comes after the answer.
  std::vector<Seen> wait_seen(size_t count) {
    for (int i = 0; i < kPatience; ++i) {
      {
        const std::scoped_lock lock(mutex);
        if (seen.size() >= count) return seen;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return {};
  }
};

// Waits until it is true; false: patience is over.
template <typename Condition>
bool eventually(const Condition& condition) {
  for (int i = 0; i < kPatience; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace http
