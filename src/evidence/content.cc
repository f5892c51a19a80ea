// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/disk.h"

namespace evidence {

namespace {

constexpr size_t kPiece = 256 * 1024;

class PlainContent final : public Content {
 public:
  PlainContent(std::filesystem::path path, Descriptor file, uint64_t size)
      : path_(std::move(path)), file_(std::move(file)), size_(size) {}
  [[nodiscard]] uint64_t size() const override { return size_; }
  base::Result<base::Bytes> read(uint64_t offset, size_t size) override {
    base::Bytes out(size);
    if (const int error = read_at(file_.get(), offset, out); error != 0) {
      return unreadable(path_, error);
    }
    return out;
  }

 private:
  const std::filesystem::path path_;
  const Descriptor file_;
  const uint64_t size_;
};

}  // namespace

base::Result<std::unique_ptr<Content>> open_content(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0) return unreadable(path, errno);
  return std::unique_ptr<Content>(
      std::make_unique<PlainContent>(path, std::move(file), static_cast<uint64_t>(info.st_size)));
}

base::Status read_through(Content& content, const std::function<void(base::ByteView)>& take) {
  for (uint64_t at = 0; at < content.size();) {
    const size_t size = static_cast<size_t>(std::min<uint64_t>(kPiece, content.size() - at));
    TRY_ASSIGN(const base::Bytes piece, content.read(at, size));
    take(piece);
    at += size;
  }
  return base::ok();
}

base::Result<base::Bytes> first_bytes(Content& content, size_t max) {
  return content.read(0, static_cast<size_t>(std::min<uint64_t>(max, content.size())));
}

}  // namespace evidence
