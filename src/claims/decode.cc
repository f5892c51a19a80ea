// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/decode.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "base/text.h"

namespace claims {

using base::FaultKind;

namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

bool is_control(char c) {
  const auto b = static_cast<unsigned char>(c);
  return (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != '\v') || b == 0x7f;
}

// How many three-byte sequences of UTF-8 (Chinese characters) the bytes hold from `start`, against
// how many broken ones: tells a damaged UTF-8 text from one in another encoding.
bool mostly_utf8(std::string_view bytes) {
  size_t good = 0;
  size_t broken = 0;
  std::string_view rest = bytes;
  constexpr size_t kEnough = 2000;
  while (!rest.empty() && good + broken < kEnough) {
    const size_t end = base::first_invalid_utf8(rest.substr(0, 4096))
                           .value_or(std::min<size_t>(rest.size(), 4096));
    good += static_cast<size_t>(
        std::count_if(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xf0) == 0xe0; }));
    if (end < rest.size()) ++broken;
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  return good > 0 && good >= broken * 4;
}

class Converter {
 public:
  Converter() : handle_(iconv_open("UTF-8", "GB18030")) {}
  ~Converter() {
    if (ok()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  [[nodiscard]] bool ok() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Nothing if a byte sequence is not GB18030.
  std::optional<std::string> run(std::string& bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    char buffer[1 << 16];
    char* in = bytes.data();
    size_t left = bytes.size();
    while (left > 0) {
      char* to = buffer;
      size_t room = sizeof buffer;
      const size_t done = iconv(handle_, &in, &left, &to, &room);
      out.append(buffer, sizeof buffer - room);
      if (done == static_cast<size_t>(-1) && errno != E2BIG) return std::nullopt;
    }
    return out;
  }

 private:
  iconv_t handle_;
};

// Almost any two bytes are some character of GB18030; only a text whose characters are those of
// Chinese writing was meant as such.
bool looks_chinese(std::string_view utf8) {
  size_t wide = 0;
  size_t usual = 0;
  for (size_t i = 0; i < utf8.size();) {
    const char32_t c = base::next_char(utf8, i);
    if (c < 0x80) continue;
    ++wide;
    const bool han = c >= 0x4e00 && c <= 0x9fff;
    const bool marks = (c >= 0x2010 && c <= 0x2027) || (c >= 0x3000 && c <= 0x303f) ||
                       (c >= 0xff00 && c <= 0xffef) || c == 0xb7 || (c >= 0x2460 && c <= 0x249b);
    usual += han || marks ? 1 : 0;
  }
  return usual * 10 >= wide * 9;
}

}  // namespace

base::Result<DecodedText> decode(std::string bytes) {
  if (bytes.size() > kTextBytesMax) {
    return base::fault(FaultKind::kInvalid, "claims.too_large",
                       {{"max", std::to_string(kTextBytesMax >> 20)}});
  }
  const auto control = std::find_if(bytes.begin(), bytes.end(), is_control);
  if (control != bytes.end()) {
    return base::fault(FaultKind::kInvalid, "claims.not_text",
                       {{"offset", std::to_string(control - bytes.begin())}});
  }
  if (bytes.starts_with(kUtf8Mark)) bytes.erase(0, kUtf8Mark.size());
  const auto broken = base::first_invalid_utf8(bytes);
  if (!broken) return DecodedText{std::move(bytes), "UTF-8"};
  if (mostly_utf8(bytes)) {
    return base::fault(FaultKind::kInvalid, "claims.damaged_utf8",
                       {{"offset", std::to_string(*broken)}});
  }
  Converter converter;
  if (!converter.ok()) {
    return base::fault(FaultKind::kUnavailable, "claims.no_converter");
  }
  auto text = converter.run(bytes);
  if (!text || !looks_chinese(*text)) {
    return base::fault(FaultKind::kInvalid, "claims.unknown_encoding",
                       {{"offset", std::to_string(*broken)}});
  }
  return DecodedText{std::move(*text), "GB18030"};
}

}  // namespace claims
