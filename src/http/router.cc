// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/router.h"

#include <algorithm>

#include "base/result.h"

namespace http {

namespace {

struct Segment {
  std::string_view text;  // of a name without its braces
  bool name = false;
  bool rest = false;
};

std::vector<Segment> segments_of(std::string_view path) {
  ENSURE(path.starts_with('/'), "a template begins with a slash: " + std::string(path));
  std::vector<Segment> out;
  for (size_t begin = 1; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    Segment segment{path.substr(begin, end - begin)};
    if (segment.text.starts_with('{') && segment.text.ends_with('}')) {
      segment.name = true;
      segment.text = segment.text.substr(1, segment.text.size() - 2);
      segment.rest = segment.text.ends_with('*');
      if (segment.rest) segment.text.remove_suffix(1);
      ENSURE(!segment.text.empty(), "a segment without a name: " + std::string(path));
      ENSURE(!segment.rest || end == path.size(), "{rest*} is last: " + std::string(path));
    }
    ENSURE(segment.text.find_first_of("{}*") == std::string_view::npos,
           "braces hold a whole segment: " + std::string(path));
    out.push_back(segment);
    begin = end + 1;
  }
  return out;
}

}  // namespace

Reply::~Reply() {
  if (send_) std::exchange(send_, nullptr)(Response{.status = 500});
}

void Reply::operator()(Response response) {
  if (send_) std::exchange(send_, nullptr)(std::move(response));
}

// One find(): the best route so far and every method met.
struct Router::Search {
  std::string_view path;
  size_t method;
  std::vector<std::string_view> taken;  // by the names on the way
  int32_t found = -1;
  std::vector<std::string_view> values;  // of `found`
  std::array<bool, kMethods> met{};

  void look(const Ends& ends) {
    for (size_t i = 0; i < kMethods; ++i) met.at(i) = met.at(i) || ends.at(i) >= 0;
    if (found >= 0 || ends.at(method) < 0) return;
    found = ends.at(method);
    values = taken;
  }
};

int32_t Router::child(int32_t node, std::string_view segment) {
  auto& literals = nodes_.at(static_cast<size_t>(node)).literals;
  if (const auto it = literals.find(segment); it != literals.end()) return it->second;
  const auto made = static_cast<int32_t>(nodes_.size());
  literals.emplace(std::string(segment), made);
  nodes_.emplace_back();
  return made;
}

void Router::add(Route route) {
  ENSURE(route.method != Method::kHead, "the GET route answers HEAD: " + route.path);
  ENSURE((route.handler == nullptr) != (route.upload == nullptr),
         "a route has either a handler or an upload: " + route.path);
  int32_t node = 0;
  bool rest = false;
  std::vector<std::string> names;
  for (const Segment& segment : segments_of(route.path)) {
    if (segment.name) names.emplace_back(segment.text);
    rest = segment.rest;
    if (rest) break;
    if (!segment.name) {
      node = child(node, segment.text);
    } else if (nodes_.at(static_cast<size_t>(node)).any >= 0) {
      node = nodes_.at(static_cast<size_t>(node)).any;
    } else {
      nodes_.at(static_cast<size_t>(node)).any = static_cast<int32_t>(nodes_.size());
      node = static_cast<int32_t>(nodes_.size());
      nodes_.emplace_back();
    }
  }
  Node& last = nodes_.at(static_cast<size_t>(node));
  int32_t& end = (rest ? last.rest : last.here).at(static_cast<size_t>(route.method));
  ENSURE(end < 0, "two routes for " + std::string(name_of(route.method)) + " " + route.path);
  end = static_cast<int32_t>(routes_.size());
  routes_.push_back(std::move(route));
  names_.push_back(std::move(names));
}

// Tries what begins at `at`, the more literal first.
void Router::walk(Search& search, int32_t node, size_t at) const {
  const Node& here = nodes_.at(static_cast<size_t>(node));
  if (at > search.path.size()) {
    search.look(here.here);
    return;
  }
  const size_t end = std::min(search.path.find('/', at), search.path.size());
  const std::string_view segment = search.path.substr(at, end - at);
  if (const auto it = here.literals.find(segment); it != here.literals.end()) {
    walk(search, it->second, end + 1);
  }
  if (here.any >= 0 && !segment.empty()) {
    search.taken.push_back(segment);
    walk(search, here.any, end + 1);
    search.taken.pop_back();
  }
  if (here.rest == none()) return;
  search.taken.push_back(search.path.substr(at));
  search.look(here.rest);
  search.taken.pop_back();
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  const Method sought = method == Method::kHead ? Method::kGet : method;
  Search search{.path = path, .method = static_cast<size_t>(sought)};
  walk(search, 0, 1);
  for (size_t i = 0; i < kMethods; ++i) {
    const auto known = static_cast<Method>(i);
    if (known == Method::kHead) {
      if (search.met.at(static_cast<size_t>(Method::kGet))) match.allowed.push_back(known);
    } else if (search.met.at(i)) {
      match.allowed.push_back(known);
    }
  }
  if (search.found < 0) return match;
  const auto index = static_cast<size_t>(search.found);
  match.route = &routes_.at(index);
  for (size_t i = 0; i < search.values.size(); ++i) {
    match.values.emplace_back(names_.at(index).at(i), std::string(search.values.at(i)));
  }
  return match;
}

}  // namespace http
