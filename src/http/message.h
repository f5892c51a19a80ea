// SPDX-License-Identifier: AGPL-3.0-or-later
// A request and its answer, apart from any library. Header names are compared without case (RFC
// 9110 §5.1); everything is bytes as received, checked by the server to be well-formed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

enum class Method : uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
// "GET"
[[nodiscard]] std::string_view name_of(Method method);
[[nodiscard]] std::optional<Method> parse_method(std::string_view text);

class Headers {
 public:
  using Item = std::pair<std::string, std::string>;
  // The first value under the name; nullptr if there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  // Replaces all of that name.
  void set(std::string_view name, std::string value);
  void add(std::string name, std::string value);
  // Removes all of that name.
  void remove(std::string_view name);
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }

 private:
  std::vector<Item> items_;
};

struct Request {
  Method method = Method::kGet;
  std::string target;  // as sent: "/api/cases?pack=mediation"
  std::string path;    // percent-decoded, no dot segments, starts with '/'
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers;
  std::string body;  // empty where the route takes a stream
  std::string peer;  // IP address of the client (behind a named proxy: what that says), "" on a
                     // Unix socket
  // The connection itself comes from this machine, and neither the options nor a header of the
  // request (Forwarded, X-Forwarded-*, X-Real-IP, Via) name a proxy.
  bool loopback = false;
  bool secure = false;  // TLS, here or at a named proxy
  uint64_t number = 0;  // of the request since the start; for logs

  // The first query parameter of that name; nullptr if there is none.
  [[nodiscard]] const std::string* parameter(std::string_view name) const;
  // Cookie `name` of the Cookie headers (RFC 6265 §5.4), unquoted; empty if there is none.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
};

// Bytes that come as they become known (server-sent events). Thread safe; the connection keeps a
// bounded number of bytes waiting and closes a reader who does not keep up.
class Stream {
 public:
  virtual ~Stream() = default;
  // False once the client is gone or too slow: stop writing.
  [[nodiscard]] virtual bool write(std::string bytes) = 0;
  virtual void close() = 0;
};

// Content that is made while it is sent, from any offset on: a file that is stored in another form.
// Called on threads that may be blocked, never twice at once for one answer.
class Source {
 public:
  virtual ~Source() = default;
  // Exactly `size` bytes from `offset` on. False: they cannot be had; the answer is cut off.
  [[nodiscard]] virtual bool read(uint64_t offset, size_t size, std::string& out) = 0;
};

// A file, sent without reading it into memory. A range (RFC 9110 §14) is cut out by the server;
// If-Range is compared with the response's ETag and Last-Modified.
struct FileBody {
  std::filesystem::path path;
  uint64_t size = 0;  // of the whole file; a file that is shorter is answered with 500
  std::shared_ptr<Source> source{};  // instead of what lies at `path`
};

// The server adds Content-Length, Connection, Date and the headers of its options, and answers
// If-None-Match (304) where an ETag is set. Bodies of text and JSON of 1 KB and more are sent with
// gzip if the client takes it, and their ETag made weak; not so what has both Set-Cookie and
// Cache-Control: no-store, since a secret beside text of the client's choice must not be compressed
// (BREACH). Header names and values with line breaks are a bug and answered with 500.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::optional<FileBody> file;                         // instead of `body`
  std::function<void(std::shared_ptr<Stream>)> stream;  // instead of `body`: called once, when
                                                        // the head has been sent
  // Sent in a stream that said nothing for Limits::stream_quiet, so that proxies and telephones
  // keep the connection, and a reader who is gone is noticed. "": nothing.
  std::string heartbeat;

  // With Content-Type set.
  [[nodiscard]] static Response text(int status, std::string body,
                                     std::string type = "text/plain; charset=utf-8");
};

// Where the body of an upload goes while it arrives, in pieces of 64 KB and more (the last may be
// smaller), in the order of the calls, never two at once. All calls, and the destruction, are made
// on threads of the server that may be blocked.
class Sink {
 public:
  virtual ~Sink() = default;  // without finish(): the upload was torn
  // False: stop receiving; finish() then says why. The connection is closed behind that answer.
  [[nodiscard]] virtual bool write(std::string_view bytes) = 0;
  [[nodiscard]] virtual Response finish() = 0;
};

}  // namespace http
