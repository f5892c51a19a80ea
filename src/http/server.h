// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTP/1.1 server (RFC 9112): one thread per processor, each with its own connections; nothing
// here knows a word of the town. Limits come first: a client that is slow, large or many costs
// itself, not others.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/router.h"

namespace http {

struct Listen {
  // "127.0.0.1:8080", "[::1]:8080" (IPv6 alone, never IPv4 as well), "localhost:8080" (that is
  // 127.0.0.1), "unix:/run/fadu.sock" (mode 0660, never TLS); port 0: any.
  std::string address;
};

struct Tls {
  std::filesystem::path certificates;  // PEM, the chain
  std::filesystem::path key;           // PEM
};

struct Limits {
  uint32_t header_bytes = 16 * 1024;  // 431 above
  uint32_t connections = 4096;        // further ones are answered 503 and closed
  uint32_t connections_per_peer = 1024;
  std::chrono::milliseconds header_time{10'000};   // to send a whole head: 408
  std::chrono::milliseconds body_time{30'000};     // without 1 KB more of the body: 408
  std::chrono::milliseconds idle_time{75'000};     // between requests, and before the first
  std::chrono::milliseconds write_time{30'000};    // without 4 KB more of the answer taken: cut
  std::chrono::milliseconds stream_quiet{20'000};  // then a stream sends its heartbeat
  uint64_t stream_waiting = 1 << 20;               // bytes that a slow reader of a stream may owe
};

// What was done with one request, for logs and metrics; no body, no query, no names.
struct Seen {
  uint64_t number = 0;
  Method method = Method::kGet;
  std::string route;  // the template, "" where none was found
  int status = 0;
  uint64_t bytes = 0;                 // of the answer's body; of a stream 0
  std::chrono::microseconds took{0};  // until the last byte was sent; of a stream, its head
  std::string fault;  // what() of the exception that a handler threw; "" nearly always
};

struct ServerOptions {
  std::vector<Listen> listen;
  std::optional<Tls> tls;
  unsigned threads = 0;  // 0: as many as processors
  // For what blocks: uploads with their sinks, and files that are not in memory.
  unsigned disk_threads = 4;
  Limits limits;
  // Whose Forwarded (RFC 7239) and X-Forwarded-For/-Proto are believed: addresses, networks
  // ("10.0.0.0/8"), "unix" for whoever connects to the Unix sockets. A proxy must set these headers
  // anew or append to them; where both kinds are there and name different clients, the request is
  // refused (400), for one of them was the client's own.
  std::vector<std::string> proxies;
  // Headers that every answer carries unless it sets them itself (security headers).
  std::vector<Headers::Item> headers;
  // The answer to what never reaches a handler: 400, 404, 405, 408, 413, 416, 417, 431, 500, 501,
  // 503, 505; and to what a handler did not answer (500). The request may be empty (the head could
  // not be read) and has of its headers only Accept, Accept-Language and Host. Any thread. Nothing
  // given, or an answer of another status than the one asked for: a line of plain text.
  std::function<Response(int status, const Request&)> refuse;
  std::function<void(const Seen&)> seen;  // any thread; must not block
  // The wall clock, for the header Date (RFC 9110 §6.6.1); without it no Date is sent. Any thread.
  std::function<std::chrono::sys_seconds()> now;
};

struct Counters {
  uint64_t connections_open = 0;
  uint64_t connections_total = 0;
  uint64_t requests_total = 0;
  uint64_t connections_refused = 0;  // 503, too many
  uint64_t bugs = 0;                 // exceptions that ended a connection; should stay 0
};

class Server {
 public:
  // Listens; serving begins with start(). A port that somebody else listens on is refused; a Unix
  // socket's file is replaced only if nobody listens there. Faults: http.bad_address (kInvalid; of
  // `listen` or `proxies`), http.cannot_listen, http.bad_tls (kUnavailable). `router` must outlive
  // it. The caller sees to RLIMIT_NOFILE.
  [[nodiscard]] static base::Result<std::unique_ptr<Server>> open(const Router& router,
                                                                  ServerOptions options);
  virtual ~Server() = default;  // stops

  virtual void start() = 0;
  // No new connections and requests; those under way are answered, then connections are closed, at
  // the latest after `grace`. Streams are closed at once. Blocks until then. A sink that is at work
  // is waited for even longer, since it runs code of others. Not from a handler.
  virtual void stop(std::chrono::milliseconds grace) = 0;
  // Where it listens, with the ports that were given out.
  [[nodiscard]] virtual std::vector<std::string> addresses() const = 0;
  [[nodiscard]] virtual Counters counters() const = 0;
};

}  // namespace http
