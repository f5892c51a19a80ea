// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/parser.h"

#include <algorithm>

#include "http/net.h"
// Behind net.h, whose macros must come first.
#include <boost/beast/http/basic_parser.hpp>

#include "http/target.h"
#include "http/text.h"

namespace http {

namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;

int status_of(const BeastError& error) {
  return error == beast::http::error::bad_version ? 505 : 400;
}

// A name, an IPv4 address or a bracketed one, with a port or without (RFC 9110 §7.2).
bool is_host(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || std::string_view("-._~:[]%!$&'()*+,;=").find(c) != std::string_view::npos;
  });
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The headers that say where a message ends and for whom it is. Returns 0 or a status.
int check_headers(const Headers& headers, bool http11, Framing& framing) {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  for (const auto& [name, value] : headers) {
    if (same(name, "Host")) {
      ++hosts;
      if (!is_host(value)) return 400;
    } else if (same(name, "Content-Length")) {
      ++lengths;
      if (!is_digits(value)) return 400;
    } else if (same(name, "Transfer-Encoding")) {
      ++codings;
      if (!same(value, "chunked")) return 501;
    } else if (same(name, "Expect")) {
      if (!same(value, "100-continue")) return 417;
      framing.expects_continue = http11;
    }
  }
  if (hosts > 1 || (http11 && hosts == 0)) return 400;
  if (lengths > 1 || codings > 1 || lengths + codings > 1) return 400;
  if (codings > 0 && !http11) return 400;
  return 0;
}

}  // namespace

Scan scan_head(std::string_view bytes, size_t seen, size_t max) {
  const size_t from = seen > 3 ? seen - 3 : 0;
  const size_t end = std::min(bytes.size(), max);
  for (size_t i = from; i < end; ++i) {
    const char c = bytes[i];
    if (c != '\n' && c != '\r' && c != '\0') continue;
    if (c == '\0') return {400, 0};
    if (c == '\n' && (i == 0 || bytes[i - 1] != '\r')) return {400, 0};
    if (c == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return {400, 0};
    if (c == '\n' && i >= 3 && bytes[i - 2] == '\n') return {0, i + 1};
    const char next = c == '\n' && i + 1 < bytes.size() ? bytes[i + 1] : '\0';
    if (next == ' ' || next == '\t') return {400, 0};
  }
  return {bytes.size() > max ? 431 : 0, 0};
}

class Parser::Machine final : public beast::http::basic_parser<true> {
 public:
  Machine() {
    body_limit(boost::none);
    header_limit(UINT32_MAX);
    eager(false);
  }
  Request* request = nullptr;
  std::string* out = nullptr;
  bool known_method = true;
  int version = 11;

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int said, BeastError&) override {
    version = said;
    const auto known = http::parse_method({method.data(), method.size()});
    known_method = known.has_value();
    request->method = known.value_or(Method::kGet);
    request->target.assign(target.data(), target.size());
  }
  void on_response_impl(int, beast::string_view, int, BeastError&) override {}
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     BeastError&) override {
    if (request == nullptr) return;  // behind a chunked body
    request->headers.add(std::string(name.data(), name.size()),
                         std::string(value.data(), value.size()));
  }
  void on_header_impl(BeastError&) override {}
  void on_body_init_impl(const boost::optional<uint64_t>&, BeastError&) override {}
  size_t on_body_impl(beast::string_view bytes, BeastError&) override {
    out->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(uint64_t, beast::string_view, BeastError&) override {}
  size_t on_chunk_body_impl(uint64_t, beast::string_view bytes, BeastError&) override {
    out->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(BeastError&) override {}
};

Parser::Parser() : machine_(std::make_unique<Machine>()) {}
Parser::~Parser() = default;

int Parser::head(std::string_view bytes, Request& request, Framing& framing) {
  BeastError error;
  machine_->request = &request;
  const size_t used = machine_->put(asio::buffer(bytes.data(), bytes.size()), error);
  machine_->request = nullptr;
  if (error) return status_of(error);
  if (!machine_->is_header_done() || used != bytes.size()) return 400;
  if (!machine_->known_method) return 501;

  framing.http11 = machine_->version == 11;
  framing.keep_alive = machine_->keep_alive();
  framing.chunked = machine_->chunked();
  if (const auto length = machine_->content_length()) framing.length = *length;
  if (const int refuse = check_headers(request.headers, framing.http11, framing)) return refuse;
  auto target = parse_target(request.target);
  if (!target) return 400;
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  machine_->eager(true);
  return 0;
}

Parser::Taken Parser::body(std::string_view bytes, std::string& out) {
  Taken taken{.done = machine_->is_done()};
  machine_->out = &out;
  while (!taken.done && !taken.bad && taken.used < bytes.size()) {
    const std::string_view rest = bytes.substr(taken.used);
    BeastError error;
    taken.used += machine_->put(asio::buffer(rest.data(), rest.size()), error);
    taken.done = machine_->is_done();
    if (error == beast::http::error::need_more) break;
    taken.bad = error.failed();
  }
  return taken;
}

}  // namespace http
