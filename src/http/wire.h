// SPDX-License-Identifier: AGPL-3.0-or-later
// One connection's bytes, with TLS or without, and the time by which something must have happened.
// Only by the thread of its context. Private to the room.
#pragma once

#include <memory>
#include <string_view>

#include "http/net.h"
#include "http/tls.h"

namespace http {

class Wire {
 public:
  // `tls` may be nullptr. The socket does not block.
  Wire(Socket socket, const TlsContext* tls);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // From now on reading and writing together have until `time` from now; then they are cut off and
  // late() is true. The server's sweep looks at it a few times in that span.
  void allow(std::chrono::milliseconds time);
  // No limit: nobody waits for the client.
  void rest() { due_ = Ticks::time_point::max(); }
  void check(Ticks::time_point now);
  [[nodiscard]] bool late() const { return late_; }
  [[nodiscard]] bool closed() const { return closed_; }
  // A write waits for the client.
  [[nodiscard]] bool writing() const { return writing_; }

  Task<bool> handshake();
  // How many bytes came; 0: the end, an error, or too late.
  Task<size_t> read(char* into, size_t size);
  // Sends both, `time` for every 4 KB.
  Task<bool> write(std::string_view first, std::string_view second, std::chrono::milliseconds time);
  // Says that nothing more follows, reads what the client still sends and drops it, so that closing
  // does not take our last words from it (RFC 9112 §9.6). Until the client closes or `time` is
  // over.
  Task<void> finish(std::chrono::milliseconds time);
  // What waits is given up, the connection stays.
  void cancel();
  // At once.
  void close();

 private:
  Task<size_t> send(std::string_view first, std::string_view second, NetError& error);
  // Calls `work` (that returns what it Wants) until it wants nothing. False: it failed.
  template <typename Work>
  Task<bool> drive(Work work);

  Socket socket_;
  bool secure_;
  std::unique_ptr<TlsSession> tls_;  // where secure_; nullptr there: it could not be made
  Ticks::time_point due_ = Ticks::time_point::max();
  bool late_ = false;
  bool closed_ = false;
  bool writing_ = false;
};

}  // namespace http
