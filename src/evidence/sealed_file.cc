// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"

namespace evidence {

namespace {

namespace fs = std::filesystem;
using base::ByteView;
using base::FaultKind;

constexpr std::string_view kMagic = "FADUSEAL";
constexpr size_t kIdBytes = 16;
constexpr size_t kHeadBytes = kMagic.size() + kIdBytes;
constexpr size_t kSizeBytes = 8;
constexpr size_t kTailMax = 2 * kChunk;

base::Fault altered(std::string_view digest) {
  return base::fault(FaultKind::kCorrupt, "evidence.altered", {{"digest", std::string(digest)}});
}

void append_number(base::Bytes& out, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<uint8_t>(number >> shift));
}

base::Bytes bound_to(char part, ByteView id, uint64_t index) {
  base::Bytes out{static_cast<uint8_t>(part)};
  out.insert(out.end(), id.begin(), id.end());
  append_number(out, index);
  return out;
}

base::Bytes bound_to_digest(ByteView id, ByteView digest) {
  base::Bytes out{static_cast<uint8_t>('e')};
  out.insert(out.end(), id.begin(), id.end());
  out.insert(out.end(), digest.begin(), digest.end());
  return out;
}

// What a sealed piece is longer by; the first byte of one names the suite. Nothing for no suite.
std::optional<size_t> overhead_of(uint8_t suite) {
  const auto known = static_cast<seal::Suite>(suite);
  if (known != seal::Suite::kAes256Gcm && known != seal::Suite::kSm4CtrHmacSm3) return {};
  return seal::Keyring::overhead(known);
}

uint64_t chunk_place(uint64_t index, size_t overhead) {
  return kHeadBytes + index * (kChunk + overhead);
}

struct Head {
  base::Bytes id;
  size_t overhead = 0;
  uint8_t suite = 0;  // of the first chunk, and so of all
  uint8_t key = 0;
  uint64_t file_size = 0;
};

// Nothing if the file is not one of ours, or has no chunk yet.
std::optional<Head> head_of(int fd) {
  struct stat info{};
  base::Bytes bytes(kHeadBytes + 2);
  if (::fstat(fd, &info) != 0 || read_at(fd, 0, bytes) != 0) return {};
  if (base::text(ByteView(bytes).first(kMagic.size())) != kMagic) return {};
  const auto overhead = overhead_of(bytes[kHeadBytes]);
  if (!overhead) return {};
  return Head{base::Bytes(bytes.begin() + kMagic.size(), bytes.begin() + kHeadBytes), *overhead,
              bytes[kHeadBytes], bytes[kHeadBytes + 1], static_cast<uint64_t>(info.st_size)};
}

// Opens a piece of the file, which is sealed as its first chunk is; whatever else is written there
// is no key that is missing.
base::Result<base::Bytes> open_piece(const Compartment& compartment, const Head& head,
                                     const base::Bytes& bound, ByteView sealed,
                                     std::string_view digest) {
  if (sealed.size() < 2 || sealed[0] != head.suite || sealed[1] != head.key) return altered(digest);
  auto opened = compartment.keyring->open(compartment.name, bound, sealed);
  if (!opened.ok() && opened.fault().code == "seal.broken") return altered(digest);
  return opened;
}

class SealedContent final : public Content {
 public:
  SealedContent(fs::path path, std::string digest, Descriptor file, Head head, uint64_t size,
                Compartment compartment)
      : path_(std::move(path)),
        digest_(std::move(digest)),
        file_(std::move(file)),
        head_(std::move(head)),
        size_(size),
        compartment_(std::move(compartment)) {}

  [[nodiscard]] uint64_t size() const override { return size_; }
  base::Result<base::Bytes> read(uint64_t offset, size_t size) override {
    base::Bytes out;
    out.reserve(size);
    while (out.size() < size) {
      const uint64_t at = offset + out.size();
      TRY(load(at / kChunk));
      const size_t from = static_cast<size_t>(at % kChunk);
      if (from >= chunk_.size()) return altered(digest_);
      const size_t count = std::min(size - out.size(), chunk_.size() - from);
      out.insert(out.end(), chunk_.begin() + static_cast<ptrdiff_t>(from),
                 chunk_.begin() + static_cast<ptrdiff_t>(from + count));
    }
    return out;
  }

 private:
  // The chunk that was read last stays, since most read on.
  base::Status load(uint64_t index) {
    if (loaded_ == index) return base::ok();
    const uint64_t begin = index * kChunk;
    base::Bytes sealed(static_cast<size_t>(std::min<uint64_t>(kChunk, size_ - begin)) +
                       head_.overhead);
    if (const int error = read_at(file_.get(), chunk_place(index, head_.overhead), sealed);
        error != 0) {
      return unreadable(path_, error);
    }
    TRY_ASSIGN(chunk_,
               open_piece(compartment_, head_, bound_to('c', head_.id, index), sealed, digest_));
    loaded_ = index;
    return base::ok();
  }

  const fs::path path_;
  const std::string digest_;
  const Descriptor file_;
  const Head head_;
  const uint64_t size_;
  const Compartment compartment_;
  base::Bytes chunk_;
  std::optional<uint64_t> loaded_;
};

// The size that the end of the file vouches for.
base::Result<uint64_t> vouched_size(int fd, const Head& head, std::string_view digest,
                                    const Compartment& compartment) {
  const auto raw = base::from_hex(digest);
  const uint64_t end_bytes = kSizeBytes + head.overhead;
  if (!raw || head.file_size < kHeadBytes + end_bytes) return altered(digest);
  base::Bytes end(end_bytes);
  if (read_at(fd, head.file_size - end_bytes, end) != 0) return altered(digest);
  TRY_ASSIGN(const base::Bytes opened,
             open_piece(compartment, head, bound_to_digest(head.id, *raw), end, digest));
  uint64_t size = 0;
  for (const uint8_t byte : opened) size = size << 8 | byte;
  const uint64_t chunks = (size + kChunk - 1) / kChunk;
  if (opened.size() != kSizeBytes || size == 0 ||
      head.file_size != kHeadBytes + size + chunks * head.overhead + end_bytes) {
    return altered(digest);
  }
  return size;
}

}  // namespace

base::Result<std::unique_ptr<Content>> open_sealed(const fs::path& path, std::string_view digest,
                                                   const Compartment& compartment) {
  if (compartment.keyring == nullptr) {
    return base::fault(FaultKind::kUnavailable, "seal.no_key", {{"compartment", compartment.name}});
  }
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return unreadable(path, errno);
  std::optional<Head> head = head_of(file.get());
  if (!head) return altered(digest);
  TRY_ASSIGN(const uint64_t size, vouched_size(file.get(), *head, digest, compartment));
  return std::unique_ptr<Content>(std::make_unique<SealedContent>(
      path, std::string(digest), std::move(file), std::move(*head), size, compartment));
}

SealedWriter::SealedWriter(fs::path path, fs::path tail, Compartment compartment,
                           base::Random& random)
    : path_(std::move(path)),
      tail_(std::move(tail)),
      compartment_(std::move(compartment)),
      random_(&random) {}

base::Result<SealedWriter> SealedWriter::begin(fs::path path, fs::path tail,
                                               Compartment compartment, base::Random& random) {
  SealedWriter out(std::move(path), std::move(tail), std::move(compartment), random);
  if (out.compartment_.keyring == nullptr ||
      !out.compartment_.keyring->has(out.compartment_.name)) {
    return base::fault(FaultKind::kUnavailable, "seal.no_key",
                       {{"compartment", out.compartment_.name}});
  }
  out.file_ = Descriptor(
      ::open(out.path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!out.file_) return unwritable(out.path_, errno);
  for (size_t i = 0; i < kIdBytes; i += 8) append_number(out.id_, random.next());
  base::Bytes head(kMagic.begin(), kMagic.end());
  head.insert(head.end(), out.id_.begin(), out.id_.end());
  if (const int error = write_all(out.file_.get(), base::text(head)).error; error != 0) {
    return unwritable(out.path_, error);
  }
  out.end_ = kHeadBytes;
  return out;
}

uint64_t SealedWriter::received(const fs::path& path, const fs::path& tail, uint64_t announced) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const std::optional<Head> head = file ? head_of(file.get()) : std::nullopt;
  uint64_t whole = 0;
  if (head && head->file_size > kHeadBytes) {
    whole =
        std::min((head->file_size - kHeadBytes) / (kChunk + head->overhead), announced / kChunk);
  }
  // The piece beside begins with the number of the chunk that it belongs to.
  const base::Result<std::string> rest = base::read_file(tail, kTailMax);
  uint64_t more = 0;
  if (rest.ok() && rest->size() > kSizeBytes) {
    uint64_t index = 0;
    for (size_t i = 0; i < kSizeBytes; ++i) index = index << 8 | static_cast<uint8_t>((*rest)[i]);
    const auto overhead = overhead_of(static_cast<uint8_t>((*rest)[kSizeBytes]));
    if (index == whole && overhead && rest->size() > kSizeBytes + *overhead &&
        rest->size() < kSizeBytes + *overhead + kChunk) {
      more = rest->size() - kSizeBytes - *overhead;
    }
  }
  return whole * kChunk + more;
}

base::Result<SealedWriter> SealedWriter::resume(fs::path path, fs::path tail, uint64_t announced,
                                                Compartment compartment, base::Random& random) {
  SealedWriter out(std::move(path), std::move(tail), std::move(compartment), random);
  out.file_ = Descriptor(::open(out.path_.c_str(), O_RDWR | O_CLOEXEC));
  if (!out.file_) return unwritable(out.path_, errno);
  const uint64_t size = received(out.path_, out.tail_, announced);
  out.chunks_ = size / kChunk;
  TRY(out.read_head());
  if (size % kChunk != 0) TRY(out.read_rest());
  if (::ftruncate(out.file_.get(), static_cast<off_t>(out.end_)) != 0 ||
      ::lseek(out.file_.get(), static_cast<off_t>(out.end_), SEEK_SET) < 0) {
    return unwritable(out.path_, errno);
  }
  return out;
}

base::Status SealedWriter::read_head() {
  base::Bytes bytes(kHeadBytes);
  if (read_at(file_.get(), 0, bytes) != 0 ||
      base::text(ByteView(bytes).first(kMagic.size())) != kMagic) {
    return altered("");
  }
  id_.assign(bytes.begin() + kMagic.size(), bytes.end());
  end_ = kHeadBytes;
  if (chunks_ == 0) return base::ok();
  const std::optional<Head> head = head_of(file_.get());
  if (!head) return altered("");
  key_ = head->key;
  end_ = chunk_place(chunks_, head->overhead);
  return base::ok();
}

base::Status SealedWriter::read_rest() {
  TRY_ASSIGN(const std::string sealed, base::read_file(tail_, kTailMax));
  TRY_ASSIGN(rest_,
             compartment_.keyring->open(compartment_.name, bound_to('t', id_, chunks_),
                                        base::view(std::string_view(sealed).substr(kSizeBytes))));
  return base::ok();
}

base::Status SealedWriter::read_back(const std::function<void(ByteView)>& take) const {
  const std::optional<Head> head = head_of(file_.get());
  for (uint64_t i = 0; i < chunks_; ++i) {
    base::Bytes sealed(kChunk + head->overhead);
    if (const int error = read_at(file_.get(), chunk_place(i, head->overhead), sealed);
        error != 0) {
      return unreadable(path_, error);
    }
    TRY_ASSIGN(const base::Bytes plain,
               compartment_.keyring->open(compartment_.name, bound_to('c', id_, i), sealed));
    take(plain);
  }
  take(rest_);
  return base::ok();
}

base::Result<base::Bytes> SealedWriter::seal(ByteView plain, const base::Bytes& bound) {
  return compartment_.keyring->seal(compartment_.name, bound, plain, *random_, key_);
}

// All of it or nothing: a part would stand in the way of the next.
base::Status SealedWriter::put(ByteView plain, const base::Bytes& bound) {
  TRY_ASSIGN(const base::Bytes sealed, seal(plain, bound));
  if (const int error = write_all(file_.get(), base::text(sealed)).error; error != 0) {
    if (::ftruncate(file_.get(), static_cast<off_t>(end_)) != 0) return unwritable(path_, errno);
    if (::lseek(file_.get(), static_cast<off_t>(end_), SEEK_SET) < 0)
      return unwritable(path_, errno);
    return unwritable(path_, error);
  }
  end_ += sealed.size();
  key_ = sealed[1];
  return base::ok();
}

base::Status SealedWriter::write(ByteView bytes) {
  while (!bytes.empty()) {
    const size_t count = std::min(bytes.size(), kChunk - rest_.size());
    rest_.insert(rest_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(count));
    bytes = bytes.subspan(count);
    if (rest_.size() < kChunk) break;
    TRY(put(rest_, bound_to('c', id_, chunks_)));
    ++chunks_;
    rest_.clear();
  }
  return base::ok();
}

base::Status SealedWriter::keep() {
  if (::fdatasync(file_.get()) != 0) return unwritable(path_, errno);
  // A whole chunk here is one that did not fit on the disk: it was not taken.
  if (rest_.empty() || rest_.size() == kChunk) return base::ok();
  base::Bytes beside;
  append_number(beside, chunks_);
  TRY_ASSIGN(const base::Bytes sealed, seal(rest_, bound_to('t', id_, chunks_)));
  beside.insert(beside.end(), sealed.begin(), sealed.end());
  fs::path part = tail_;
  part += ".part";
  return write_durably(tail_, part, base::text(beside));
}

base::Status SealedWriter::finish(const base::Digest& digest) {
  const uint64_t whole = size();
  if (!rest_.empty()) {
    TRY(put(rest_, bound_to('c', id_, chunks_)));
    rest_.clear();
  }
  base::Bytes size_bytes;
  append_number(size_bytes, whole);
  TRY(put(size_bytes, bound_to_digest(id_, digest)));
  if (::fsync(file_.get()) != 0) return unwritable(path_, errno);
  return base::ok();
}

}  // namespace evidence
