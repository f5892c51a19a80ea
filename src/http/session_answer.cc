// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers: heads, bodies, files, streams.
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <cstdio>

#include "http/open_file.h"
#include "http/session.h"
#include "http/shard.h"

namespace http {

namespace {

constexpr size_t kFilePiece = 128 * 1024;
constexpr size_t kPackHere = 64 * 1024;  // larger bodies are packed on another thread

std::string chunk_head(size_t size) {
  std::array<char, 24> out{};
  const int count = std::snprintf(out.data(), out.size(), "%zx\r\n", size);
  return {out.data(), static_cast<size_t>(count)};
}

}  // namespace

void Session::report(const Turn& turn, int status, uint64_t bytes) {
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(Ticks::now() - turn.started);
  hub_.report({.number = turn.number,
               .method = turn.shell.method,
               .route = turn.match.route != nullptr ? turn.match.route->path : "",
               .status = status,
               .bytes = bytes,
               .took = took,
               .fault = turn.fault});
}

Task<Session::Next> Session::refuse(Turn& turn, int status) {
  co_return co_await respond(turn, hub_.refuse(status, turn.shell));
}

// The response, or a refusal in its place if it cannot be sent as it is.
Response Session::checked(Turn& turn, Response response) {
  if (is_unsaid(response)) return hub_.refuse(500, turn.shell);
  if (!is_sound(response)) {
    turn.fault = "a status or a header that cannot be sent";
    return hub_.refuse(500, turn.shell);
  }
  apply_conditions(turn.asked, response);
  return response;
}

Response Session::refuse_range(const Turn& turn, const Response& response) {
  Response out = hub_.refuse(416, turn.shell);
  out.headers.set("Content-Range", *response.headers.find("Content-Range"));
  return out;
}

// Opens the file of `response`; what cannot be sent becomes a refusal without a file.
Task<Slice> Session::prepare_file(Turn& turn, Response& response, OpenFile& file) {
  bool opened = false;
  std::string reason;
  const auto open = [&] {
    guard(reason, [&] { opened = file.open(response.file->path, response.file->size, reason); });
  };
  co_await on_pool(hub_.pool, shard_.executor(), open);
  if (!opened) {
    turn.fault = reason;
    response = hub_.refuse(500, turn.shell);
    co_return Slice{};
  }
  const Slice slice = apply_range(turn.asked, response);
  if (response.status == 416) response = refuse_range(turn, response);
  co_return slice;
}

Task<void> Session::pack(Response& response) {
  std::optional<std::string> packed;
  if (response.body.size() <= kPackHere) {
    packed = shard_.gzip().pack(response.body);
  } else {
    const auto work = [&] {
      Gzip gzip(Gzip::kFast);
      packed = gzip.pack(response.body);
    };
    co_await on_pool(hub_.pool, shard_.executor(), work);
  }
  if (packed) put_gzip(response, std::move(*packed));
}

Task<Session::Next> Session::respond(Turn& turn, Response response) {
  wire_.rest();
  response = checked(turn, std::move(response));
  OpenFile file;
  Slice slice;
  if (response.file && response.file->source) {
    slice = apply_range(turn.asked, response);
    if (response.status == 416) response = refuse_range(turn, response);
  } else if (response.file) {
    slice = co_await prepare_file(turn, response, file);
  }
  if (wants_gzip(turn.asked, response)) co_await pack(response);

  const bool is_file = response.file.has_value();
  const bool is_stream = response.stream != nullptr;
  const bool silent = turn.asked.head || is_bodiless(response.status);
  HeadFacts facts{.length = is_file ? slice.size : response.body.size(),
                  .http11 = turn.asked.http11,
                  .keep_alive = turn.asked.keep_alive && !turn.unread && !hub_.stopping,
                  .defaults = &hub_.options.headers,
                  .date = shard_.date()};
  if (is_stream) {
    facts.length.reset();
    facts.keep_alive = false;
  }
  const std::string head = compose_head(response, facts);
  const bool with_body = !silent && !is_file && !is_stream;
  const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
  bool sent = co_await wire_.write(head, body, limits_.write_time);
  uint64_t bytes = sent ? body.size() : 0;
  if (sent && is_file && !silent) {
    sent = response.file->source ? co_await send_source(*response.file->source, slice, bytes)
                                 : co_await send_file(file, slice, bytes);
  }
  report(turn, response.status, bytes);
  if (!sent) co_return Next::kDrop;
  if (is_stream && !silent) {
    co_return co_await stream(response, turn.asked.http11);
  }
  co_return facts.keep_alive ? Next::kRequest : Next::kPart;
}

Task<bool> Session::send_file(OpenFile& file, Slice slice, uint64_t& sent) {
  std::string piece;
  while (sent < slice.size) {
    const size_t size = std::min<uint64_t>(kFilePiece, slice.size - sent);
    const uint64_t offset = slice.first + sent;
    OpenFile::Got got = file.read(offset, size, false, piece);
    if (got == OpenFile::Got::kWouldBlock) {
      const auto read = [&] { got = file.read(offset, size, true, piece); };
      co_await on_pool(hub_.pool, shard_.executor(), read);
    }
    if (got != OpenFile::Got::kBytes) co_return false;  // the file was cut: so is the answer
    if (!co_await wire_.write(piece, {}, limits_.write_time)) co_return false;
    sent += piece.size();
  }
  co_return true;
}

Task<bool> Session::send_source(Source& source, Slice slice, uint64_t& sent) {
  std::string piece;
  while (sent < slice.size) {
    const size_t size = std::min<uint64_t>(kFilePiece, slice.size - sent);
    bool got = false;
    std::string fault;
    const auto read = [&] {
      guard(fault, [&] { got = source.read(slice.first + sent, size, piece); });
    };
    co_await on_pool(hub_.pool, shard_.executor(), read);
    if (!fault.empty()) ++hub_.bugs;
    if (!got || piece.size() != size) co_return false;
    if (!co_await wire_.write(piece, {}, limits_.write_time)) co_return false;
    sent += size;
  }
  co_return true;
}

void Session::check(Ticks::time_point now) {
  wire_.check(now);
  if (state_ == State::kStreaming) beat(now);
}

void Session::beat(Ticks::time_point now) {
  if (heartbeat_.empty() || feed_ == nullptr || now - spoke_ < limits_.stream_quiet) return;
  spoke_ = now;
  // A stream that has ended, or owes too much already, needs none.
  (void)feed_->write(heartbeat_);
}

// Reads what the client of a stream sends, which is nothing but its end.
Task<void> Session::watch() {
  std::array<char, 256> ignored{};
  while (co_await wire_.read(ignored.data(), ignored.size()) > 0) {
  }
}

Task<Session::Next> Session::stream(Response& response, bool chunked) {
  auto start = std::move(response.stream);
  heartbeat_ = std::move(response.heartbeat);
  spoke_ = Ticks::now();
  feed_ = std::make_shared<Feed>(shard_.mailbox(), weak_from_this(), limits_.stream_waiting);
  state_ = State::kStreaming;
  watching_ = true;
  asio::co_spawn(shard_.executor(), watch(),
                 [this, self = shared_from_this()](const std::exception_ptr&) {
                   watching_ = false;
                   bell_.cancel();
                 });
  std::string fault;
  guard(fault, [&] { start(std::make_shared<FeedEnd>(feed_)); });
  if (!fault.empty()) {
    ++hub_.bugs;
    feed_->abandon();
  }
  start = nullptr;  // what it holds may be the stream's only writer

  bool whole = false;
  std::string bytes;
  while (watching_ && !wire_.closed()) {
    if (!feed_->take(bytes)) {
      whole = fault.empty() && !feed_->overrun();
      break;
    }
    if (bytes.empty()) {
      co_await bell();
      continue;
    }
    if (chunked) bytes = chunk_head(bytes.size()) + bytes + "\r\n";
    if (!co_await wire_.write(bytes, {}, limits_.write_time)) break;
    spoke_ = Ticks::now();
  }
  heartbeat_.clear();
  feed_->abandon();
  whole = whole && watching_;
  wire_.cancel();
  while (watching_) co_await bell();
  if (!whole || wire_.closed()) co_return Next::kDrop;
  if (chunked && !co_await wire_.write("0\r\n\r\n", {}, limits_.write_time)) co_return Next::kDrop;
  co_return Next::kPart;
}

}  // namespace http
