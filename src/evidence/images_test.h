// SPDX-License-Identifier: AGPL-3.0-or-later
// Real images for tests: pixels by GD, metadata by Exiv2.
#pragma once

#include <gd.h>

#include <exiv2/exiv2.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "evidence/picture_parts.h"

namespace evidence {

struct DestroyImage {
  void operator()(gdImage* image) const { gdImageDestroy(image); }
};
using TestImage = std::unique_ptr<gdImage, DestroyImage>;

constexpr int kRed = 0xff0000, kGreen = 0x00ff00, kBlue = 0x0000ff, kYellow = 0xffff00;

// Four quarters of one colour each: red | green over blue | yellow.
inline TestImage quarters(int width, int height) {
  TestImage image(gdImageCreateTrueColor(width, height));
  gdImageFilledRectangle(image.get(), 0, 0, width / 2 - 1, height / 2 - 1, kRed);
  gdImageFilledRectangle(image.get(), width / 2, 0, width - 1, height / 2 - 1, kGreen);
  gdImageFilledRectangle(image.get(), 0, height / 2, width / 2 - 1, height - 1, kBlue);
  gdImageFilledRectangle(image.get(), width / 2, height / 2, width - 1, height - 1, kYellow);
  return image;
}

inline base::Bytes encoded(gdImage* image, std::string_view mime) {
  int size = 0;
  void* raw = mime == "image/jpeg"   ? gdImageJpegPtr(image, &size, 95)
              : mime == "image/png"  ? gdImagePngPtr(image, &size)
              : mime == "image/webp" ? gdImageWebpPtrEx(image, &size, 95)
                                     : gdImageGifPtr(image, &size);
  if (raw == nullptr) throw std::runtime_error("GD lacks a format");
  const auto* begin = static_cast<const uint8_t*>(raw);
  base::Bytes out(begin, begin + size);
  gdFree(raw);
  return out;
}

inline TestImage decoded(base::ByteView bytes, std::string_view mime) {
  void* data = const_cast<uint8_t*>(bytes.data());
  const int size = static_cast<int>(bytes.size());
  TestImage out(mime == "image/jpeg"   ? gdImageCreateFromJpegPtr(size, data)
                : mime == "image/png"  ? gdImageCreateFromPngPtr(size, data)
                : mime == "image/webp" ? gdImageCreateFromWebpPtr(size, data)
                                       : gdImageCreateFromGifPtr(size, data));
  if (out == nullptr) throw std::runtime_error("GD does not read the image");
  return out;
}

// The nearest of the four colours in the middle of each quarter, row by row: "RGBY" upright.
inline std::string corners(gdImage* image) {
  std::string out;
  for (const int y : {1, 3}) {
    for (const int x : {1, 3}) {
      const int c = gdImageGetPixel(image, gdImageSX(image) * x / 4, gdImageSY(image) * y / 4);
      const bool red = gdImageRed(image, c) > 127;
      const bool green = gdImageGreen(image, c) > 127;
      out += red ? (green ? 'Y' : 'R') : (green ? 'G' : 'B');
    }
  }
  return out;
}

// Bytes that the tests look for afterwards.
constexpr std::string_view kSecretName = "ZHANG-SAN-PHONE";
constexpr std::string_view kPreviewMark = "EMBEDDED-PREVIEW-OF-THE-PLACE";

// A small JPEG with a mark in it, as cameras put it into EXIF.
inline base::Bytes preview() {
  base::Bytes out = encoded(quarters(16, 16).get(), "image/jpeg");
  const base::Bytes mark = {0xff, 0xfe, 0, static_cast<uint8_t>(kPreviewMark.size() + 2)};
  out.insert(out.begin() + 2, kPreviewMark.begin(), kPreviewMark.end());
  out.insert(out.begin() + 2, mark.begin(), mark.end());
  return out;
}

// Exiv2 writes EXIF into PNG in a way of its own; cameras and browsers use the chunk eXIf.
inline void put_exif_chunk(base::Bytes& png, const Exiv2::ExifData& exif) {
  Exiv2::Blob tiff;
  Exiv2::ExifParser::encode(tiff, Exiv2::littleEndian, exif);
  base::Bytes chunk = {'e', 'X', 'I', 'f'};
  chunk.insert(chunk.end(), tiff.begin(), tiff.end());
  const auto big = [](size_t n) {
    return base::Bytes{static_cast<uint8_t>(n >> 24), static_cast<uint8_t>(n >> 16),
                       static_cast<uint8_t>(n >> 8), static_cast<uint8_t>(n)};
  };
  const base::Bytes crc = big(png_crc(chunk));
  const base::Bytes size = big(tiff.size());
  chunk.insert(chunk.begin(), size.begin(), size.end());
  chunk.insert(chunk.end(), crc.begin(), crc.end());
  png.insert(png.begin() + 33, chunk.begin(), chunk.end());  // behind IHDR
}

// With place, camera, preview, XMP, IPTC and a comment, where the format can hold them.
inline base::Bytes with_metadata(base::ByteView bytes, int orientation) {
  const Exiv2::Image::AutoPtr image =
      Exiv2::ImageFactory::open(bytes.data(), static_cast<long>(bytes.size()));
  image->readMetadata();
  Exiv2::ExifData exif;
  exif["Exif.Image.Make"] = std::string(kSecretName);
  exif["Exif.Image.Orientation"] = static_cast<uint16_t>(orientation);
  exif["Exif.GPSInfo.GPSLatitudeRef"] = "N";
  exif["Exif.GPSInfo.GPSLatitude"] = "28/1 51/1 30/1";
  exif["Exif.GPSInfo.GPSLongitudeRef"] = "E";
  exif["Exif.GPSInfo.GPSLongitude"] = "121/1 7/1 12/1";
  const base::Bytes small = preview();
  Exiv2::ExifThumb(exif).setJpegThumbnail(small.data(), static_cast<long>(small.size()));
  image->setExifData(exif);
  Exiv2::XmpData xmp;
  xmp["Xmp.dc.creator"] = std::string(kSecretName);
  image->setXmpData(xmp);
  if (image->mimeType() == "image/jpeg") {
    Exiv2::IptcData iptc;
    iptc["Iptc.Application2.Byline"] = std::string(kSecretName);
    image->setIptcData(iptc);
    image->setComment(std::string(kSecretName));
  }
  image->writeMetadata();
  Exiv2::BasicIo& io = image->io();
  io.open();
  base::Bytes out(static_cast<size_t>(io.size()));
  io.read(out.data(), static_cast<long>(out.size()));
  if (image->mimeType() == "image/png") put_exif_chunk(out, exif);
  return out;
}

inline bool holds(base::ByteView bytes, std::string_view word) {
  return base::text(bytes).find(word) != std::string_view::npos;
}

}  // namespace evidence
