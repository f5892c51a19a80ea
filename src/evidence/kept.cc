// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/kept.h"

#include <sys/stat.h>

#include <string>

#include "base/digest.h"
#include "base/file.h"
#include "evidence/paths.h"
#include "evidence/records.h"
#include "evidence/sealed_file.h"

namespace evidence {

namespace {

namespace fs = std::filesystem;
using State = Kept::State;

base::Fault finding(const char* code, std::string_view digest) {
  return base::fault(base::FaultKind::kCorrupt, code, {{"digest", std::string(digest)}});
}

bool is_there(const fs::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0;
}

base::Result<Kept> compare(Content& content, std::string_view digest) {
  base::Sha256 hash;
  TRY(read_through(content, [&](base::ByteView block) { hash.update(block); }));
  if (base::hex(hash.finish()) != digest) return finding("evidence.altered", digest);
  return Kept{State::kWhole, content.size()};
}

base::Result<Kept> check_sealed(const fs::path& path, std::string_view digest,
                                const Compartment& compartment) {
  auto content = open_sealed(path, digest, compartment);
  if (content.ok()) return compare(**content, digest);
  if (content.fault().code != "seal.no_key") return std::move(content).fault();
  // Of a compartment whose keys are here, no file is under another one.
  const bool has_keys =
      compartment.keyring != nullptr && compartment.keyring->has(compartment.name);
  return has_keys ? base::Result<Kept>(finding("evidence.altered", digest)) : Kept{State::kClosed};
}

}  // namespace

base::Result<Kept> check_kept(const fs::path& dir, std::string_view digest,
                              const Compartment& compartment) {
  if (!is_digest(digest)) return Kept{};
  const bool sealed = !compartment.name.empty();
  if (sealed) {
    const fs::path own = path_of_item(dir, digest, sealed_end(compartment.name));
    if (is_there(own)) {
      TRY_ASSIGN(Kept out, check_sealed(own, digest, compartment));
      out.unsealed = is_there(path_of_item(dir, digest));
      return out;
    }
  }
  const base::Result<std::string> text =
      base::read_file(path_of_item(dir, digest, kRecordEnd), kRecordMax);
  if (!text.ok() && text.fault().code != "base.file_missing") return text.fault();
  const fs::path path = path_of_item(dir, digest);
  const bool there = is_there(path);
  if (!there) return text.ok() ? base::Result<Kept>(finding("evidence.lost", digest)) : Kept{};
  TRY_ASSIGN(const std::unique_ptr<Content> content, open_content(path));
  // What is written about it may be lost; the file speaks for itself.
  if (text.ok()) {
    const std::optional<Item> item = read_item(*text, digest);
    if (!item || item->size != content->size()) return finding("evidence.altered", digest);
  }
  TRY_ASSIGN(Kept out, compare(*content, digest));
  out.unsealed = sealed;
  return out;
}

base::Result<std::string> read_kept(const fs::path& dir, std::string_view digest,
                                    size_t bytes_max) {
  if (!is_digest(digest)) return finding("evidence.lost", digest);
  const fs::path path = path_of_item(dir, digest);
  if (!is_there(path)) return finding("evidence.lost", digest);
  TRY_ASSIGN(std::string text, base::read_file(path, bytes_max));
  if (base::hex(base::sha256(base::view(text))) != digest) {
    return finding("evidence.altered", digest);
  }
  return text;
}

}  // namespace evidence
