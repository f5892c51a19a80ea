// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies of requests: collected for a handler, or passed on to a sink.
#include <variant>

#include "http/session.h"
#include "http/shard.h"

namespace http {

namespace {

constexpr size_t kRead = 64 * 1024;
constexpr size_t kPiece = 64 * 1024;     // what a sink is given at least
constexpr size_t kUnusedMax = 8 * 1024;  // of a chunk's line or the fields behind the body
constexpr size_t kProgress = 1024;       // a sender must send this much each time

}  // namespace

// Answers Expect: 100-continue (RFC 9110 §10.1.1). False: the client is gone.
Task<bool> Session::invite(Turn& turn) {
  progress_ = 0;
  if (turn.framing.expects_continue && unused().empty()) {
    const bool sent = co_await wire_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, limits_.write_time);
    if (!sent) co_return false;
  }
  wire_.allow(limits_.body_time);
  co_return true;
}

Task<int> Session::more_body() {
  if (unused().size() > kUnusedMax) co_return 400;
  const size_t count = co_await fill(kRead);
  if (count == 0) co_return wire_.late() ? 408 : -1;
  progress_ += count;
  if (progress_ >= kProgress) {
    progress_ = 0;
    wire_.allow(limits_.body_time);
  }
  co_return 0;
}

Task<int> Session::collect(Turn& turn) {
  if (!co_await invite(turn)) co_return -1;
  std::string& body = turn.request.body;
  for (;;) {
    const Parser::Taken taken = turn.parser.body(unused(), body);
    at_ += taken.used;
    if (taken.bad) co_return 400;
    if (body.size() > turn.match.route->body_max) co_return 413;
    if (taken.done) break;
    if (const int status = co_await more_body()) co_return status;
  }
  turn.unread = false;
  wire_.rest();
  co_return 0;
}

Task<Session::Next> Session::upload(Turn& turn) {
  using Decision = std::variant<std::unique_ptr<Sink>, Response>;
  Decision decision = Response{.status = 500};
  const auto decide = [&] {
    guard(turn.fault,
          [&] { decision = turn.match.route->upload(turn.request, turn.match.values); });
  };
  co_await on_pool(hub_.pool, shard_.executor(), decide);
  if (Response* refusal = std::get_if<Response>(&decision)) {
    co_return co_await respond(turn, std::move(*refusal));
  }
  std::unique_ptr<Sink> sink = std::move(std::get<std::unique_ptr<Sink>>(decision));
  int status = 0;
  if (sink) {
    status = co_await receive(turn, *sink);
  } else {
    turn.fault = "an upload without a sink";
  }
  wire_.rest();
  Response response{.status = 500};
  const auto end = [&] {
    if (status == 0 && turn.fault.empty()) {
      guard(turn.fault, [&] { response = sink->finish(); });
    }
    sink.reset();
  };
  co_await on_pool(hub_.pool, shard_.executor(), end);
  if (status < 0) co_return Next::kDrop;
  if (status > 0) co_return co_await refuse(turn, status);
  co_return co_await respond(turn, std::move(response));
}

// 0 as well if the sink wants no more or threw.
Task<int> Session::receive(Turn& turn, Sink& sink) {
  if (turn.unread && !co_await invite(turn)) co_return -1;
  uint64_t total = 0;
  std::string piece;
  bool wanted = true;
  const auto give = [&] { guard(turn.fault, [&] { wanted = sink.write(piece); }); };
  for (;;) {
    const size_t before = piece.size();
    const Parser::Taken taken = turn.parser.body(unused(), piece);
    at_ += taken.used;
    total += piece.size() - before;
    if (taken.bad) co_return 400;
    if (total > turn.match.route->body_max) co_return 413;
    if (taken.done) turn.unread = false;
    if (!piece.empty() && (taken.done || piece.size() >= kPiece)) {
      wire_.rest();
      co_await on_pool(hub_.pool, shard_.executor(), give);
      piece.clear();
      if (!wanted || !turn.fault.empty()) co_return 0;
      wire_.allow(limits_.body_time);
    }
    if (taken.done) co_return 0;
    if (const int status = co_await more_body()) co_return status;
  }
}

}  // namespace http
