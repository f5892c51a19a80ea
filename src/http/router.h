// SPDX-License-Identifier: AGPL-3.0-or-later
// Which handler answers which request. Templates name path segments: "/api/cases/{id}"; a last
// segment "{rest*}" takes the remainder. A more literal template wins over a less literal one.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/message.h"

namespace http {

using PathValues = std::vector<std::pair<std::string, std::string>>;

// Answers a request once, from any thread, at any time; a reply that is destroyed unused answers
// 500 (an empty response of that status, which the server puts into words). May outlive the
// connection and the server; then it does nothing.
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
// sink refuses the upload before it is received. Runs, as the sink does, on a thread that it may
// block.
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
  // A second route of the same method and template, whatever its names, is a bug; so is a template
  // that is none. All routes are added before the first find().
  void add(Route route);

  struct Match {
    const Route* route = nullptr;  // nullptr: no such path, or no such method there
    PathValues values;
    std::vector<Method> allowed;  // where the path is known: the methods it takes
  };
  // HEAD finds the GET route. `{name}` takes one segment that is not empty, `{name*}` at the end
  // takes what remains, which may be empty. Where a more literal template lacks the method, a less
  // literal one that has it answers.
  [[nodiscard]] Match find(Method method, std::string_view path) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  static constexpr size_t kMethods = 7;
  // Routes by method, as indices into routes_; -1: none.
  using Ends = std::array<int32_t, kMethods>;
  // A segment; its children are indices into nodes_, -1: none.
  struct Node {
    std::map<std::string, int32_t, std::less<>> literals;
    int32_t any = -1;
    Ends here = none();
    Ends rest = none();
  };
  struct Search;
  static constexpr Ends none() { return {-1, -1, -1, -1, -1, -1, -1}; }
  void walk(Search& search, int32_t node, size_t at) const;
  [[nodiscard]] int32_t child(int32_t node, std::string_view segment);

  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> names_;  // of the segments that a route takes
  std::vector<Node> nodes_ = std::vector<Node>(1);
};

}  // namespace http
