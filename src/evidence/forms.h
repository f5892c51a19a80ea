// SPDX-License-Identifier: AGPL-3.0-or-later
// The forms of an image that are not the file itself.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "evidence/locker.h"

namespace evidence {

// `image` is of the type `mime`; `form` is kPublic or kThumbnail. One call takes up to eight bytes
// a pixel of the image, so call one at a time. Fault: evidence.no_form.
[[nodiscard]] base::Result<base::Bytes> make_form(base::ByteView image, std::string_view mime,
                                                  Form form, uint64_t pixels_max);

// What Exiv2, a reader that is not ours, finds beside the pixels.
struct Found {
  bool readable = false;
  bool metadata = false;  // EXIF, IPTC, XMP or a comment
};
[[nodiscard]] Found look_for_metadata(base::ByteView image);

}  // namespace evidence
