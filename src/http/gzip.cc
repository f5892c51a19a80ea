// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/gzip.h"

#include <zlib.h>

#include <climits>
#include <memory>

namespace http {

namespace {

constexpr int kGzipWindow = 15 + 16;  // 32 KB, with the header of gzip
constexpr int kMemory = 8;            // zlib's default

}  // namespace

Gzip::~Gzip() {
  if (stream_ == nullptr) return;
  deflateEnd(stream_);
  delete stream_;
}

std::optional<std::string> Gzip::pack(std::string_view text) {
  if (text.size() > UINT_MAX / 2) return std::nullopt;
  if (stream_ == nullptr) {
    auto made = std::make_unique<z_stream>();
    if (deflateInit2(made.get(), level_, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      return std::nullopt;
    }
    stream_ = made.release();
  } else if (deflateReset(stream_) != Z_OK) {
    return std::nullopt;
  }
  std::string out(text.size(), '\0');
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream_->avail_in = static_cast<uInt>(text.size());
  stream_->next_out = reinterpret_cast<Bytef*>(out.data());
  stream_->avail_out = static_cast<uInt>(out.size());
  // Not at its end: the outcome is larger than what went in.
  if (deflate(stream_, Z_FINISH) != Z_STREAM_END) return std::nullopt;
  out.resize(out.size() - stream_->avail_out);
  return out;
}

}  // namespace http
