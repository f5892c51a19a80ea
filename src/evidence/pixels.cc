// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/pixels.h"

#include <gd.h>
#include <gd_errors.h>

#include <algorithm>
#include <climits>
#include <memory>

namespace evidence {

namespace {

struct FreeImage {
  void operator()(gdImage* image) const { gdImageDestroy(image); }
};
using Image = std::unique_ptr<gdImage, FreeImage>;

struct FreeBytes {
  void operator()(void* bytes) const { gdFree(bytes); }
};

constexpr int kPublicQuality = 92;
constexpr int kWhite = 0xffffff;

// GD says on stderr what is wrong with an image; the caller learns it from the result.
void be_quiet() {
  static const bool done = [] {
    gdSetErrorMethod([](int, const char*, va_list) {});
    return true;
  }();
  (void)done;
}

Image decode(base::ByteView bytes, std::string_view mime) {
  be_quiet();
  if (bytes.size() > INT_MAX) return nullptr;
  const int size = static_cast<int>(bytes.size());
  void* data = const_cast<uint8_t*>(bytes.data());  // GD only reads it
  Image image;
  if (mime == "image/jpeg") image.reset(gdImageCreateFromJpegPtrEx(size, data, 1));
  if (mime == "image/png") image.reset(gdImageCreateFromPngPtr(size, data));
  if (mime == "image/webp") image.reset(gdImageCreateFromWebpPtr(size, data));
  if (mime == "image/gif") image.reset(gdImageCreateFromGifPtr(size, data));
  if (image != nullptr && gdImageTrueColor(image) == 0 &&
      gdImagePaletteToTrueColor(image.get()) == 0) {
    return nullptr;
  }
  return image;
}

std::optional<base::Bytes> encode(gdImage* image, std::string_view mime) {
  int size = 0;
  void* raw = nullptr;
  if (mime == "image/jpeg") raw = gdImageJpegPtr(image, &size, kPublicQuality);
  if (mime == "image/webp") raw = gdImageWebpPtrEx(image, &size, kPublicQuality);
  if (mime == "image/png" || mime == "image/gif") raw = gdImagePngPtr(image, &size);
  const std::unique_ptr<void, FreeBytes> bytes(raw);
  if (bytes == nullptr || size <= 0) return std::nullopt;
  const auto* begin = static_cast<const uint8_t*>(bytes.get());
  return base::Bytes(begin, begin + size);
}

// Where the pixel (x, y) of the upright image stands in the stored one of width w and height h.
struct Point {
  int x;
  int y;
};
Point stored(int orientation, int x, int y, int w, int h) {
  switch (orientation) {
    case 2:
      return {w - 1 - x, y};
    case 3:
      return {w - 1 - x, h - 1 - y};
    case 4:
      return {x, h - 1 - y};
    case 5:
      return {y, x};
    case 6:
      return {y, h - 1 - x};
    case 7:
      return {w - 1 - y, h - 1 - x};
    case 8:
      return {w - 1 - y, x};
    default:
      return {x, y};
  }
}

Image turn(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const int w = gdImageSX(image);
  const int h = gdImageSY(image);
  const bool sideways = orientation >= 5;
  Image out(gdImageCreateTrueColor(sideways ? h : w, sideways ? w : h));
  if (out == nullptr) return nullptr;
  gdImageSaveAlpha(out.get(), 1);
  for (int y = 0; y < gdImageSY(out); ++y) {
    for (int x = 0; x < gdImageSX(out); ++x) {
      const Point from = stored(orientation, x, y, w, h);
      gdImageTrueColorPixel(out, x, y) = gdImageTrueColorPixel(image, from.x, from.y);
    }
  }
  return out;
}

}  // namespace

std::optional<base::Bytes> shrink(base::ByteView bytes, std::string_view mime, int orientation) {
  Image image = decode(bytes, mime);
  if (image == nullptr) return std::nullopt;
  const int64_t w = gdImageSX(image);
  const int64_t h = gdImageSY(image);
  const int64_t longer = std::max({w, h, int64_t{1}});
  const int64_t side = std::min<int64_t>(longer, kThumbnailSide);
  const int width = static_cast<int>(std::max<int64_t>(1, w * side / longer));
  const int height = static_cast<int>(std::max<int64_t>(1, h * side / longer));
  Image small(gdImageCreateTrueColor(width, height));
  if (small == nullptr) return std::nullopt;
  gdImageFilledRectangle(small.get(), 0, 0, width, height, kWhite);
  gdImageCopyResampled(small.get(), image.get(), 0, 0, 0, 0, width, height, static_cast<int>(w),
                       static_cast<int>(h));
  image.reset();
  small = turn(std::move(small), orientation);
  if (small == nullptr) return std::nullopt;
  int size = 0;
  const std::unique_ptr<void, FreeBytes> out(gdImageJpegPtr(small.get(), &size, kThumbnailQuality));
  if (out == nullptr || size <= 0) return std::nullopt;
  const auto* begin = static_cast<const uint8_t*>(out.get());
  return base::Bytes(begin, begin + size);
}

std::optional<base::Bytes> turn_upright(base::ByteView bytes, std::string_view mime,
                                        int orientation) {
  Image image = decode(bytes, mime);
  if (image == nullptr) return std::nullopt;
  image = turn(std::move(image), orientation);
  if (image == nullptr) return std::nullopt;
  return encode(image.get(), mime);
}

}  // namespace evidence
