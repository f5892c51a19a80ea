// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading requests and handing them over; bodies are in session_body.cc, answers in
// session_answer.cc.
#include "http/session.h"

#include "http/shard.h"

namespace http {

namespace {

constexpr size_t kFirstRead = 2048;  // most heads fit; what an idle connection costs
constexpr size_t kNextRead = 8192;   // for heads that do not
constexpr size_t kKept = 16 * 1024;  // a larger buffer is given back when nothing is in it
constexpr std::chrono::milliseconds kParting{2000};      // for the client to read our last words
constexpr std::chrono::milliseconds kQuickParting{200};  // the same while the server stops

// What the options' refuse() may look at.
Request shell_of(const Request& request) {
  Request shell;
  shell.method = request.method;
  shell.target = request.target;
  shell.path = request.path;
  shell.peer = request.peer;
  shell.loopback = request.loopback;
  shell.secure = request.secure;
  shell.number = request.number;
  for (const std::string_view name : {"Accept", "Accept-Language", "Host"}) {
    if (const std::string* value = request.headers.find(name)) {
      shell.headers.add(std::string(name), *value);
    }
  }
  return shell;
}

}  // namespace

Session::Session(Shard& shard, Socket socket, Link link)
    : shard_(shard),
      hub_(shard.hub()),
      limits_(hub_.options.limits),
      link_(link),
      wire_(std::move(socket), link.secure ? hub_.tls.get() : nullptr),
      bell_(shard.executor(), Ticks::time_point::max()) {}

Task<void> Session::run() {
  const auto self = shared_from_this();
  wire_.allow(limits_.header_time);
  bool going = co_await wire_.handshake();
  Next next = Next::kDrop;
  while (going && !wire_.closed()) {
    const Heard heard = co_await listen();
    next = Next::kDrop;
    if (heard.end) break;
    next = co_await serve(heard);
    going = next == Next::kRequest;
  }
  if (next == Next::kPart) {
    state_ = State::kParting;
    co_await wire_.finish(hub_.stopping ? kQuickParting : kParting);
  }
  wire_.close();
}

// Waits for the head of a request.
Task<Session::Heard> Session::listen() {
  state_ = State::kIdle;
  wire_.allow(limits_.idle_time);
  size_t seen = 0;
  for (bool begun = false;;) {
    // Empty lines before a request are nothing (RFC 9112 §2.2).
    while (!begun && unused().starts_with("\r\n")) at_ += 2;
    if (!begun && !unused().empty() && unused() != "\r") {
      begun = true;
      state_ = State::kBusy;
      wire_.allow(limits_.header_time);
    }
    const Scan scan = scan_head(unused(), seen, limits_.header_bytes);
    if (begun && scan.refuse != 0) co_return Heard{.refuse = scan.refuse};
    if (begun && scan.size > 0) co_return Heard{.size = scan.size};
    if (!begun && hub_.stopping) co_return Heard{.end = true};
    seen = begun ? unused().size() : 0;
    if (in_.size() == at_ && in_.capacity() > kKept) {
      in_ = {};
      at_ = 0;
    }
    if (co_await fill(begun ? kNextRead : kFirstRead) > 0) continue;
    if (begun && wire_.late()) co_return Heard{.refuse = 408};
    co_return Heard{.end = true};
  }
}

// Reads once, behind what is not used yet. Returns how much came.
Task<size_t> Session::fill(size_t size) {
  in_.erase(0, at_);
  at_ = 0;
  const size_t old = in_.size();
  in_.resize(old + size);
  const size_t count = co_await wire_.read(in_.data() + old, size);
  in_.resize(old + count);
  co_return count;
}

// Returns 0, or the status to refuse with.
int Session::understand(Turn& turn, size_t size) {
  const int refuse = turn.parser.head(unused().substr(0, size), turn.request, turn.framing);
  at_ += size;
  const bool one_client = set_origin(link_, hub_.proxies, turn.request);
  turn.request.number = turn.number;
  turn.asked = asked_by(turn.request);
  turn.asked.http11 = turn.framing.http11;
  turn.asked.keep_alive = turn.framing.keep_alive;
  turn.shell = shell_of(turn.request);
  if (refuse != 0) return refuse;
  return one_client ? 0 : 400;
}

Task<Session::Next> Session::serve(Heard heard) {
  Turn turn;
  turn.number = ++hub_.requests;
  wire_.rest();
  const int status = heard.refuse != 0 ? heard.refuse : understand(turn, heard.size);
  if (status != 0) {
    turn.unread = true;  // nobody knows where the next request begins
    co_return co_await refuse(turn, status);
  }
  turn.match = hub_.router.find(turn.request.method, turn.request.path);
  turn.unread = turn.framing.has_body();
  if (turn.match.route == nullptr) co_return co_await respond(turn, no_route(turn));
  if (turn.framing.length.value_or(0) > turn.match.route->body_max) {
    co_return co_await refuse(turn, 413);
  }
  if (turn.match.route->upload) co_return co_await upload(turn);
  co_return co_await handle(turn);
}

Response Session::no_route(Turn& turn) {
  if (turn.match.allowed.empty()) return hub_.refuse(404, turn.shell);
  std::string allowed;
  for (const Method method : turn.match.allowed) {
    allowed.append(allowed.empty() ? "" : ", ").append(name_of(method));
  }
  Response response = turn.request.method == Method::kOptions ? Response{.status = 204}
                                                              : hub_.refuse(405, turn.shell);
  response.headers.set("Allow", std::move(allowed));
  return response;
}

Task<Session::Next> Session::handle(Turn& turn) {
  if (turn.unread) {
    const int status = co_await collect(turn);
    if (status < 0) co_return Next::kDrop;
    if (status > 0) co_return co_await refuse(turn, status);
  }
  call(turn);
  while (!reply_ && !wire_.closed()) co_await bell();
  awaited_ = 0;
  if (!reply_) co_return Next::kDrop;
  Response response = std::move(*reply_);
  reply_.reset();
  co_return co_await respond(turn, std::move(response));
}

// Gives the request to its handler. The answer comes to deliver(), now or later.
void Session::call(Turn& turn) {
  awaited_ = turn.number;
  reply_.reset();
  guard(turn.fault, [&] {
    Reply reply([box = shard_.mailbox(), to = weak_from_this(), number = turn.number](
                    Response response) { box->put({to, number, std::move(response)}); });
    turn.match.route->handler(std::move(turn.request), std::move(turn.match.values),
                              std::move(reply));
  });
  if (!turn.fault.empty()) reply_ = Response{.status = 500};
}

void Session::deliver(Mail mail) {
  if (mail.response) {
    if (mail.number != awaited_ || reply_) return;
    reply_ = std::move(mail.response);
  } else if (feed_ && feed_->overrun()) {
    wire_.close();
  }
  bell_.cancel();
}

Task<void> Session::bell() {
  NetError rung;  // always: cancelled
  co_await bell_.async_wait(asio::redirect_error(kAwait, rung));
}

void Session::wind_up() {
  if (state_ == State::kIdle) {
    // Not closed: a request that has just come in, of which the session does not know yet, is
    // answered.
    wire_.cancel();
  } else if (state_ == State::kStreaming) {
    // What waits is given up; one who does not read is not waited for.
    feed_->abandon();
    if (wire_.writing()) wire_.close();
    bell_.cancel();
  } else if (state_ == State::kParting) {
    wire_.allow(kQuickParting);
  }
}

void Session::abort() {
  wire_.close();
  bell_.cancel();
}

}  // namespace http
