// SPDX-License-Identifier: AGPL-3.0-or-later
// Evidence (照片、音像、书面材料): files in a folder of the data directory, named by their SHA-256,
// so that an entry's digest finds its file and a changed file gives itself away. Uploads are
// resumable (tus 1.0: create, ask for the offset, send on) and cost no memory.
//
// The folder, which is complete in itself and may be copied while it is in use:
//   ab/cdef…               an item: the first two and the other 62 digits of its SHA-256
//   ab/cdef….json          who brought it, when, its type and size, where it lies
//   ab/cdef….1.public      forms made from it; may be deleted at any time
//   ab/cdef….1.thumbnail
//   ab/cdef….NAME.sealed   the same content as the compartment NAME keeps it (sealed_file.h)
//   tmp/<uuid>.json, .data an upload under way; of a sealed one .tail: what fills no chunk yet
//   lock                   held by whoever uses the folder (Use)
//
// What a sealed case names lies in its compartment; in clear only while an open case may name it
// too. Forms are made of what lies in clear, never of what is sealed.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"
#include "evidence/content.h"
#include "evidence/kept.h"
#include "seal/keyring.h"

namespace evidence {

inline constexpr uint64_t kBytesMax = 500ull << 20;

// What the content says it is; the name does not count.
struct Kind {
  std::string mime;          // "image/jpeg"
  std::string extension;     // "jpg"
  bool image = false;        // has a thumbnail and a public form: JPEG, PNG, WebP, GIF
  bool inline_safe = false;  // may be shown by a browser; anything else is only downloaded
  bool operator==(const Kind&) const = default;
};

// The same content brought by several is one item.
struct Bringer {
  std::string owner;  // account
  calendar::Instant at;
};

struct Item {
  std::string digest;  // SHA-256, hex, of the file as received
  uint64_t size = 0;
  Kind kind;
  std::vector<Bringer> brought;       // in the order of their first times, never empty
  bool clear = true;                  // a copy in clear is here
  bool open = false;                  // an open case named it, or may have: that copy stays
  std::vector<std::string> sealed{};  // compartments that hold a copy of their own
  [[nodiscard]] bool brought_by(std::string_view owner) const;
};

enum class Form : uint8_t {
  kOriginal,   // as received, with everything in it
  kPublic,     // images only: upright, the same type; without EXIF, XMP, IPTC, comments, embedded
               // previews and whatever stands behind the image; a colour profile stays
  kThumbnail,  // images only: JPEG, at most 480 pixels wide and high, no metadata
};

// An upload under way or just completed.
struct Upload {
  base::Uuid id;
  std::string owner;
  std::string name;       // as its owner calls it, for him only
  uint64_t size = 0;      // announced
  uint64_t received = 0;  // durable so far
  std::string digest;     // of the item that it became; empty before
};

struct Limits {
  uint64_t bytes_max = kBytesMax;      // of one file
  uint64_t keep_free = 200ull << 20;   // bytes of the disk that evidence never takes
  int uploads_per_owner = 20;          // that are not complete
  uint64_t pixels_max = 50'000'000;    // of an image that forms are made from
  uint64_t picture_max = 64ull << 20;  // bytes of an image that forms are made from
  // Bytes that the file system of a path can still take.
  std::function<uint64_t(const std::filesystem::path&)> free_space;  // null: statvfs(3)
};

// A file that sealed cases name, as the ledger says.
struct Named {
  std::string digest;
  std::vector<std::string> compartments;  // of those cases
  bool open = false;                      // an open case names it too
};

// What of it lay in clear, and what became of that.
struct Settled {
  enum class Clear : uint8_t {
    kNone,   // nothing of it lay in clear
    kGone,   // taken away, forms too
    kOpen,   // stays: an open case names it
    kFresh,  // stays for now: it came lately, and somebody may be about to name it
  };
  Clear clear = Clear::kNone;
  int copies = 0;      // compartments that got a copy of their own
  uint64_t bytes = 0;  // of the original in clear
  [[nodiscard]] bool moved() const { return copies > 0 || clear == Clear::kGone; }
};

// Does it, or says what it would do.
enum class Settle : uint8_t { kDo, kTry };

// Several use a folder together, or one alone.
enum class Use : uint8_t { kTogether, kAlone };

// One folder. Thread safe, and several processes may use one folder; two requests on one upload:
// the second is refused. Any method may also meet base.file_unreadable and base.file_unwritable.
class Locker {
 public:
  // Makes the folder if need be, for its owner only. `random` must be thread safe. Faults:
  // evidence.cannot_open (kUnavailable), evidence.no_magic (kUnavailable: without its database
  // libmagic tells no types), evidence.in_use (kConflict: somebody must be alone in it).
  // The keyring may be nullptr: then nothing is sealed or opened. All outlive the locker.
  [[nodiscard]] static base::Result<std::unique_ptr<Locker>> open(
      const std::filesystem::path& dir, const calendar::Clock& clock, base::Random& random,
      const seal::Keyring* keyring, Limits limits = {}, Use use = Use::kTogether);
  virtual ~Locker() = default;

  // evidence.too_large, evidence.empty, evidence.bad_name (kInvalid: more than 255 bytes, not
  // UTF-8, or control characters), evidence.too_many_uploads (kConflict), evidence.no_room
  // (kUnavailable). With a compartment nothing of it is ever written in clear: seal.no_key.
  [[nodiscard]] virtual base::Result<Upload> create(std::string owner, std::string name,
                                                    uint64_t size,
                                                    std::string compartment = {}) = 0;
  // evidence.no_upload (kNotFound), also for another owner. A completed upload is found, with its
  // digest, until it is swept: whoever lost the last answer asks here.
  [[nodiscard]] virtual base::Result<Upload> find(const base::Uuid& id, std::string_view owner) = 0;
  // Forgets the upload; an item that it became stays. Also evidence.upload_busy (kConflict).
  [[nodiscard]] virtual base::Status cancel(const base::Uuid& id, std::string_view owner) = 0;

  // Receives bytes from `offset` on; what arrived before a tear stays. Not thread safe; must
  // not outlive the locker.
  class Writer {
   public:
    virtual ~Writer() = default;  // without finish(): makes durable what came
    // evidence.too_large (more than announced; nothing of `bytes` is taken), evidence.no_room
    // (what fitted is taken).
    [[nodiscard]] virtual base::Status write(std::string_view bytes) = 0;
    // Makes durable what came. When all is there: looks at the content, refuses what is executable
    // or of no known kind (evidence.bad_kind; the upload is gone then), and puts the file in its
    // place. Call it once.
    struct Outcome {
      Upload upload;
      std::optional<Item> item;  // when complete
    };
    [[nodiscard]] virtual base::Result<Outcome> finish() = 0;
  };
  // evidence.no_upload, evidence.wrong_offset, evidence.upload_busy, evidence.upload_done
  // (kConflict). Reads again what arrived before this process started, to go on with its digest.
  [[nodiscard]] virtual base::Result<std::unique_ptr<Writer>> resume(const base::Uuid& id,
                                                                     std::string_view owner,
                                                                     uint64_t offset) = 0;

  // Nothing if it is not here or not a digest. evidence.altered (kCorrupt) if what is written about
  // it cannot be read, or if its size is another.
  [[nodiscard]] virtual base::Result<std::optional<Item>> item(std::string_view digest) = 0;
  // The path of one form of what lies in clear, made when first asked for. evidence.no_item,
  // evidence.no_form (both kNotFound; the second: not an image, or one that cannot be read, is too
  // large or has too many pixels), evidence.altered (kCorrupt: the file no longer has its digest;
  // for kOriginal only check() reads it).
  [[nodiscard]] virtual base::Result<std::filesystem::path> form(std::string_view digest,
                                                                 Form form) = 0;
  // For who may see a sealed case: the compartment's copy, or what lies in clear if it has none.
  // evidence.no_item; seal.no_key; evidence.altered.
  [[nodiscard]] virtual base::Result<std::unique_ptr<Content>> content(
      std::string_view digest, std::string_view compartment) = 0;
  // A thumbnail of the same, which is kept nowhere. Also evidence.no_form.
  [[nodiscard]] virtual base::Result<base::Bytes> thumbnail(std::string_view digest,
                                                            std::string_view compartment) = 0;
  // An open case names it: the copy in clear stays. Call before the act is recorded.
  [[nodiscard]] virtual base::Status note_open(std::string_view digest) = 0;
  // A sealed case names it: its compartment gets a copy of its own, if it has none and one lies in
  // clear. Call before the act is recorded. evidence.no_room, evidence.altered, seal.no_key.
  [[nodiscard]] virtual base::Status seal(std::string_view digest,
                                          std::string_view compartment) = 0;
  // … and after it: takes away the copy in clear and its forms, if a compartment holds it, no open
  // case names it and nobody but `owner` brought it.
  [[nodiscard]] virtual base::Status drop_clear(std::string_view digest,
                                                std::string_view owner) = 0;
  // The same for what was named before files were sealed, by what the ledger says: each compartment
  // that names it gets its copy, which is read back whole; then what lies in clear goes, unless an
  // open case names it or it came after `fresh`, whoever brought it. A crash at any moment leaves
  // a whole file, and the next call goes on. To do it, be alone: an act that is on its way may name
  // a file that the ledger does not know yet. Faults as of seal(), and evidence.no_record
  // (kCorrupt): a file of which nothing is written; then what lies in clear stays.
  [[nodiscard]] virtual base::Result<Settled> settle(const Named& named, calendar::Instant fresh,
                                                     Settle how) = 0;
  // Reads the file again and compares, as check_kept() of kept.h does.
  [[nodiscard]] virtual base::Result<Kept> check(std::string_view digest,
                                                 std::string_view compartment) = 0;
  // Removes uploads without progress since `before`, and records of completed ones; how many.
  [[nodiscard]] virtual base::Result<int> sweep(calendar::Instant before) = 0;
};

// What a file is, by its content: from its first bytes, for ZIP by the names inside, and by
// libmagic. Executables, scripts, HTML, SVG, documents with macros and unknown content are
// evidence.bad_kind (kInvalid). Also evidence.no_magic.
[[nodiscard]] base::Result<Kind> kind_of(Content& content);
[[nodiscard]] base::Result<Kind> kind_of(const std::filesystem::path& file);

// The kind of that MIME type, as kind_of() gives it.
[[nodiscard]] std::optional<Kind> kind_named(std::string_view mime);

}  // namespace evidence
