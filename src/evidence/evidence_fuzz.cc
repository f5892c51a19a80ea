// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile files: telling their kind, taking images apart and making forms must never crash, and
// what is given out carries no metadata. Input: one byte chooses, the rest is the file.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/result.h"
#include "evidence/forms.h"
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
  switch (data[0] % 8) {
    case 0:
    case 1:
    case 2:
    case 3:
      apart(input, kTypes[data[0] % 8]);
      forms(input, kTypes[data[0] % 8]);
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
  }
  return 0;
}
