// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/picture_parts.h"

namespace evidence {

namespace {

constexpr uint8_t kSoi = 0xd8, kEoi = 0xd9, kSos = 0xda, kDqt = 0xdb, kDht = 0xc4, kDri = 0xdd,
                  kJpgExtension = 0xc8, kDac = 0xcc, kApp0 = 0xe0, kApp1 = 0xe1, kApp2 = 0xe2,
                  kApp14 = 0xee;
// A progressive image has about ten scans; thousands of them are an attack on the decoder's time.
constexpr int kScansMax = 100;
constexpr std::string_view kJfif("JFIF\0", 5), kIcc("ICC_PROFILE\0", 12), kExif("Exif\0", 5);

bool is_frame(uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != kDht && marker != kJpgExtension &&
         marker != kDac;
}

void put_segment(base::Bytes& out, uint8_t marker, base::ByteView payload) {
  const size_t length = payload.size() + 2;
  append(out, base::Bytes{0xff, marker, static_cast<uint8_t>(length >> 8),
                          static_cast<uint8_t>(length)});
  append(out, payload);
}

// The application segments that change how the pixels look.
void keep_application(uint8_t marker, base::ByteView payload, Picture& out) {
  const std::string_view text = base::text(payload);
  if (marker == kApp0 && text.starts_with(kJfif) && payload.size() >= 14) {
    base::Bytes plain(payload.begin(), payload.begin() + 14);
    plain[12] = plain[13] = 0;  // width and height of a preview, which goes
    put_segment(out.clean, marker, plain);
  } else if (marker == kApp2 && text.starts_with(kIcc)) {
    put_segment(out.clean, marker, payload);
  } else if (marker == kApp14 && text.starts_with("Adobe") && payload.size() >= 12) {
    put_segment(out.clean, marker, payload.first(12));
  } else if (marker == kApp1 && text.starts_with(kExif) && payload.size() > 6 &&
             out.orientation == 1) {
    out.orientation = orientation_of(payload.subspan(6));
  }
}

// Entropy-coded data ends before a marker that is neither stuffing nor a restart.
size_t scan_length(base::ByteView bytes) {
  for (size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] != 0xff) continue;
    const uint8_t next = bytes[i + 1];
    if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) return i;
  }
  return bytes.size();
}

}  // namespace

bool take_jpeg_apart(base::ByteView bytes, Picture& out) {
  Cursor in(bytes);
  if (in.big(2) != (0xff00u | kSoi)) return false;
  append(out.clean, bytes.first(2));
  int scans = 0;
  while (!in.done()) {
    if (in.big(1) != 0xff) return false;
    uint8_t marker = 0xff;
    while (marker == 0xff && !in.failed()) marker = static_cast<uint8_t>(in.big(1));
    if (in.failed() || marker == kEoi) break;
    const uint32_t length = in.big(2);
    if (in.failed() || length < 2) return false;
    const base::ByteView payload = in.take(length - 2);
    if (in.failed()) return false;
    if (is_frame(marker)) {
      if (payload.size() < 6) return false;
      Cursor frame(payload.subspan(1));
      const uint32_t height = frame.big(2);
      claim(out, frame.big(2), height);
      put_segment(out.clean, marker, payload);
    } else if (marker == kDqt || marker == kDht || marker == kDri || marker == kDac) {
      put_segment(out.clean, marker, payload);
    } else if (marker == kSos) {
      if (++scans > kScansMax) return false;
      put_segment(out.clean, marker, payload);
      append(out.clean, in.take(scan_length(in.rest())));
    } else {
      keep_application(marker, payload, out);
    }
  }
  // An image that breaks off is shown as far as it goes.
  append(out.clean, base::Bytes{0xff, kEoi});
  return scans > 0;
}

}  // namespace evidence
