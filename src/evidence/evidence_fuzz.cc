// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile files: telling their kind, taking images apart and making forms must never crash, and
// what is given out carries no metadata. Input: one byte chooses, the rest is the file, or how a
// real image is changed: triples of place (2 bytes) and new value.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/result.h"
#include "evidence/forms.h"
#include "evidence/images_test.h"
#include "evidence/picture.h"
#include "evidence/records.h"

namespace {

constexpr std::string_view kTypes[] = {"image/jpeg", "image/png", "image/webp", "image/gif"};

void apart(base::ByteView input, std::string_view mime) {
  const base::Result<evidence::Picture> once = evidence::take_apart(input, mime);
  if (!once.ok()) return;
  const base::Result<evidence::Picture> twice = evidence::take_apart(once->clean, mime);
  ENSURE(twice.ok() && twice->clean == once->clean && twice->orientation == 1,
         "what is clean changes when it is cleaned again");
}

void forms(base::ByteView input, std::string_view mime) {
  for (const evidence::Form form : {evidence::Form::kPublic, evidence::Form::kThumbnail}) {
    const base::Result<base::Bytes> out = evidence::make_form(input, mime, form, 250'000);
    if (out.ok()) ENSURE(!evidence::look_for_metadata(*out).metadata, "metadata is given out");
  }
}

// A real image with an orientation and everything that must not be given out, changed a little.
base::Bytes changed(base::ByteView input, std::string_view mime) {
  static std::map<std::string_view, base::Bytes> originals;
  base::Bytes& original = originals[mime];
  if (original.empty()) {
    original = evidence::encoded(evidence::quarters(24, 16).get(), mime);
    if (mime != "image/gif") original = evidence::with_metadata(original, 6);
  }
  base::Bytes out = original;
  for (; input.size() >= 3; input = input.subspan(3)) {
    out[(input[0] | size_t{input[1]} << 8) % out.size()] = input[2];
  }
  return out;
}

void kind(std::string_view input) {
  static const std::filesystem::path file = [] {
    std::string name = (std::filesystem::temp_directory_path() / "fadu-fuzz-XXXXXX").string();
    const int fd = ::mkstemp(name.data());
    ENSURE(fd >= 0, "a temporary file");
    ::close(fd);
    return std::filesystem::path(name);
  }();
  std::ofstream(file, std::ios::binary) << input;
  const base::Result<evidence::Kind> kind = evidence::kind_of(file);
  if (kind.ok()) ENSURE(evidence::kind_named(kind->mime) == *kind, "a kind that has no name");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const base::ByteView input(data + 1, size - 1);
  switch (data[0] % 12) {
    case 0:
    case 1:
    case 2:
    case 3:
      apart(input, kTypes[data[0] % 12]);
      forms(input, kTypes[data[0] % 12]);
      break;
    case 4:
      kind(base::text(input));
      break;
    case 5:
      (void)evidence::orientation_of(input);
      break;
    case 6:
      (void)evidence::read_upload(base::text(input));
      break;
    case 7:
      (void)evidence::read_item(base::text(input), "");
      break;
    default: {
      const std::string_view mime = kTypes[data[0] % 12 - 8];
      const base::Bytes image = changed(input, mime);
      apart(image, mime);
      forms(image, mime);
    }
  }
  return 0;
}
