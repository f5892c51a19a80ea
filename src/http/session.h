// SPDX-License-Identifier: AGPL-3.0-or-later
// One connection: requests one after the other, each answered before the next is read. Only by the
// thread of its shard. Private to the room.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/answer.h"
#include "http/feed.h"
#include "http/hub.h"
#include "http/mailbox.h"
#include "http/negotiate.h"
#include "http/parser.h"
#include "http/wire.h"

namespace http {

class Shard;
class OpenFile;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Shard& shard, Socket socket, Link link);

  // The whole life of the connection.
  Task<void> run();
  // From the mailbox: an answer, or a bell.
  void deliver(Mail mail);
  // Looks at the time.
  void check(Ticks::time_point now);
  // The server stops: ends what is idle, lets a request under way be answered.
  void wind_up();
  // At once.
  void abort();
  [[nodiscard]] const Link& link() const { return link_; }

 private:
  enum class State : uint8_t { kIdle, kBusy, kStreaming, kParting };
  enum class Next : uint8_t {
    kRequest,  // another one may follow
    kPart,     // close, after the client has read everything
    kDrop,     // close
  };
  // A request under way.
  struct Turn {
    uint64_t number = 0;
    Ticks::time_point started = Ticks::now();
    Request request;
    Request shell;  // what refusals may look at when the request has been given away
    Framing framing;
    Asked asked;
    Router::Match match;
    Parser parser;
    bool unread = false;  // some of its body is still to come and nobody wants it
    std::string fault;
  };

  // session.cc: reading.
  struct Heard {
    bool end = false;  // of the connection
    int refuse = 0;    // or a status to refuse with
    size_t size = 0;   // or a head of that size
  };
  Task<Heard> listen();
  Task<size_t> fill(size_t size);
  Task<Next> serve(Heard heard);
  int understand(Turn& turn, size_t size);
  Response no_route(Turn& turn);
  Task<Next> handle(Turn& turn);
  void call(Turn& turn);
  Task<void> bell();
  [[nodiscard]] std::string_view unused() const { return std::string_view(in_).substr(at_); }

  // session_body.cc: bodies. Statuses: 0 went well, -1 the client is gone, else refuse.
  Task<bool> invite(Turn& turn);
  Task<int> more_body();
  Task<int> collect(Turn& turn);
  Task<Next> upload(Turn& turn);
  Task<int> receive(Turn& turn, Sink& sink);

  // session_answer.cc: answering.
  Task<Next> refuse(Turn& turn, int status);
  Task<Next> respond(Turn& turn, Response response);
  Response checked(Turn& turn, Response response);
  Response refuse_range(const Turn& turn, const Response& response);
  Task<Slice> prepare_file(Turn& turn, Response& response, OpenFile& file);
  Task<void> pack(Response& response);
  Task<bool> send_file(OpenFile& file, Slice slice, uint64_t& sent);
  Task<bool> send_source(Source& source, Slice slice, uint64_t& sent);
  Task<Next> stream(Response& response, bool chunked);
  void beat(Ticks::time_point now);
  Task<void> watch();
  void report(const Turn& turn, int status, uint64_t bytes);

  Shard& shard_;
  Hub& hub_;
  const Limits& limits_;
  Link link_;
  Wire wire_;
  Timer bell_;  // never rings by itself
  State state_ = State::kIdle;
  std::string in_;  // received
  size_t at_ = 0;   // of it, used
  size_t progress_ = 0;

  uint64_t awaited_ = 0;  // the request that a handler has
  std::optional<Response> reply_;

  std::shared_ptr<Feed> feed_;
  bool watching_ = false;  // for the end of the stream's reader
  std::string heartbeat_;
  Ticks::time_point spoke_;  // when the stream last sent something
};

// Calls `work`; what it throws goes to `fault`.
template <typename Work>
void guard(std::string& fault, const Work& work) {
  try {
    work();
  } catch (const std::exception& e) {
    fault = *e.what() != '\0' ? e.what() : "exception";
  } catch (...) {
    fault = "unknown exception";
  }
}

}  // namespace http
