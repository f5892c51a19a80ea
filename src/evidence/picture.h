// SPDX-License-Identifier: AGPL-3.0-or-later
// Images as files, without decoding a pixel: takes a JPEG, PNG, WebP or GIF apart and keeps only
// the parts that are needed to show it. What is not known to be needed goes: EXIF, XMP, IPTC,
// comments, previews, second pictures (MPF, motion photos), makers' segments, and all bytes behind
// the end.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace evidence {

struct Picture {
  base::Bytes clean;       // the image alone; the pixels are those of the input, bit for bit
  uint64_t width_max = 0;  // the largest that any part claims
  uint64_t height_max = 0;
  int orientation = 1;  // EXIF tag 0x0112, 1..8 (TIFF 6.0: 1 is upright)
};

// `mime` is one of image/jpeg, image/png, image/webp, image/gif. Fault: evidence.no_form, for an
// image that is broken or strange.
[[nodiscard]] base::Result<Picture> take_apart(base::ByteView bytes, std::string_view mime);

// The orientation that a TIFF structure (EXIF 2.32 §4.6.2) states; 1 if it states none or cannot be
// read.
[[nodiscard]] int orientation_of(base::ByteView tiff);

}  // namespace evidence
