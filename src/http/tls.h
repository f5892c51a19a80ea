// SPDX-License-Identifier: AGPL-3.0-or-later
// TLS over a socket that does not block. OpenSSL reads and writes the socket itself: an idle
// connection then needs no buffers between the two, a quarter of what it costs with them. Private
// to the room.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "http/server.h"

struct bio_method_st;
struct bio_st;
struct ssl_ctx_st;
struct ssl_st;

namespace http {

// What must be waited for before the same call is made again.
enum class Want : uint8_t { kNothing, kRead, kWrite, kFailed };

// One connection. It does not own the socket.
class TlsSession {
 public:
  explicit TlsSession(ssl_st* ssl) : ssl_(ssl) {}
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  [[nodiscard]] Want handshake();
  // kNothing with a count of at least 1. The end of the client's words is kFailed too.
  [[nodiscard]] Want read(char* into, size_t size, size_t& count);
  [[nodiscard]] Want write(std::string_view bytes, size_t& count);
  // Says that nothing more comes (close_notify), if that goes without waiting.
  void part();

 private:
  [[nodiscard]] Want outcome(int result);

  ssl_st* ssl_;
  bool broken_ = false;  // after a failure nothing may be said any more
};

class TlsContext {
 public:
  // TLS 1.2 and above, with the certificate and key. Faults: http.bad_tls (kUnavailable).
  [[nodiscard]] static base::Result<std::unique_ptr<TlsContext>> open(const Tls& tls);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // The server's side over `socket`; nullptr if there is no memory.
  [[nodiscard]] std::unique_ptr<TlsSession> accept(int socket) const;

 private:
  TlsContext();

  ssl_ctx_st* context_;
  bio_method_st* method_;  // of sockets, without signals when the client is gone
};

}  // namespace http
