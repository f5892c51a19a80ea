// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/files.h"

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/file.h"
#include "http/gzip.h"
#include "http/negotiate.h"

namespace http {

namespace {

namespace fs = std::filesystem;

constexpr size_t kBytesMax = 64u << 20;  // of one file; larger ones are no static files
constexpr size_t kGzipMin = 256;

struct Type {
  std::string_view ending;
  std::string_view name;
};
constexpr std::array kTypes = {
    Type{".html", "text/html; charset=utf-8"},
    Type{".js", "text/javascript; charset=utf-8"},
    Type{".mjs", "text/javascript; charset=utf-8"},
    Type{".css", "text/css; charset=utf-8"},
    Type{".json", "application/json"},
    Type{".map", "application/json"},
    Type{".geojson", "application/geo+json"},
    Type{".webmanifest", "application/manifest+json"},
    Type{".yaml", "application/yaml"},
    Type{".xml", "application/xml"},
    Type{".txt", "text/plain; charset=utf-8"},
    Type{".md", "text/markdown; charset=utf-8"},
    Type{".csv", "text/csv; charset=utf-8"},
    Type{".svg", "image/svg+xml"},
    Type{".png", "image/png"},
    Type{".jpg", "image/jpeg"},
    Type{".webp", "image/webp"},
    Type{".ico", "image/x-icon"},
    Type{".pdf", "application/pdf"},
    Type{".wasm", "application/wasm"},
    Type{".ttf", "font/ttf"},
    Type{".woff", "font/woff"},
    Type{".woff2", "font/woff2"},
};

std::string_view type_of(std::string_view name) {
  for (const Type& type : kTypes) {
    if (name.ends_with(type.ending)) return type.name;
  }
  return "application/octet-stream";
}

// Between '.' or '-' and '.' stand 8 or more digits of hex, not all of them of one sort (else it
// may be a date or a word): "app.4f3a9c01.js", "index-0b9e77aa.css".
bool has_content_hash(std::string_view name) {
  const size_t end = name.rfind('.');
  if (end == std::string_view::npos) return false;
  const size_t begin = name.find_last_of(".-", end - 1);
  if (end == 0 || begin == std::string_view::npos) return false;
  const std::string_view hash = name.substr(begin + 1, end - begin - 1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return c >= 'a' && c <= 'f'; };
  return hash.size() >= 8 && std::any_of(hash.begin(), hash.end(), digit) &&
         std::any_of(hash.begin(), hash.end(), letter) &&
         std::all_of(hash.begin(), hash.end(), [&](char c) { return digit(c) || letter(c); });
}

base::Fault bad_folder(const fs::path& path, std::string reason) {
  return base::fault(base::FaultKind::kUnavailable, "http.bad_folder",
                     {{"path", path.string()}, {"reason", std::move(reason)}});
}

}  // namespace

base::Result<Files> Files::load(const fs::path& dir, std::string_view immutable) {
  Files out;
  Gzip gzip(Gzip::kSmall);
  std::error_code error;
  fs::recursive_directory_iterator it(dir, error);
  for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    const std::string leaf = it->path().filename().string();
    if (leaf.starts_with('.') || it->is_symlink()) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file()) continue;
    const std::string name = it->path().lexically_relative(dir).generic_string();
    auto text = base::read_file(it->path(), kBytesMax);
    if (!text.ok()) return bad_folder(it->path(), text.fault().code);
    File file{
        .type = std::string(type_of(leaf)),
        .etag = base::hex(base::sha256(base::view(*text))).substr(0, 32),
        .plain = std::move(*text),
        .immutable = has_content_hash(leaf) || (!immutable.empty() && name.starts_with(immutable))};
    if (is_compressible(file.type) && file.plain.size() >= kGzipMin) {
      auto packed = gzip.pack(file.plain);
      if (packed && packed->size() < file.plain.size() / 10 * 9) file.gzip = std::move(*packed);
    }
    out.files_.insert_or_assign(name, std::move(file));
  }
  if (error) return bad_folder(dir, error.message());
  return out;
}

std::optional<Response> Files::answer(const Request& request, std::string_view name) const {
  const auto it = files_.find(name);
  if (it == files_.end()) return std::nullopt;
  const File& file = it->second;
  const Asked asked = asked_by(request);
  const bool packed = asked.gzip && !file.gzip.empty();
  Response response;
  const std::string etag = "\"" + file.etag + (packed ? "-gz\"" : "\"");
  response.headers.set("ETag", etag);
  response.headers.set("Cache-Control",
                       file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!file.gzip.empty()) response.headers.set("Vary", "Accept-Encoding");
  if (!asked.if_none_match.empty() && names_etag(asked.if_none_match, etag)) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", file.type);
  if (packed) response.headers.set("Content-Encoding", "gzip");
  response.body = packed ? file.gzip : file.plain;
  return response;
}

}  // namespace http
