// SPDX-License-Identifier: AGPL-3.0-or-later
// From bytes to a request. Stricter than the library below: what two readers could understand
// differently is refused (request smuggling, RFC 9112 §11.2). Private to the room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace http {

struct Scan {
  int refuse = 0;   // a status; 0: go on
  size_t size = 0;  // of the head with its empty line; 0: it is not complete yet
};
// Looks for the end of a head in `bytes`, of which the first `seen` were looked at before. Refuses
// what is longer than `max` (431), and a line feed without a carriage return, the reverse, NUL, or
// a folded line (RFC 9112 §2.2, §5.2) (400).
[[nodiscard]] Scan scan_head(std::string_view bytes, size_t seen, size_t max);

struct Framing {
  std::optional<uint64_t> length;  // Content-Length
  bool chunked = false;
  bool http11 = true;
  bool keep_alive = true;
  bool expects_continue = false;
  [[nodiscard]] bool has_body() const { return chunked || length.value_or(0) > 0; }
};

// One request. Makes a new object for the next.
class Parser {
 public:
  Parser();
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // `bytes` is a head that scan_head() found. Fills in method, target, path, query and headers.
  // Returns 0, or the status to refuse with: 400, 417, 501, 505.
  [[nodiscard]] int head(std::string_view bytes, Request& request, Framing& framing);

  struct Taken {
    size_t used = 0;  // of the bytes; those that remain are to be given again, with more
    bool done = false;
    bool bad = false;  // not a chunked body (RFC 9112 §7.1)
  };
  // Appends what `bytes` hold of the body to `out`. Fields behind a chunked body are not kept.
  [[nodiscard]] Taken body(std::string_view bytes, std::string& out);

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace http
