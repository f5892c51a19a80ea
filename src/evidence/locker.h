// SPDX-License-Identifier: AGPL-3.0-or-later
// Evidence (照片、音像、书面材料): files in a folder of the data directory, named by their SHA-256,
// so that an entry's digest finds its file and a changed file gives itself away. Uploads are
// resumable (tus 1.0: create, ask for the offset, send on) and cost no memory.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"

namespace evidence {

inline constexpr uint64_t kBytesMax = 500ull << 20;

// What the content says it is; the name does not count.
struct Kind {
  std::string mime;          // "image/jpeg"
  std::string extension;     // "jpg"
  bool image = false;        // has a thumbnail and a public form
  bool inline_safe = false;  // may be shown by a browser; anything else is only downloaded
};

struct Item {
  std::string digest;  // SHA-256, hex, of the file as received
  uint64_t size = 0;
  Kind kind;
  std::string owner;  // account that brought it
  calendar::Instant received_at;
};

enum class Form : uint8_t {
  kOriginal,   // as received, with everything in it
  kPublic,     // images only: without EXIF, XMP, IPTC, comments and embedded previews
  kThumbnail,  // images only: JPEG, at most 480 pixels wide and high, no metadata
};

// An upload under way.
struct Upload {
  base::Uuid id;
  std::string owner;
  std::string name;
  uint64_t size = 0;      // announced
  uint64_t received = 0;  // durable so far
};

// One folder. Thread safe; two requests on one upload: the second is refused.
class Locker {
 public:
  // Makes the folder if need be. Faults: evidence.cannot_open (kUnavailable).
  [[nodiscard]] static base::Result<std::unique_ptr<Locker>> open(const std::filesystem::path& dir,
                                                                  const calendar::Clock& clock,
                                                                  base::Random& random);
  virtual ~Locker() = default;

  // evidence.too_large, evidence.empty (kInvalid), evidence.no_room (kUnavailable).
  [[nodiscard]] virtual base::Result<Upload> create(std::string owner, std::string name,
                                                    uint64_t size) = 0;
  // evidence.no_upload (kNotFound), also for another owner.
  [[nodiscard]] virtual base::Result<Upload> find(const base::Uuid& id, std::string_view owner) = 0;
  [[nodiscard]] virtual base::Status cancel(const base::Uuid& id, std::string_view owner) = 0;

  // Receives bytes from `offset` on; what arrived before a tear stays.
  class Writer {
   public:
    virtual ~Writer() = default;
    // evidence.too_large, evidence.no_room.
    [[nodiscard]] virtual base::Status write(std::string_view bytes) = 0;
    // Makes durable what came. When all is there: looks at the content, refuses what is executable
    // or of no known kind (evidence.bad_kind), and puts the file in its place.
    struct Outcome {
      Upload upload;
      std::optional<Item> item;  // when complete
    };
    [[nodiscard]] virtual base::Result<Outcome> finish() = 0;
  };
  // evidence.wrong_offset, evidence.upload_busy (kConflict).
  [[nodiscard]] virtual base::Result<std::unique_ptr<Writer>> resume(const base::Uuid& id,
                                                                     std::string_view owner,
                                                                     uint64_t offset) = 0;

  // Nothing if it is not here.
  [[nodiscard]] virtual base::Result<std::optional<Item>> item(std::string_view digest) = 0;
  // The path of one form of it, made when first asked for. evidence.no_item (kNotFound),
  // evidence.no_form (kNotFound: not an image, or one that cannot be read), evidence.altered
  // (kCorrupt: the file no longer has its digest; checked for kOriginal by verify()).
  [[nodiscard]] virtual base::Result<std::filesystem::path> form(std::string_view digest,
                                                                 Form form) = 0;
  // Reads the file again and compares: evidence.altered.
  [[nodiscard]] virtual base::Status verify(std::string_view digest) = 0;
  // Removes uploads without progress since `before`.
  [[nodiscard]] virtual base::Result<int> sweep(calendar::Instant before) = 0;
};

// From the first bytes and, where needed, more of the file (libmagic). Executables, scripts, HTML,
// SVG and unknown content are evidence.bad_kind (kInvalid).
[[nodiscard]] base::Result<Kind> kind_of(const std::filesystem::path& file);

}  // namespace evidence
