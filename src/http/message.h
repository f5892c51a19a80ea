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
  bool loopback = false;  // the connection itself comes from this machine and no proxy is named
  bool secure = false;    // TLS, here or at a named proxy
  uint64_t number = 0;    // of the request since the start; for logs

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

// Part of a file, sent without reading it into memory.
struct FileBody {
  std::filesystem::path path;
  uint64_t size = 0;  // of the whole file; range requests (RFC 9110 §14) are answered by the server
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::optional<FileBody> file;                         // instead of `body`
  std::function<void(std::shared_ptr<Stream>)> stream;  // instead of `body`: called once, when
                                                        // the head has been sent

  // With Content-Type set.
  [[nodiscard]] static Response text(int status, std::string body,
                                     std::string type = "text/plain; charset=utf-8");
};

// Where the body of an upload goes while it arrives, in the order of the calls, never two at once.
class Sink {
 public:
  virtual ~Sink() = default;  // without finish(): the upload was torn
  // False: stop receiving; finish() then says why.
  [[nodiscard]] virtual bool write(std::string_view bytes) = 0;
  [[nodiscard]] virtual Response finish() = 0;
};

}  // namespace http
