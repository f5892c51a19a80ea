// SPDX-License-Identifier: AGPL-3.0-or-later
// The file of a keyring: one line a key, "fadu-seal 1 <compartment> <number> <suite> <base64>".
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "seal/keyring.h"
#include "seal/names.h"

namespace seal {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;

constexpr std::string_view kMagic = "fadu-seal";
constexpr std::string_view kVersion = "1";
constexpr size_t kFileMax = 1 << 20;

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

base::Fault unreadable(const fs::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return base::fault(FaultKind::kNotFound, "base.file_missing", {{"path", path.string()}});
  }
  return base::fault(FaultKind::kUnavailable, "base.file_unreadable",
                     {{"path", path.string()}, {"reason", std::strerror(error)}});
}

base::Fault unwritable(const fs::path& path, int error) {
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", path.string()}, {"reason", std::strerror(error)}});
}

base::Fault bad_line(const std::string& file, size_t line) {
  return base::fault(FaultKind::kCorrupt, "seal.bad_keyring",
                     {{"path", file}, {"line", std::to_string(line)}}, {},
                     file + ":" + std::to_string(line));
}

// "1".."255" in its only spelling.
std::optional<uint8_t> parse_number(std::string_view text) {
  const std::optional<int64_t> value = base::parse_int(text);
  if (!value || *value < 1 || *value > UINT8_MAX || std::to_string(*value) != text)
    return std::nullopt;
  return static_cast<uint8_t>(*value);
}

// The file's bytes in a buffer that is wiped; base::read_file would leave copies behind.
base::Result<Secret> read_secret(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return unreadable(path, errno);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return unreadable(path, errno);
  if (!S_ISREG(info.st_mode)) return unreadable(path, EISDIR);
  if ((info.st_mode & 077) != 0) {
    return base::fault(FaultKind::kUnavailable, "seal.keyring_readable", {{"path", path.string()}});
  }
  if (static_cast<uint64_t>(info.st_size) > kFileMax) return unreadable(path, EFBIG);
  Secret content(static_cast<size_t>(info.st_size));
  size_t got = 0;
  while (got < content.size()) {
    const ssize_t n = ::read(file.get(), content.data() + got, content.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return unreadable(path, n < 0 ? errno : EIO);
    got += static_cast<size_t>(n);
  }
  return content;
}

base::Status write_secret(const fs::path& path, base::ByteView content) {
  const fs::path temporary = path.string() + ".part";
  ::unlink(temporary.c_str());  // of a save that did not end
  {
    const Descriptor file(::open(temporary.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                                 S_IRUSR | S_IWUSR));
    if (file.get() < 0) return unwritable(path, errno);
    while (!content.empty()) {
      const ssize_t n = ::write(file.get(), content.data(), content.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      content = content.subspan(static_cast<size_t>(n));
    }
    if (!content.empty() || ::fsync(file.get()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      return unwritable(path, error);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return unwritable(path, error);
  }
  return base::ok();
}

}  // namespace

base::Status Keyring::read_line(std::string_view line, size_t number, const std::string& file) {
  const std::vector<std::string_view> parts = base::split(line, ' ');
  if (parts.size() < 2 || parts[0] != kMagic) return bad_line(file, number);
  if (parts[1] != kVersion) {
    return base::fault(FaultKind::kInvalid, "seal.keyring_newer", {{"path", file}}, {},
                       file + ":" + std::to_string(number));
  }
  if (parts.size() != 6 || !is_compartment(parts[2])) return bad_line(file, number);
  const std::optional<uint8_t> key = parse_number(parts[3]);
  const std::optional<Suite> suite = parse_suite(parts[4]);
  std::optional<base::Bytes> bytes = base::from_base64(parts[5]);
  if (!bytes) return bad_line(file, number);
  Secret secret(std::move(*bytes));
  if (!key || !suite || secret.size() != kSecretBytes) return bad_line(file, number);
  std::vector<Key>& keys = keys_[std::string(parts[2])];
  // Rising numbers: no key twice, and the newest is the last.
  if (!keys.empty() && keys.back().number >= *key) return bad_line(file, number);
  keys.push_back(make_key(parts[2], *key, *suite, std::move(secret)));
  return base::ok();
}

base::Result<Keyring> Keyring::parse(std::string_view content, const std::string& file) {
  Keyring out;
  size_t number = 1;
  for (; !content.empty(); ++number) {
    const size_t end = content.find('\n');
    if (end == std::string_view::npos) return bad_line(file, number);
    TRY(out.read_line(content.substr(0, end), number, file));
    content.remove_prefix(end + 1);
  }
  if (out.keys_.empty()) return bad_line(file, number);
  return out;
}

base::Result<Keyring> Keyring::load(const fs::path& path) {
  TRY_ASSIGN(const Secret content, read_secret(path));
  return parse(base::text(content.view()), path.string());
}

Secret Keyring::content() const {
  base::Bytes out;
  size_t size = 0;
  for (const auto& [name, keys] : keys_) size += keys.size() * (name.size() + 96);
  out.reserve(size);  // no copies left behind by growing
  for (const auto& [name, keys] : keys_) {
    for (const Key& key : keys) {
      std::string secret = base::base64(key.secret.view());
      const std::string number = std::to_string(key.number);
      for (const std::string_view part :
           {kMagic, kVersion, std::string_view(name), std::string_view(number), name_of(key.suite),
            std::string_view(secret)}) {
        out.insert(out.end(), part.begin(), part.end());
        out.push_back(' ');
      }
      out.back() = '\n';
      OPENSSL_cleanse(secret.data(), secret.size());
    }
  }
  ENSURE(out.size() <= size, "a line is longer than thought");
  return Secret(std::move(out));
}

base::Status Keyring::merge(const Keyring& other, const std::string& file) {
  for (const auto& [name, keys] : other.keys_) {
    std::vector<Key>& mine = keys_[name];
    for (const Key& key : keys) {
      const auto at =
          std::lower_bound(mine.begin(), mine.end(), key.number,
                           [](const Key& k, uint8_t number) { return k.number < number; });
      if (at == mine.end() || at->number != key.number) {
        mine.insert(at, key);
      } else if (at->suite != key.suite ||
                 CRYPTO_memcmp(at->secret.view().data(), key.secret.view().data(), kSecretBytes) !=
                     0) {
        return base::fault(FaultKind::kConflict, "seal.key_differs",
                           {{"path", file}, {"compartment", name}});
      }
    }
  }
  return base::ok();
}

base::Status Keyring::save(const fs::path& path) const {
  if (keys_.empty()) return base::ok();
  const fs::path parent = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return unwritable(path, errno);
  // Two programs that start on one town save one after the other.
  while (::flock(folder.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return unwritable(path, errno);
  }
  Keyring all = *this;
  base::Result<Keyring> there = load(path);
  if (there.ok()) {
    TRY(all.merge(*there, path.string()));
  } else if (there.fault().code != "base.file_missing") {
    return std::move(there).fault();
  }
  TRY(write_secret(path, all.content().view()));
  if (::fsync(folder.get()) != 0) return unwritable(path, errno);
  return base::ok();
}

}  // namespace seal
