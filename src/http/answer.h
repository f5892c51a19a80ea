// SPDX-License-Identifier: AGPL-3.0-or-later
// From a handler's response to the bytes of its head. Private to the room.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/negotiate.h"

namespace http {

// "OK"; "" for a status without a name.
[[nodiscard]] std::string_view reason_of(int status);
// Status and headers can be sent as they are: nothing in them ends a line or starts another.
[[nodiscard]] bool is_sound(const Response& response);
// The response of a Reply that was destroyed unused.
[[nodiscard]] bool is_unsaid(const Response& response);
// A line of plain text, where the options give no words.
[[nodiscard]] Response plain_refusal(int status);
// Statuses of which RFC 9110 §6.4.1 says that they have no body.
[[nodiscard]] bool is_bodiless(int status);

// Answers If-None-Match: a 200 whose ETag the client names becomes a 304.
void apply_conditions(const Asked& asked, Response& response);
// What of a file is to be sent, by Range and If-Range; `response` becomes 206 or 416.
[[nodiscard]] Slice apply_range(const Asked& asked, Response& response);
// Whether the body should go through gzip. Sets Vary where the answer depends on it.
[[nodiscard]] bool wants_gzip(const Asked& asked, Response& response);
// Puts the packed body in, with Content-Encoding and a weak ETag (RFC 9110 §8.8.1).
void put_gzip(Response& response, std::string packed);

struct HeadFacts {
  std::optional<uint64_t> length;  // nothing: chunked, or until the end of the connection
  bool http11 = true;
  bool keep_alive = true;
  const std::vector<Headers::Item>* defaults = nullptr;  // of the server's options
  std::string_view date;                                 // "": none
};
// Status line, headers and the empty line.
[[nodiscard]] std::string compose_head(const Response& response, const HeadFacts& facts);
// "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate, RFC 9110 §5.6.7).
[[nodiscard]] std::string http_date(std::chrono::sys_seconds time);

}  // namespace http
