// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/file.h"
#include "base/text.h"

namespace store {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;

constexpr size_t kKeyBytesMax = 64 * 1024;
constexpr size_t kVkeyBytesMax = 4 << 20;

base::Fault unwritable(const fs::path& path, int error) {
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", path.string()}, {"reason", std::strerror(error)}});
}

// Writes a file that only its owner may read, under a name that must not exist yet. False: it
// exists.
base::Result<bool> write_secret(const fs::path& path, const std::string& content) {
  const fs::path part = path.string() + "." + std::to_string(::getpid()) + ".part";
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return unwritable(path, errno);
  const bool written =
      ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      ::fsync(fd) == 0;
  const int write_error = errno;
  ::close(fd);
  // link() instead of rename(): it never replaces a key that somebody else made meanwhile.
  const bool linked = written && ::link(part.c_str(), path.c_str()) == 0;
  const int link_error = errno;
  ::unlink(part.c_str());
  if (!written) return unwritable(path, write_error);
  if (!linked && link_error != EEXIST) return unwritable(path, link_error);
  return linked;
}

base::Status sync_folder(const fs::path& dir) {
  const int fd = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return unwritable(dir, errno);
  const int code = ::fsync(fd);
  const int error = errno;
  ::close(fd);
  if (code != 0) return unwritable(dir, error);
  return base::ok();
}

}  // namespace

base::Result<ledger::SigningKey> load_key(const fs::path& dir) {
  const fs::path path = dir / "ledger.key";
  TRY_ASSIGN(const std::string pem, base::read_file(path, kKeyBytesMax));
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0) {
    return base::fault(FaultKind::kForbidden, "store.key_exposed", {{"path", path.string()}});
  }
  base::Result<ledger::SigningKey> key = ledger::SigningKey::from_pem(pem);
  if (!key.ok()) {
    base::Fault fault = key.fault();
    fault.where = path.string();
    return fault;
  }
  return key;
}

base::Result<ledger::SigningKey> load_or_create_key(const fs::path& dir, base::Random& random) {
  base::Result<ledger::SigningKey> found = load_key(dir);
  if (found.ok() || found.fault().code != "base.file_missing") return found;
  TRY(write_secret(dir / "ledger.key", ledger::SigningKey::generate(random).to_pem()));
  TRY(sync_folder(dir));
  return load_key(dir);
}

base::Status publish_vkey(const fs::path& dir, const ledger::Verifier& verifier) {
  const fs::path path = dir / "ledger.vkey";
  base::Result<std::string> text = base::read_file(path, kVkeyBytesMax);
  if (!text.ok() && text.fault().code != "base.file_missing") return text.fault();
  std::string lines = text.ok() ? *text : std::string();
  const std::string vkey = verifier.vkey();
  for (const std::string_view line : base::split(lines, '\n')) {
    if (line == vkey) return base::ok();
  }
  return base::write_file(path, lines + vkey + "\n");
}

base::Result<std::optional<ledger::Verifier>> find_vkey(const fs::path& dir,
                                                        std::string_view town) {
  base::Result<std::string> text = base::read_file(dir / "ledger.vkey", kVkeyBytesMax);
  if (!text.ok()) {
    if (text.fault().code == "base.file_missing") return std::optional<ledger::Verifier>();
    return text.fault();
  }
  std::optional<ledger::Verifier> out;
  for (const std::string_view line : base::split(*text, '\n')) {
    if (line.empty()) continue;
    TRY_ASSIGN(ledger::Verifier verifier, ledger::Verifier::parse(line));
    // The last line of a name counts: a new key is added below the old one.
    if (verifier.name() == ledger::origin_of(town)) out = std::move(verifier);
  }
  return out;
}

}  // namespace store
