// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/picture.h"

#include "evidence/picture_parts.h"

namespace evidence {

int orientation_of(base::ByteView tiff) {
  Cursor head(tiff);
  const std::string_view order = base::text(head.take(2));
  const bool big = order == "MM";
  if (!big && order != "II") return 1;
  const auto number = [big](Cursor& at, size_t n) { return big ? at.big(n) : at.little(n); };
  if (number(head, 2) != 42) return 1;
  const uint32_t offset = number(head, 4);
  if (head.failed() || offset > tiff.size()) return 1;
  Cursor entries(tiff.subspan(offset));
  const uint32_t count = number(entries, 2);
  for (uint32_t i = 0; i < count && !entries.done(); ++i) {
    const uint32_t tag = number(entries, 2);
    const uint32_t type = number(entries, 2);
    const uint32_t values = number(entries, 4);
    const uint32_t value = number(entries, 2);  // a SHORT stands in the first two of four bytes
    entries.take(2);
    if (tag != 0x0112) continue;
    const bool good = !entries.failed() && type == 3 && values == 1 && value >= 1 && value <= 8;
    return good ? static_cast<int>(value) : 1;
  }
  return 1;
}

base::Result<Picture> take_apart(base::ByteView bytes, std::string_view mime) {
  Picture out;
  out.clean.reserve(bytes.size());
  const bool good = mime == "image/jpeg"   ? take_jpeg_apart(bytes, out)
                    : mime == "image/png"  ? take_png_apart(bytes, out)
                    : mime == "image/webp" ? take_webp_apart(bytes, out)
                    : mime == "image/gif"  ? take_gif_apart(bytes, out)
                                           : false;
  if (!good || out.width_max == 0 || out.height_max == 0)
    return base::fault(base::FaultKind::kNotFound, "evidence.no_form");
  return out;
}

}  // namespace evidence
