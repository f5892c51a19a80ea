// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/zip_look.h"

#include <algorithm>

namespace evidence {

namespace {

constexpr uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50;
constexpr size_t kLocalBytes = 30, kCentralBytes = 46, kEndBytes = 22;
constexpr size_t kCommentMax = 0xffff, kEntriesMax = 20'000, kDirectoryMax = 8 << 20;

uint32_t u16(base::ByteView b, size_t at) { return b[at] | uint32_t{b[at + 1]} << 8; }
uint32_t u32(base::ByteView b, size_t at) { return u16(b, at) | u16(b, at + 2) << 16; }

struct Directory {
  uint64_t offset = 0;
  size_t size = 0;
  size_t entries = 0;
};

// The end record is the last thing in the file, and the directory stands directly before it.
std::optional<Directory> find_directory(base::ByteView end, uint64_t file_size) {
  const size_t tail = end.size();
  for (size_t at = tail - kEndBytes + 1; at-- > 0;) {
    if (u32(end, at) != kEnd || at + kEndBytes + u16(end, at + 20) != tail) continue;
    Directory out{
        .offset = u32(end, at + 16), .size = u32(end, at + 12), .entries = u16(end, at + 10)};
    const bool one_disk = u16(end, at + 4) == 0 && u16(end, at + 6) == 0;
    if (!one_disk || out.entries == 0 || out.entries > kEntriesMax || out.size > kDirectoryMax ||
        out.offset + out.size != file_size - tail + at) {
      return std::nullopt;
    }
    return out;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_names(base::ByteView directory, size_t entries) {
  std::vector<std::string> names;
  names.reserve(entries);
  size_t at = 0;
  for (size_t i = 0; i < entries; ++i) {
    if (at + kCentralBytes > directory.size() || u32(directory, at) != kCentral)
      return std::nullopt;
    const size_t name = u16(directory, at + 28);
    const size_t rest = u16(directory, at + 30) + u16(directory, at + 32);
    if (at + kCentralBytes + name + rest > directory.size()) return std::nullopt;
    names.emplace_back(base::text(directory.subspan(at + kCentralBytes, name)));
    at += kCentralBytes + name + rest;
  }
  if (at != directory.size()) return std::nullopt;
  return names;
}

base::Result<std::string> read_mimetype(Content& content) {
  if (content.size() < kLocalBytes + 8) return std::string();
  TRY_ASSIGN(const base::Bytes head, content.read(0, kLocalBytes + 8));
  if (u16(head, 8) != 0 || u16(head, 26) != 8 || u16(head, 28) != 0 ||
      base::text(base::ByteView(head).subspan(kLocalBytes)) != "mimetype") {
    return std::string();
  }
  const size_t size = u32(head, 22);
  if (size == 0 || size > 128 || content.size() < kLocalBytes + 8 + size) return std::string();
  TRY_ASSIGN(const base::Bytes type, content.read(kLocalBytes + 8, size));
  return std::string(base::text(type));
}

}  // namespace

bool ZipLook::has(std::string_view name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

base::Result<std::optional<ZipLook>> look_into_zip(Content& content) {
  const std::optional<ZipLook> none;
  const uint64_t size = content.size();
  if (size < kLocalBytes + kEndBytes) return none;
  TRY_ASSIGN(const base::Bytes first, content.read(0, 4));
  if (u32(first, 0) != kLocal) return none;
  const size_t tail = static_cast<size_t>(std::min<uint64_t>(size, kEndBytes + kCommentMax));
  TRY_ASSIGN(const base::Bytes end, content.read(size - tail, tail));
  const std::optional<Directory> directory = find_directory(end, size);
  if (!directory) return none;
  TRY_ASSIGN(const base::Bytes bytes, content.read(directory->offset, directory->size));
  std::optional<std::vector<std::string>> names = read_names(bytes, directory->entries);
  if (!names) return none;
  ZipLook out{std::move(*names), {}};
  if (out.names.front() == "mimetype") {
    TRY_ASSIGN(out.mimetype, read_mimetype(content));
  }
  return std::optional<ZipLook>(std::move(out));
}

}  // namespace evidence
