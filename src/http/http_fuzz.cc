// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile bytes: whole requests with bodies, and every small reader of headers by itself.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "http/negotiate.h"
#include "http/parser.h"
#include "http/proxy.h"
#include "http/router.h"
#include "http/target.h"
#include "http/text.h"

namespace {

constexpr size_t kHeadMax = 4096;

void check_path(const std::string& path) {
  ENSURE(path.starts_with('/'), "a path begins with a slash");
  ENSURE(!base::first_invalid_utf8(path), "a path is UTF-8");
  ENSURE(path.find('\0') == std::string::npos && path.find('\\') == std::string::npos, "safe");
  for (const std::string_view segment : base::split(path, '/')) {
    ENSURE(segment != "." && segment != "..", "no dot segments");
  }
}

void read_target(std::string_view text) {
  if (const auto target = http::parse_target(text)) {
    check_path(target->path);
    for (const auto& [name, value] : target->query) {
      ENSURE(!base::first_invalid_utf8(name) && !base::first_invalid_utf8(value), "UTF-8");
    }
  }
}

// The body, given in pieces of `step` as a socket would.
std::string read_body(http::Parser& parser, std::string_view bytes, size_t step, bool& bad) {
  std::string out;
  std::string waiting;
  for (size_t at = 0; at < bytes.size(); at += step) {
    waiting += bytes.substr(at, step);
    const auto taken = parser.body(waiting, out);
    ENSURE(taken.used <= waiting.size(), "no more is used than is there");
    waiting.erase(0, taken.used);
    bad = taken.bad;
    if (taken.done || bad) break;
  }
  return out;
}

void read_request(std::string_view bytes) {
  const http::Scan scan = http::scan_head(bytes, 0, kHeadMax);
  http::Scan slow;
  for (size_t seen = 0; seen < bytes.size() && slow.refuse == 0 && slow.size == 0; ++seen) {
    slow = http::scan_head(bytes.substr(0, seen + 1), seen, kHeadMax);
  }
  ENSURE(slow.size == scan.size || scan.refuse != 0, "the end does not depend on the pieces");
  if (scan.refuse != 0 || scan.size == 0) return;
  const auto read = [&](size_t step, bool& bad) {
    http::Request request;
    http::Framing framing;
    http::Parser parser;
    const int refuse = parser.head(bytes.substr(0, scan.size), request, framing);
    if (refuse != 0) return std::string();
    check_path(request.path);
    ENSURE(!framing.chunked || !framing.length, "one framing");
    const auto proxies = http::Proxies::parse({"10.0.0.0/8"});
    (void)http::set_origin({.peer = http::parse_address("10.0.0.1")}, *proxies, request);
    ENSURE(http::parse_address(request.peer).has_value(), "a peer is an address");
    (void)request.cookie("a");
    (void)http::asked_by(request);
    return read_body(parser, bytes.substr(scan.size), step, bad);
  };
  bool bad_whole = false;
  bool bad_pieces = false;
  const std::string whole = read(bytes.size(), bad_whole);
  const std::string pieces = read(3, bad_pieces);
  ENSURE(bad_whole || bad_pieces || whole == pieces, "a body does not depend on the pieces");
}

void read_headers(std::string_view text) {
  for (const uint64_t size : {uint64_t{0}, uint64_t{1}, uint64_t{1000}, UINT64_MAX}) {
    const http::Range range = http::parse_range(text, size);
    if (range.kind != http::RangeKind::kPart) continue;
    ENSURE(range.slice.size > 0 && range.slice.first < size, "a part is there");
    ENSURE(range.slice.size <= size - range.slice.first, "a part ends with the file");
  }
  (void)http::takes_gzip(text);
  (void)http::is_compressible(text);
  (void)http::names_etag(text, "\"a\"");
  std::string_view list = text;
  std::string_view item;
  for (size_t count = 0; http::next_item(list, ',', item); ++count) {
    ENSURE(count <= text.size(), "a list ends");
  }
  http::Request request;
  for (const char* name : {"Cookie", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto"}) {
    request.headers.add(name, std::string(text));
  }
  (void)request.cookie(text.substr(0, 3));
  const auto proxies = http::Proxies::parse({"unix", std::string("10.0.0.0/8")});
  (void)http::set_origin({}, *proxies, request);
  (void)http::Proxies::parse({std::string(text)});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_target(text);
  read_target("/" + std::string(text));
  if (const auto query = http::parse_query(text)) {
    ENSURE(query->size() <= text.size(), "no pair from nothing");
  }
  read_headers(text);
  read_request(text);
  return 0;
}
