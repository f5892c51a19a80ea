// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/kept.h"

#include <sys/stat.h>

#include <string>

#include "base/digest.h"
#include "base/file.h"
#include "evidence/disk.h"
#include "evidence/paths.h"
#include "evidence/records.h"

namespace evidence {

namespace {

base::Fault finding(const char* code, std::string_view digest) {
  return base::fault(base::FaultKind::kCorrupt, code, {{"digest", std::string(digest)}});
}

}  // namespace

base::Result<Kept> check_kept(const std::filesystem::path& dir, std::string_view digest) {
  if (!is_digest(digest)) return Kept{};
  const base::Result<std::string> text =
      base::read_file(path_of_item(dir, digest, kRecordEnd), kRecordMax);
  struct stat info{};
  const std::filesystem::path path = path_of_item(dir, digest);
  const bool there = ::stat(path.c_str(), &info) == 0;
  if (!text.ok() && text.fault().code != "base.file_missing") return text.fault();
  if (!text.ok() && !there) return Kept{};
  if (!there) return finding("evidence.lost", digest);
  const uint64_t size = static_cast<uint64_t>(info.st_size);
  // What is written about it may be lost; the file speaks for itself.
  if (text.ok()) {
    const std::optional<Item> item = read_item(*text, digest);
    if (!item || item->size != size) return finding("evidence.altered", digest);
  }
  base::Sha256 hash;
  TRY(read_through(path, size, [&](base::ByteView block) { hash.update(block); }));
  if (base::hex(hash.finish()) != digest) return finding("evidence.altered", digest);
  return Kept{true, size};
}

}  // namespace evidence
