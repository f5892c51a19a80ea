// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/answer.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "http/text.h"

namespace http {

namespace {

constexpr size_t kGzipMin = 1024;

struct Reason {
  int status;
  std::string_view words;
};
// RFC 9110 §15, RFC 6585, RFC 5842.
constexpr std::array kReasons = {
    Reason{100, "Continue"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{423, "Locked"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{451, "Unavailable For Legal Reasons"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

// The server's own to say.
bool is_framing(std::string_view name) {
  return same(name, "Content-Length") || same(name, "Transfer-Encoding") ||
         same(name, "Connection") || same(name, "Keep-Alive") || same(name, "Date");
}

bool has_directive(const Headers& headers, std::string_view name, std::string_view directive) {
  for (const auto& [key, value] : headers) {
    if (!same(key, name)) continue;
    std::string_view list = value;
    std::string_view item;
    while (next_item(list, ',', item)) {
      if (same(item, directive)) return true;
    }
  }
  return false;
}

void add_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_of(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.words;
  }
  return "";
}

bool is_sound(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  return std::all_of(response.headers.begin(), response.headers.end(), [](const auto& item) {
    return is_token(item.first) &&
           item.second.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
  });
}

bool is_unsaid(const Response& response) {
  return response.status == 500 && response.headers.begin() == response.headers.end() &&
         response.body.empty() && !response.file && !response.stream;
}

Response plain_refusal(int status) {
  return Response::text(status,
                        std::to_string(status) + " " + std::string(reason_of(status)) + "\n");
}

bool is_bodiless(int status) { return status == 204 || status == 304; }

void apply_conditions(const Asked& asked, Response& response) {
  if (response.status != 200 || asked.if_none_match.empty() || !(asked.get || asked.head)) return;
  const std::string* etag = response.headers.find("ETag");
  if (etag == nullptr || !names_etag(asked.if_none_match, *etag)) return;
  response.status = 304;
  response.body.clear();
  response.file.reset();
  response.stream = nullptr;
  for (const std::string_view name : {"Content-Type", "Content-Encoding", "Content-Language"}) {
    response.headers.remove(name);  // RFC 9110 §15.4.5
  }
}

Slice apply_range(const Asked& asked, Response& response) {
  const uint64_t size = response.file->size;
  const Slice whole{0, size};
  if (response.status != 200) return whole;
  response.headers.set("Accept-Ranges", "bytes");
  if (!asked.get || asked.range.empty()) return whole;
  if (!asked.if_range.empty()) {  // compared strongly (RFC 9110 §13.1.5)
    const bool is_etag = asked.if_range.ends_with('"');
    const std::string* mine = response.headers.find(is_etag ? "ETag" : "Last-Modified");
    if (mine == nullptr || *mine != asked.if_range || mine->starts_with("W/")) return whole;
  }
  const Range range = parse_range(asked.range, size);
  if (range.kind == RangeKind::kWhole) return whole;
  const std::string of = "/" + std::to_string(size);
  if (range.kind == RangeKind::kNone) {
    response.status = 416;
    response.headers.set("Content-Range", "bytes *" + of);
    return {};
  }
  const uint64_t last = range.slice.first + range.slice.size - 1;
  response.status = 206;
  response.headers.set("Content-Range", "bytes " + std::to_string(range.slice.first) + "-" +
                                            std::to_string(last) + of);
  return range.slice;
}

bool wants_gzip(const Asked& asked, Response& response) {
  if (response.file || response.stream || response.body.size() < kGzipMin) return false;
  if (is_bodiless(response.status) || response.status == 206) return false;
  const Headers& headers = response.headers;
  const std::string* type = headers.find("Content-Type");
  if (type == nullptr || !is_compressible(*type)) return false;
  if (headers.find("Content-Encoding") != nullptr) return false;
  const bool secret =
      headers.find("Set-Cookie") != nullptr && has_directive(headers, "Cache-Control", "no-store");
  if (secret || has_directive(headers, "Cache-Control", "no-transform")) return false;
  if (!has_directive(headers, "Vary", "Accept-Encoding")) {
    response.headers.add("Vary", "Accept-Encoding");
  }
  return asked.gzip;
}

void put_gzip(Response& response, std::string packed) {
  response.body = std::move(packed);
  response.headers.set("Content-Encoding", "gzip");
  const std::string* etag = response.headers.find("ETag");
  if (etag != nullptr && !etag->starts_with("W/")) response.headers.set("ETag", "W/" + *etag);
}

std::string compose_head(const Response& response, const HeadFacts& facts) {
  std::string out;
  out.reserve(512);
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_of(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    if (!is_framing(name)) add_line(out, name, value);
  }
  if (facts.defaults != nullptr) {
    for (const auto& [name, value] : *facts.defaults) {
      if (response.headers.find(name) == nullptr) add_line(out, name, value);
    }
  }
  if (!facts.date.empty()) add_line(out, "Date", facts.date);
  if (!is_bodiless(response.status)) {
    if (facts.length) {
      add_line(out, "Content-Length", std::to_string(*facts.length));
    } else if (facts.http11) {
      add_line(out, "Transfer-Encoding", "chunked");
    }
  }
  if (!facts.keep_alive) {
    add_line(out, "Connection", "close");
  } else if (!facts.http11) {
    add_line(out, "Connection", "keep-alive");
  }
  out += "\r\n";
  return out;
}

std::string http_date(std::chrono::sys_seconds time) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time - days);
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                kDays.at(std::chrono::weekday(days).c_encoding()),
                static_cast<unsigned>(date.day()),
                kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out.data();
}

}  // namespace http
