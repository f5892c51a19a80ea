// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTP/1.1 server (RFC 9112): one thread per processor, each with its own connections; nothing
// here knows a word of the town. Limits come first: a client that is slow, large or many costs
// itself, not others.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/router.h"

namespace http {

struct Listen {
  std::string address;  // "127.0.0.1:8080", "[::1]:8080", "unix:/run/fadu.sock"; port 0: any
};

struct Tls {
  std::filesystem::path certificates;  // PEM, the chain
  std::filesystem::path key;           // PEM
};

struct Limits {
  uint32_t header_bytes = 16 * 1024;  // 431 above
  uint32_t connections = 4096;        // further ones are answered 503 and closed
  uint32_t connections_per_peer = 1024;
  std::chrono::milliseconds header_time{10'000};  // to send a whole head: 408
  std::chrono::milliseconds body_time{30'000};    // without progress of the body: 408
  std::chrono::milliseconds idle_time{75'000};    // between requests
  std::chrono::milliseconds write_time{30'000};   // without progress of the answer
  uint64_t stream_waiting = 1 << 20;              // bytes that a slow reader of a stream may owe
};

// What was done with one request, for logs and metrics; no body, no query, no names.
struct Seen {
  uint64_t number = 0;
  Method method = Method::kGet;
  std::string route;  // the template, "" where none was found
  int status = 0;
  uint64_t bytes = 0;  // of the answer's body
  std::chrono::microseconds took{0};
};

struct ServerOptions {
  std::vector<Listen> listen;
  std::optional<Tls> tls;
  unsigned threads = 0;  // 0: as many as processors
  Limits limits;
  std::vector<std::string> proxies;  // addresses whose Forwarded / X-Forwarded-* are believed
  // Headers that every answer carries unless it sets them itself (security headers).
  std::vector<Headers::Item> headers;
  // The answer to what never reaches a handler: 400, 404, 405, 408, 413, 431, 500, 503.
  std::function<Response(int status, const Request&)> refuse;
  std::function<void(const Seen&)> seen;
};

struct Counters {
  uint64_t connections_open = 0;
  uint64_t connections_total = 0;
  uint64_t requests_total = 0;
};

class Server {
 public:
  // Listens; serving begins with start(). Faults: http.bad_address (kInvalid), http.cannot_listen,
  // http.bad_tls (kUnavailable). `router` must outlive it.
  [[nodiscard]] static base::Result<std::unique_ptr<Server>> open(const Router& router,
                                                                  ServerOptions options);
  virtual ~Server() = default;  // stops

  virtual void start() = 0;
  // No new connections and requests; those under way are answered, then connections are closed, at
  // the latest after `grace`. Streams are closed at once. Blocks until then.
  virtual void stop(std::chrono::milliseconds grace) = 0;
  // Where it listens, with the ports that were given out.
  [[nodiscard]] virtual std::vector<std::string> addresses() const = 0;
  [[nodiscard]] virtual Counters counters() const = 0;
};

}  // namespace http
