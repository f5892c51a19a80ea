// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/locker.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <mutex>

#include "base/file.h"
#include "base/text.h"
#include "evidence/disk.h"
#include "evidence/magic_type.h"
#include "evidence/paths.h"
#include "evidence/records.h"
#include "evidence/shelf.h"

namespace evidence {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;

constexpr size_t kNameMax = 255;
constexpr size_t kHashesMax = 256;
constexpr uint64_t kLookEvery = 8 << 20;  // bytes between two looks at the free space

base::Fault no_upload() { return base::fault(FaultKind::kNotFound, "evidence.no_upload"); }
base::Fault no_room() { return base::fault(FaultKind::kUnavailable, "evidence.no_room"); }
base::Fault too_large(uint64_t max) {
  return base::fault(FaultKind::kInvalid, "evidence.too_large", {{"max", std::to_string(max)}});
}

bool is_name(std::string_view name) {
  return name.size() <= kNameMax && !base::first_invalid_utf8(name) &&
         std::none_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7f;
         });
}

// A digest on its way, and how many bytes are in it.
struct Running {
  std::unique_ptr<base::Sha256> hash;
  uint64_t bytes = 0;
};

class Folder;

class FileWriter final : public Locker::Writer {
 public:
  FileWriter(Folder& folder, base::Uuid id, UploadRecord record, Descriptor file,
             std::optional<SealedWriter> sealed, Running running)
      : folder_(folder),
        id_(id),
        record_(std::move(record)),
        file_(std::move(file)),
        sealed_(std::move(sealed)),
        running_(std::move(running)) {}
  ~FileWriter() override;

  base::Status write(std::string_view bytes) override;
  base::Result<Outcome> finish() override;

 private:
  [[nodiscard]] base::Status put(std::string_view bytes);
  [[nodiscard]] base::Status make_durable(const base::Digest* whole);
  [[nodiscard]] base::Status keep();
  [[nodiscard]] Upload upload() const {
    return {id_, record_.owner, record_.name, record_.size, running_.bytes, record_.digest};
  }

  Folder& folder_;
  base::Uuid id_;
  UploadRecord record_;
  Descriptor file_;                     // locked by flock(2) as long as this lives
  std::optional<SealedWriter> sealed_;  // writes the same file, of a sealed upload
  Running running_;
  uint64_t looked_ = 0;  // bytes at the last look at the free space
  bool finished_ = false;
};

class Folder final : public Locker {
 public:
  Folder(fs::path dir, const calendar::Clock& clock, base::Random& random,
         const seal::Keyring* keyring, Limits limits, Use use, Descriptor held)
      : dir_(dir),
        clock_(clock),
        random_(random),
        use_(use),
        held_(std::move(held)),
        shelf_(std::move(dir), clock, random, keyring, std::move(limits)) {}

  base::Result<Upload> create(std::string owner, std::string name, uint64_t size,
                              std::string compartment) override;
  base::Result<Upload> find(const base::Uuid& id, std::string_view owner) override;
  base::Status cancel(const base::Uuid& id, std::string_view owner) override;
  base::Result<std::unique_ptr<Writer>> resume(const base::Uuid& id, std::string_view owner,
                                               uint64_t offset) override;
  base::Result<int> sweep(calendar::Instant before) override;

  base::Result<std::optional<Item>> item(std::string_view digest) override {
    return shelf_.item(digest);
  }
  base::Result<fs::path> form(std::string_view digest, Form form) override {
    return shelf_.form(digest, form);
  }
  base::Result<std::unique_ptr<Content>> content(std::string_view digest,
                                                 std::string_view compartment) override {
    return shelf_.content(digest, compartment);
  }
  base::Result<base::Bytes> thumbnail(std::string_view digest,
                                      std::string_view compartment) override {
    return shelf_.thumbnail(digest, compartment);
  }
  base::Status note_open(std::string_view digest) override { return shelf_.note_open(digest); }
  base::Status seal(std::string_view digest, std::string_view compartment) override {
    return shelf_.seal(digest, compartment);
  }
  base::Status drop_clear(std::string_view digest, std::string_view owner) override {
    return shelf_.drop_clear(digest, owner);
  }
  base::Result<Settled> settle(const Named& named, calendar::Instant fresh, Settle how) override {
    ENSURE(how == Settle::kTry || use_ == Use::kAlone, "settling needs the folder alone");
    return shelf_.settle(named, fresh, how);
  }
  base::Result<Kept> check(std::string_view digest, std::string_view compartment) override {
    return shelf_.check(digest, compartment);
  }

 private:
  friend class FileWriter;

  [[nodiscard]] fs::path in_tmp(const base::Uuid& id, std::string_view end) const {
    return shelf_.in_tmp(id, end);
  }
  [[nodiscard]] base::Status save(const base::Uuid& id, const UploadRecord& record);
  [[nodiscard]] base::Result<UploadRecord> record(const base::Uuid& id, std::string_view owner);
  [[nodiscard]] uint64_t received(const base::Uuid& id, const UploadRecord& record,
                                  uint64_t bytes) const;
  [[nodiscard]] base::Status begin_data(const base::Uuid& id, const std::string& compartment);
  [[nodiscard]] base::Result<Descriptor> lock(const base::Uuid& id);
  [[nodiscard]] base::Result<Running> run(const base::Uuid& id, uint64_t bytes,
                                          const std::optional<SealedWriter>& sealed);
  void keep_running(const base::Uuid& id, Running running);
  void remove(const base::Uuid& id);
  void sweep_scraps(calendar::Instant before) const;
  [[nodiscard]] std::vector<base::Uuid> uploads() const;
  [[nodiscard]] int under_way(std::string_view owner) const;
  [[nodiscard]] base::Result<Item> place(const base::Uuid& id, UploadRecord& record);

  const fs::path dir_;
  const calendar::Clock& clock_;
  base::Random& random_;
  const Use use_;
  const Descriptor held_;
  Shelf shelf_;
  std::mutex mutex_;                       // running_
  std::map<base::Uuid, Running> running_;  // digests of uploads between two requests
};

FileWriter::~FileWriter() {
  if (!finished_) (void)keep();
}

base::Status FileWriter::write(std::string_view bytes) {
  ENSURE(!finished_, "write() after finish()");
  if (bytes.size() > record_.size - running_.bytes) return too_large(record_.size);
  if (running_.bytes - looked_ >= kLookEvery || looked_ == 0) {
    looked_ = std::max<uint64_t>(running_.bytes, 1);
    if (!folder_.shelf_.has_room(bytes.size())) return no_room();
  }
  return put(bytes);
}

base::Status FileWriter::put(std::string_view bytes) {
  if (sealed_) {
    TRY(sealed_->write(base::view(bytes)));
    running_.hash->update(base::view(bytes));
    running_.bytes += bytes.size();
    return base::ok();
  }
  const Written written = write_all(file_.get(), bytes);
  running_.hash->update(base::view(bytes.substr(0, written.bytes)));
  running_.bytes += written.bytes;
  if (written.error != 0) return unwritable(folder_.in_tmp(id_, ".data"), written.error);
  return base::ok();
}

// `whole`: all is there, and this is its digest.
base::Status FileWriter::make_durable(const base::Digest* whole) {
  if (sealed_) return whole != nullptr ? sealed_->finish(*whole) : sealed_->keep();
  const int failed = whole != nullptr ? ::fsync(file_.get()) : ::fdatasync(file_.get());
  if (failed != 0) return unwritable(folder_.in_tmp(id_, ".data"), errno);
  return base::ok();
}

// Makes durable what came, and lets the next request go on with the digest.
base::Status FileWriter::keep() {
  finished_ = true;
  TRY(make_durable(nullptr));
  record_.progress = folder_.clock_.now();
  TRY(folder_.save(id_, record_));
  folder_.keep_running(id_, {std::move(running_.hash), running_.bytes});
  return base::ok();
}

base::Result<Locker::Writer::Outcome> FileWriter::finish() {
  ENSURE(!finished_, "finish() twice");
  if (running_.bytes < record_.size) {
    TRY(keep());
    return Outcome{upload(), std::nullopt};
  }
  finished_ = true;
  const base::Digest digest = running_.hash->finish();
  TRY(make_durable(&digest));
  record_.progress = folder_.clock_.now();
  record_.digest = base::hex(digest);
  base::Result<Item> item = folder_.place(id_, record_);
  if (!item.ok()) {
    if (item.fault().code == "evidence.bad_kind") folder_.remove(id_);
    return std::move(item).fault();
  }
  return Outcome{upload(), std::move(*item)};
}

base::Result<Upload> Folder::create(std::string owner, std::string name, uint64_t size,
                                    std::string compartment) {
  const Limits& limits = shelf_.limits();
  if (size == 0) return base::fault(FaultKind::kInvalid, "evidence.empty");
  if (size > limits.bytes_max) return too_large(limits.bytes_max);
  if (!is_name(name)) return base::fault(FaultKind::kInvalid, "evidence.bad_name");
  if (under_way(owner) >= limits.uploads_per_owner) {
    return base::fault(FaultKind::kConflict, "evidence.too_many_uploads",
                       {{"max", std::to_string(limits.uploads_per_owner)}});
  }
  if (!shelf_.has_room(size)) return no_room();
  const base::Uuid id = base::Uuid::v7(clock_.now().ms, random_);
  TRY(begin_data(id, compartment));
  const UploadRecord record{owner, name, size, clock_.now(), {}, std::move(compartment)};
  if (base::Status saved = save(id, record); !saved.ok()) {
    remove(id);
    return std::move(saved).fault();
  }
  return Upload{id, std::move(owner), std::move(name), size, 0, {}};
}

base::Status Folder::begin_data(const base::Uuid& id, const std::string& compartment) {
  const fs::path data = in_tmp(id, ".data");
  if (!compartment.empty()) {
    TRY(SealedWriter::begin(data, in_tmp(id, ".tail"), shelf_.compartment(compartment), random_));
    return base::ok();
  }
  const Descriptor file(
      ::open(data.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  return file ? base::ok() : base::Status(unwritable(data, errno));
}

// Of the upload in clear, of a file of `bytes` as it is on the disk.
uint64_t Folder::received(const base::Uuid& id, const UploadRecord& record, uint64_t bytes) const {
  if (record.compartment.empty()) return bytes;
  return SealedWriter::received(in_tmp(id, ".data"), in_tmp(id, ".tail"), record.size);
}

base::Result<Upload> Folder::find(const base::Uuid& id, std::string_view owner) {
  TRY_ASSIGN(UploadRecord it, record(id, owner));
  Upload out{id, it.owner, it.name, it.size, 0, {}};
  std::error_code error;
  const uint64_t bytes = fs::file_size(in_tmp(id, ".data"), error);
  if (!error) {
    out.received = std::min(received(id, it, bytes), it.size);
    return out;
  }
  // The data became an item, or it is lost.
  const std::string end = it.compartment.empty() ? std::string() : sealed_end(it.compartment);
  if (it.digest.empty() || !fs::exists(shelf_.path_of(it.digest, end), error)) return no_upload();
  out.received = it.size;
  out.digest = it.digest;
  return out;
}

base::Status Folder::cancel(const base::Uuid& id, std::string_view owner) {
  TRY_ASSIGN(const Upload upload, find(id, owner));
  if (upload.digest.empty()) {
    TRY_ASSIGN(const Descriptor file, lock(id));
    remove(id);
  } else {
    remove(id);
  }
  return base::ok();
}

base::Result<std::unique_ptr<Locker::Writer>> Folder::resume(const base::Uuid& id,
                                                             std::string_view owner,
                                                             uint64_t offset) {
  TRY_ASSIGN(const Upload before, find(id, owner));
  if (!before.digest.empty()) return base::fault(FaultKind::kConflict, "evidence.upload_done");
  TRY_ASSIGN(Descriptor file, lock(id));
  // Under the lock: what another request may have added.
  TRY_ASSIGN(UploadRecord it, record(id, owner));
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return unreadable(in_tmp(id, ".data"), errno);
  const uint64_t there = received(id, it, static_cast<uint64_t>(info.st_size));
  if (there != offset || there > it.size) {
    return base::fault(FaultKind::kConflict, "evidence.wrong_offset",
                       {{"offset", std::to_string(offset)}, {"received", std::to_string(there)}});
  }
  std::optional<SealedWriter> sealed;
  if (!it.compartment.empty()) {
    TRY_ASSIGN(sealed, SealedWriter::resume(in_tmp(id, ".data"), in_tmp(id, ".tail"), it.size,
                                            shelf_.compartment(it.compartment), random_));
  }
  TRY_ASSIGN(Running running, run(id, there, sealed));
  return std::unique_ptr<Writer>(std::make_unique<FileWriter>(
      *this, id, std::move(it), std::move(file), std::move(sealed), std::move(running)));
}

base::Result<int> Folder::sweep(calendar::Instant before) {
  int removed = 0;
  for (const base::Uuid& id : uploads()) {
    base::Result<std::string> text = base::read_file(in_tmp(id, ".json"), kRecordMax);
    if (!text.ok()) continue;  // gone in the meantime
    const std::optional<UploadRecord> it = read_upload(*text);
    if (it && it->progress >= before) continue;
    base::Result<Descriptor> file = lock(id);
    if (!file.ok() && file.fault().code == "evidence.upload_busy") continue;
    remove(id);
    ++removed;
  }
  sweep_scraps(before);
  return removed;
}

// What a crash left in tmp/: half-written records and forms, data without a record.
void Folder::sweep_scraps(calendar::Instant before) const {
  for (const fs::path& path : base::files_below(dir_ / "tmp", "")) {
    std::error_code error;
    const bool scrap = path.extension() == ".part" ||
                       ((path.extension() == ".data" || path.extension() == ".tail") &&
                        !fs::exists(fs::path(path).replace_extension(".json"), error));
    struct stat info{};
    if (scrap && ::stat(path.c_str(), &info) == 0 && info.st_mtim.tv_sec * 1000 < before.ms)
      ::unlink(path.c_str());
  }
}

base::Status Folder::save(const base::Uuid& id, const UploadRecord& record) {
  return write_durably(in_tmp(id, ".json"), shelf_.part(), write_upload(record));
}

base::Result<UploadRecord> Folder::record(const base::Uuid& id, std::string_view owner) {
  base::Result<std::string> text = base::read_file(in_tmp(id, ".json"), kRecordMax);
  if (!text.ok()) {
    if (text.fault().code == "base.file_missing") return no_upload();
    return std::move(text).fault();
  }
  std::optional<UploadRecord> out = read_upload(*text);
  if (!out || out->owner != owner) return no_upload();
  return std::move(*out);
}

// One request at a time, in this process and in others.
base::Result<Descriptor> Folder::lock(const base::Uuid& id) {
  const fs::path path = in_tmp(id, ".data");
  Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) return no_upload();
    return unwritable(path, errno);
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return base::fault(FaultKind::kConflict, "evidence.upload_busy");
  struct stat info{};
  if (::fstat(file.get(), &info) != 0 || info.st_nlink == 0) return no_upload();
  // It may have become an item between opening and locking.
  struct stat named{};
  if (::stat(path.c_str(), &named) != 0 || named.st_ino != info.st_ino) return no_upload();
  return file;
}

base::Result<Running> Folder::run(const base::Uuid& id, uint64_t bytes,
                                  const std::optional<SealedWriter>& sealed) {
  {
    const std::lock_guard lock(mutex_);
    const auto it = running_.find(id);
    if (it != running_.end()) {
      Running kept = std::move(it->second);
      running_.erase(it);
      if (kept.bytes == bytes) return kept;
    }
  }
  Running out{std::make_unique<base::Sha256>(), bytes};
  const auto take = [&](base::ByteView block) { out.hash->update(block); };
  if (sealed) {
    TRY(sealed->read_back(take));
    return out;
  }
  TRY_ASSIGN(const std::unique_ptr<Content> there, open_content(in_tmp(id, ".data")));
  TRY(read_through(*there, take));
  return out;
}

void Folder::keep_running(const base::Uuid& id, Running running) {
  const std::lock_guard lock(mutex_);
  if (running_.size() >= kHashesMax) running_.erase(running_.begin());  // the oldest upload
  running_.insert_or_assign(id, std::move(running));
}

void Folder::remove(const base::Uuid& id) {
  ::unlink(in_tmp(id, ".json").c_str());
  ::unlink(in_tmp(id, ".data").c_str());
  ::unlink(in_tmp(id, ".tail").c_str());
  const std::lock_guard lock(mutex_);
  running_.erase(id);
}

std::vector<base::Uuid> Folder::uploads() const {
  std::vector<base::Uuid> out;
  for (const fs::path& path : base::files_below(dir_ / "tmp", ".json")) {
    if (const std::optional<base::Uuid> id = base::Uuid::parse(path.stem().string()))
      out.push_back(*id);
  }
  return out;
}

int Folder::under_way(std::string_view owner) const {
  int out = 0;
  for (const base::Uuid& id : uploads()) {
    base::Result<std::string> text = base::read_file(in_tmp(id, ".json"), kRecordMax);
    const std::optional<UploadRecord> it = text.ok() ? read_upload(*text) : std::nullopt;
    if (it && it->owner == owner && it->digest.empty()) ++out;
  }
  return out;
}

// First what is written about the item, then the upload's digest, then the file itself: at every
// moment a crash leaves an upload that can be finished or a whole item.
base::Result<Item> Folder::place(const base::Uuid& id, UploadRecord& record) {
  const fs::path data = in_tmp(id, ".data");
  const bool in_clear = record.compartment.empty();
  TRY_ASSIGN(const std::unique_ptr<Content> content,
             in_clear ? open_content(data)
                      : open_sealed(data, record.digest, shelf_.compartment(record.compartment)));
  TRY_ASSIGN(Kind kind, kind_of(*content));
  Item item{record.digest, record.size, std::move(kind), {{record.owner, record.progress}}};
  if (!in_clear) item.sealed.push_back(record.compartment);
  TRY(shelf_.prepare(item));
  TRY(save(id, record));
  TRY(shelf_.place(item, data, record.compartment));
  ::unlink(in_tmp(id, ".tail").c_str());
  TRY_ASSIGN(std::optional<Item> placed, shelf_.item(record.digest));
  ENSURE(placed.has_value(), "what was put there is there");
  return std::move(*placed);
}

}  // namespace

bool Item::brought_by(std::string_view owner) const {
  return std::any_of(brought.begin(), brought.end(),
                     [&](const Bringer& it) { return it.owner == owner; });
}

base::Result<std::unique_ptr<Locker>> Locker::open(const fs::path& dir,
                                                   const calendar::Clock& clock,
                                                   base::Random& random,
                                                   const seal::Keyring* keyring, Limits limits,
                                                   Use use) {
  TRY(magic_type({}));
  for (const fs::path& folder : {dir, dir / "tmp"}) {
    if (base::Status made = make_folder(folder); !made.ok()) {
      return base::fault(
          FaultKind::kUnavailable, "evidence.cannot_open",
          {{"path", dir.string()}, {"reason", std::string(made.fault().arg("reason"))}});
    }
  }
  TRY_ASSIGN(Descriptor held, hold(dir / kLockName, use == Use::kAlone));
  if (!limits.free_space) limits.free_space = free_space;
  return std::unique_ptr<Locker>(std::make_unique<Folder>(dir, clock, random, keyring,
                                                          std::move(limits), use, std::move(held)));
}

}  // namespace evidence
