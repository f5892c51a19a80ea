// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/picture_parts.h"

#include <array>

namespace evidence {

namespace {

constexpr std::array<std::string_view, 15> kPngChunks = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                                                         "gAMA", "cHRM", "sRGB", "iCCP", "sBIT",
                                                         "bKGD", "pHYs", "acTL", "fcTL", "fdAT"};
constexpr std::array<std::string_view, 7> kWebpChunks = {"VP8 ", "VP8L", "VP8X", "ALPH",
                                                         "ANIM", "ANMF", "ICCP"};
constexpr uint8_t kExifFlag = 0x08, kXmpFlag = 0x04;
constexpr size_t kFrameHead = 16;  // of ANMF, before its chunks
constexpr std::string_view kExif("Exif\0\0", 6);

bool among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Some writers put the marker of JPEG before the TIFF structure.
base::ByteView without_marker(base::ByteView exif) {
  return base::text(exif).starts_with(kExif) ? exif.subspan(kExif.size()) : exif;
}

void put_little(base::Bytes& out, size_t value) {
  for (int i = 0; i < 4; ++i, value >>= 8) out.push_back(static_cast<uint8_t>(value));
}

// One chunk with its name, length and padding.
void put_riff(base::Bytes& out, std::string_view name, base::ByteView payload) {
  append(out, base::view(name));
  put_little(out, payload.size());
  append(out, payload);
  if (payload.size() % 2 != 0) out.push_back(0);
}

bool claim_webp(std::string_view name, base::ByteView payload, Picture& out) {
  Cursor in(payload);
  if (name == "VP8X") {
    in.take(4);
    const uint64_t width = in.little(3) + uint64_t{1};
    claim(out, width, in.little(3) + uint64_t{1});
  } else if (name == "VP8 ") {
    in.take(6);  // frame tag and start code
    const uint32_t width = in.little(2) & 0x3fff;
    claim(out, width, in.little(2) & 0x3fff);
  } else if (name == "VP8L") {
    in.take(1);
    const uint32_t bits = in.little(4);
    claim(out, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
  }
  return !in.failed();
}

// Copies the chunks that are needed, those of frames as well.
bool keep_webp_chunks(base::ByteView bytes, bool inside_frame, base::Bytes& to, Picture& out) {
  Cursor in(bytes);
  while (!in.done()) {
    const std::string_view name = base::text(in.take(4));
    const uint32_t size = in.little(4);
    const base::ByteView payload = in.take(size);
    if (size % 2 != 0 && !in.done()) in.take(1);
    if (in.failed()) return false;
    if (name == "EXIF" && !inside_frame) out.orientation = orientation_of(without_marker(payload));
    if (!among(kWebpChunks, name)) continue;
    if (!claim_webp(name, payload, out)) return false;
    base::Bytes kept(payload.begin(), payload.end());
    if (name == "VP8X") {
      if (inside_frame || kept.empty()) return false;
      kept[0] &= static_cast<uint8_t>(~(kExifFlag | kXmpFlag));
    } else if (name == "ANMF") {
      if (inside_frame || payload.size() < kFrameHead) return false;
      kept.resize(kFrameHead);
      if (!keep_webp_chunks(payload.subspan(kFrameHead), true, kept, out)) return false;
    }
    put_riff(to, name, kept);
  }
  return true;
}

// Lengths of a colour table, from the flags that stand before it.
size_t colours(uint32_t flags) { return (flags & 0x80) != 0 ? 3u << ((flags & 7) + 1) : 0; }

// Sub-blocks up to the empty one.
void skip_blocks(Cursor& in) {
  while (!in.failed()) {
    const uint32_t size = in.big(1);
    if (size == 0) return;
    in.take(size);
  }
}

// An extension that changes what is seen: delays and transparency, and how often it repeats.
bool is_needed(uint32_t label, base::ByteView block) {
  const std::string_view text = base::text(block);
  return label == 0xf9 || (label == 0xff && (text.substr(1).starts_with("NETSCAPE2.0") ||
                                             text.substr(1).starts_with("ANIMEXTS1.0")));
}

}  // namespace

uint32_t png_crc(base::ByteView bytes) {
  static const std::array<uint32_t, 256> table = [] {
    std::array<uint32_t, 256> out;
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t c = i;
      for (int bit = 0; bit < 8; ++bit) c = (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
      out[i] = c;
    }
    return out;
  }();
  uint32_t crc = 0xffffffffu;
  for (const uint8_t byte : bytes) crc = table[(crc ^ byte) & 0xff] ^ (crc >> 8);
  return ~crc;
}

bool take_png_apart(base::ByteView bytes, Picture& out) {
  Cursor in(bytes);
  if (base::text(in.take(8)) != "\x89PNG\r\n\x1a\n") return false;
  append(out.clean, bytes.first(8));
  for (bool first = true; !in.done(); first = false) {
    const base::ByteView whole = in.rest();
    const uint32_t size = in.big(4);
    const std::string_view name = base::text(in.take(4));
    const base::ByteView payload = in.take(size);
    const uint32_t crc = in.big(4);
    if (in.failed() || first != (name == "IHDR")) return false;
    // A damaged part that is needed makes the image unreadable; the others go.
    if (crc != png_crc(whole.subspan(4, size + size_t{4}))) {
      if (name.front() >= 'A' && name.front() <= 'Z') return false;
      continue;
    }
    if (name == "IHDR" || name == "fcTL") {
      Cursor sizes(payload);
      if (name == "fcTL") sizes.take(4);
      const uint32_t width = sizes.big(4);
      claim(out, width, sizes.big(4));
    }
    if (name == "eXIf") out.orientation = orientation_of(without_marker(payload));
    if (among(kPngChunks, name)) append(out.clean, whole.first(size + size_t{12}));
    if (name == "IEND") return true;
  }
  return false;
}

bool take_webp_apart(base::ByteView bytes, Picture& out) {
  Cursor in(bytes);
  if (base::text(in.take(4)) != "RIFF") return false;
  const uint32_t size = in.little(4);
  if (size < 4 || base::text(in.take(4)) != "WEBP" || in.rest().size() < size - 4) return false;
  base::Bytes chunks;
  if (!keep_webp_chunks(in.rest().first(size - 4), false, chunks, out)) return false;
  append(out.clean, base::view("RIFF"));
  put_little(out.clean, chunks.size() + 4);
  append(out.clean, base::view("WEBP"));
  append(out.clean, chunks);
  return true;
}

bool take_gif_apart(base::ByteView bytes, Picture& out) {
  Cursor in(bytes);
  const std::string_view version = base::text(in.take(6));
  if (version != "GIF87a" && version != "GIF89a") return false;
  const uint32_t width = in.little(2);
  claim(out, width, in.little(2));
  const uint32_t flags = in.big(1);
  in.take(2 + colours(flags));
  if (in.failed()) return false;
  append(out.clean, bytes.first(bytes.size() - in.rest().size()));
  while (!in.done()) {
    const base::ByteView whole = in.rest();
    const uint32_t kind = in.big(1);
    bool needed = true;
    if (kind == 0x2c) {
      const uint32_t left = in.little(2);
      const uint32_t top = in.little(2);
      const uint32_t right = left + in.little(2);
      claim(out, right, top + in.little(2));
      in.take(colours(in.big(1)) + 1);
      skip_blocks(in);
    } else if (kind == 0x21) {
      const uint32_t label = in.big(1);
      needed = is_needed(label, in.rest().first(std::min<size_t>(in.rest().size(), 12)));
      skip_blocks(in);
    } else if (kind == 0x3b) {
      break;
    } else {
      return false;
    }
    if (in.failed()) return false;
    if (needed) append(out.clean, whole.first(whole.size() - in.rest().size()));
  }
  out.clean.push_back(0x3b);
  return true;
}

}  // namespace evidence
