// SPDX-License-Identifier: AGPL-3.0-or-later
// Which handler answers which request. Templates name path segments: "/api/cases/{id}"; a last
// segment "{rest*}" takes the remainder. A more literal template wins over a less literal one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/message.h"

namespace http {

using PathValues = std::vector<std::pair<std::string, std::string>>;

// Answers a request once, from any thread, at any time; a reply that is destroyed unused answers
// 500. May outlive the connection.
class Reply {
 public:
  using Send = std::function<void(Response)>;
  explicit Reply(Send send) : send_(std::move(send)) {}
  Reply(Reply&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Reply& operator=(Reply&&) = delete;
  Reply(const Reply&) = delete;
  ~Reply();
  void operator()(Response response);

 private:
  Send send_;
};

// Runs on a thread of the server and must not block it: long work goes elsewhere, with the reply.
using Handler = std::function<void(Request, PathValues, Reply)>;
// For uploads: the head of the request is given, the body goes to the sink. A Response instead of a
// sink refuses the upload before it is received.
using Upload =
    std::function<std::variant<std::unique_ptr<Sink>, Response>(const Request&, const PathValues&)>;

struct Route {
  Method method = Method::kGet;
  std::string path;
  Handler handler;
  Upload upload;                   // instead of `handler`
  uint64_t body_max = 256 * 1024;  // bytes; more is answered with 413
};

class Router {
 public:
  void add(Route route);  // a second route of the same method and template is a bug

  struct Match {
    const Route* route = nullptr;  // nullptr: no such path, or no such method there
    PathValues values;
    std::vector<Method> allowed;  // where the path is known: the methods it takes
  };
  // HEAD finds the GET route.
  [[nodiscard]] Match find(Method method, std::string_view path) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace http
