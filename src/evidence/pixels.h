// SPDX-License-Identifier: AGPL-3.0-or-later
// Decodes and encodes pixels with GD. Whoever calls this has looked at the size first (picture.h):
// an image takes four bytes a pixel, twice where it is turned.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace evidence {

inline constexpr int kThumbnailSide = 480;  // pixels
inline constexpr int kThumbnailQuality = 80;

// JPEG, upright, at most kThumbnailSide wide and high, transparent parts white; never larger than
// the image. Nothing if the image cannot be decoded.
[[nodiscard]] std::optional<base::Bytes> shrink(base::ByteView image, std::string_view mime,
                                                int orientation);
// The same type, turned as `orientation` (EXIF 1..8) says.
[[nodiscard]] std::optional<base::Bytes> turn_upright(base::ByteView image, std::string_view mime,
                                                      int orientation);

}  // namespace evidence
