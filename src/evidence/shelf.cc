// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/shelf.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "evidence/disk.h"
#include "evidence/forms.h"
#include "evidence/paths.h"
#include "evidence/records.h"

namespace evidence {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;

constexpr std::string_view kPublicEnd = ".1.public", kThumbnailEnd = ".1.thumbnail";

base::Fault altered(std::string_view digest) {
  return base::fault(FaultKind::kCorrupt, "evidence.altered", {{"digest", std::string(digest)}});
}
base::Fault no_item(std::string_view digest) {
  return base::fault(FaultKind::kNotFound, "evidence.no_item", {{"digest", std::string(digest)}});
}
base::Fault no_form() { return base::fault(FaultKind::kNotFound, "evidence.no_form"); }

bool is_there(const fs::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0;
}

bool among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

fs::path Shelf::path_of(std::string_view digest, std::string_view end) const {
  return path_of_item(dir_, digest, end);
}

fs::path Shelf::in_tmp(const base::Uuid& id, std::string_view end) const {
  return dir_ / "tmp" / (id.str() + std::string(end));
}

fs::path Shelf::part() { return in_tmp(base::Uuid::v7(clock_.now().ms, random_), ".part"); }

bool Shelf::has_room(uint64_t bytes) const {
  const uint64_t free = limits_.free_space(dir_);
  return free >= limits_.keep_free && free - limits_.keep_free >= bytes;
}

// What is written about it, whatever is there of it.
base::Result<std::optional<Item>> Shelf::record(std::string_view digest) const {
  if (!is_digest(digest)) return std::optional<Item>();
  base::Result<std::string> text = base::read_file(path_of(digest, kRecordEnd), kRecordMax);
  if (!text.ok() && text.fault().code == "base.file_missing") return std::optional<Item>();
  if (!text.ok()) return std::move(text).fault();
  std::optional<Item> out = read_item(*text, digest);
  if (!out) return altered(digest);
  return out;
}

base::Status Shelf::save(const Item& item) {
  return write_durably(path_of(item.digest, kRecordEnd), part(), write_item(item));
}

base::Result<std::optional<Item>> Shelf::item(std::string_view digest) {
  TRY_ASSIGN(std::optional<Item> out, record(digest));
  if (!out) return out;
  struct stat info{};
  out->clear = ::stat(path_of(digest).c_str(), &info) == 0;
  if (out->clear && static_cast<uint64_t>(info.st_size) != out->size) return altered(digest);
  std::erase_if(out->sealed, [&](const std::string& compartment) {
    return !is_there(path_of(digest, sealed_end(compartment)));
  });
  // A record without its file: an upload that a power cut ended before it was acknowledged.
  if (!out->clear && out->sealed.empty()) return std::optional<Item>();
  return out;
}

base::Result<fs::path> Shelf::form(std::string_view digest, Form form) {
  TRY_ASSIGN(const std::optional<Item> it, item(digest));
  if (!it || !it->clear) return no_item(digest);
  if (form == Form::kOriginal) return path_of(digest);
  if (!it->kind.image || it->size > limits_.picture_max) return no_form();
  return make(*it, form);
}

// An empty file says that the form cannot be made, so that nobody tries again and again.
base::Result<fs::path> Shelf::make(const Item& item, Form form) {
  const fs::path path = path_of(item.digest, form == Form::kPublic ? kPublicEnd : kThumbnailEnd);
  const std::lock_guard lock(making_);
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    TRY_ASSIGN(const std::string original, base::read_file(path_of(item.digest), item.size));
    if (base::hex(base::sha256(base::view(original))) != item.digest) return altered(item.digest);
    base::Result<base::Bytes> made =
        make_form(base::view(original), item.kind.mime, form, limits_.pixels_max);
    const base::Bytes content = made.ok() ? std::move(*made) : base::Bytes();
    TRY(write_durably(path, part(), base::text(content)));
    info.st_size = static_cast<off_t>(content.size());
  }
  if (info.st_size == 0) return no_form();
  return path;
}

base::Result<std::unique_ptr<Content>> Shelf::content(std::string_view digest,
                                                      std::string_view compartment_name) {
  TRY_ASSIGN(const std::optional<Item> it, item(digest));
  if (!it) return no_item(digest);
  if (among(it->sealed, compartment_name)) {
    return open_sealed(path_of(digest, sealed_end(compartment_name)), digest,
                       compartment(compartment_name));
  }
  if (!it->clear) return no_item(digest);
  return open_content(path_of(digest));
}

// In memory, and kept nowhere.
base::Result<base::Bytes> Shelf::thumbnail(std::string_view digest, std::string_view compartment) {
  TRY_ASSIGN(const std::optional<Item> it, item(digest));
  if (!it) return no_item(digest);
  if (!it->kind.image || it->size > limits_.picture_max) return no_form();
  TRY_ASSIGN(const std::unique_ptr<Content> whole, content(digest, compartment));
  const std::lock_guard lock(making_);
  TRY_ASSIGN(const base::Bytes original, first_bytes(*whole, it->size));
  return make_form(original, it->kind.mime, Form::kThumbnail, limits_.pixels_max);
}

base::Status Shelf::note_open(std::string_view digest) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(std::optional<Item> it, record(digest));
  if (!it || it->open) return base::ok();
  it->open = true;
  return save(*it);
}

base::Status Shelf::copy_sealed(const Item& item, std::string_view compartment_name) {
  if (!has_room(item.size)) return base::fault(FaultKind::kUnavailable, "evidence.no_room");
  const fs::path data = part();
  fs::path tail = data;
  tail += ".tail";
  const base::Status written = [&]() -> base::Status {
    TRY_ASSIGN(SealedWriter writer,
               SealedWriter::begin(data, tail, compartment(compartment_name), random_));
    TRY_ASSIGN(const std::unique_ptr<Content> clear, open_content(path_of(item.digest)));
    base::Sha256 hash;
    base::Status status = base::ok();
    TRY(read_through(*clear, [&](base::ByteView piece) {
      hash.update(piece);
      if (status.ok()) status = writer.write(piece);
    }));
    TRY(std::move(status));
    const base::Digest digest = hash.finish();
    if (base::hex(digest) != item.digest) return altered(item.digest);
    return writer.finish(digest);
  }();
  if (!written.ok()) {
    ::unlink(data.c_str());
    return written;
  }
  return place(item, data, compartment_name);
}

base::Status Shelf::seal(std::string_view digest, std::string_view compartment) {
  TRY_ASSIGN(const std::optional<Item> it, item(digest));
  // What is not here, or lies only where others may open it, is not for this compartment to copy.
  if (!it || !it->clear || among(it->sealed, compartment)) return base::ok();
  TRY(copy_sealed(*it, compartment));
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(std::optional<Item> now, record(digest));
  if (!now || among(now->sealed, compartment)) return base::ok();
  now->sealed.emplace_back(compartment);
  return save(*now);
}

base::Status Shelf::drop_clear(std::string_view digest, std::string_view owner) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const std::optional<Item> it, item(digest));
  const bool alone = it && std::all_of(it->brought.begin(), it->brought.end(),
                                       [&](const Bringer& one) { return one.owner == owner; });
  if (!it || !it->clear || it->open || it->sealed.empty() || !alone) return base::ok();
  return remove_clear(digest);
}

// The forms first: without their original nobody would look for them.
base::Status Shelf::remove_clear(std::string_view digest) {
  for (const std::string_view end : {kPublicEnd, kThumbnailEnd, std::string_view()}) {
    if (::unlink(path_of(digest, end).c_str()) != 0 && errno != ENOENT) {
      return unwritable(path_of(digest, end), errno);
    }
  }
  return sync_folder(path_of(digest).parent_path());
}

base::Result<Settled> Shelf::settle(const Named& named, calendar::Instant fresh, Settle how) {
  TRY_ASSIGN(const std::optional<Item> it, item(named.digest));
  if (!it || !it->clear) return settle_forms(named, how);
  Settled out;
  out.bytes = it->size;
  for (const std::string& compartment : named.compartments) {
    if (among(it->sealed, compartment)) continue;
    ++out.copies;
    if (how == Settle::kDo) TRY(seal(named.digest, compartment));
  }
  struct stat info{};
  if (::stat(path_of(named.digest).c_str(), &info) != 0) {
    return unreadable(path_of(named.digest), errno);
  }
  const bool is_fresh = info.st_mtim.tv_sec * 1000 >= fresh.ms;
  out.clear = named.open ? Settled::Clear::kOpen
              : is_fresh ? Settled::Clear::kFresh
                         : Settled::Clear::kGone;
  if (how == Settle::kTry) return out;
  if (named.open) TRY(note_open(named.digest));
  if (out.clear == Settled::Clear::kGone) TRY(settle_clear(named));
  return out;
}

// Of what does not lie in clear: forms that outlived it.
base::Result<Settled> Shelf::settle_forms(const Named& named, Settle how) {
  Settled out;
  if (!is_digest(named.digest)) return out;
  // Without a record the file would not be found in a compartment either.
  if (is_there(path_of(named.digest))) {
    return base::fault(FaultKind::kCorrupt, "evidence.no_record", {{"digest", named.digest}});
  }
  if (named.open || !(is_there(path_of(named.digest, kPublicEnd)) ||
                      is_there(path_of(named.digest, kThumbnailEnd)))) {
    return out;
  }
  out.clear = Settled::Clear::kGone;
  if (how == Settle::kDo) TRY(remove_clear(named.digest));
  return out;
}

// Once each compartment holds the whole: what is read back, not what was written.
base::Status Shelf::settle_clear(const Named& named) {
  for (const std::string& name : named.compartments) {
    TRY_ASSIGN(
        const std::unique_ptr<Content> copy,
        open_sealed(path_of(named.digest, sealed_end(name)), named.digest, compartment(name)));
    base::Sha256 hash;
    TRY(read_through(*copy, [&](base::ByteView piece) { hash.update(piece); }));
    if (base::hex(hash.finish()) != named.digest) return altered(named.digest);
  }
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(std::optional<Item> it, record(named.digest));
  if (it && it->open) {
    it->open = false;
    TRY(save(*it));
  }
  return remove_clear(named.digest);
}

base::Result<Kept> Shelf::check(std::string_view digest, std::string_view compartment_name) {
  return check_kept(dir_, digest, compartment(compartment_name));
}

// Joins what is known of it already, and writes it down.
base::Status Shelf::prepare(Item& item) {
  TRY(make_folder(path_of(item.digest).parent_path()));
  const std::lock_guard lock(mutex_);
  base::Result<std::optional<Item>> known = record(item.digest);
  std::optional<Item> there = known.ok() ? std::move(*known) : std::nullopt;
  if (there && there->size == item.size) {
    bool news = false;
    if (!there->brought_by(item.brought.front().owner)) {
      there->brought.push_back(item.brought.front());
      news = true;
    }
    for (const std::string& compartment : item.sealed) {
      if (among(there->sealed, compartment)) continue;
      there->sealed.push_back(compartment);
      news = true;
    }
    item = std::move(*there);
    if (!news) return base::ok();
  }
  return save(item);
}

base::Status Shelf::place(const Item& item, const fs::path& data, std::string_view compartment) {
  const fs::path target =
      compartment.empty() ? path_of(item.digest) : path_of(item.digest, sealed_end(compartment));
  if (::rename(data.c_str(), target.c_str()) != 0) return unwritable(target, errno);
  return sync_folder(target.parent_path());
}

}  // namespace evidence
