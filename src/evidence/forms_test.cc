// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/forms.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "evidence/images_test.h"
#include "evidence/picture.h"
#include "evidence/pixels.h"

namespace evidence {
namespace {

constexpr uint64_t kPixels = 1'000'000;
constexpr std::string_view kTypes[] = {"image/jpeg", "image/png", "image/webp", "image/gif"};

base::Bytes photo(int orientation = 1, std::string_view mime = "image/jpeg", int width = 640,
                  int height = 400) {
  const base::Bytes plain = encoded(quarters(width, height).get(), mime);
  return mime == "image/gif" ? plain : with_metadata(plain, orientation);
}

void append_text(base::Bytes& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

TEST(PublicForm, HasNoPlaceNoNameAndNoPreview) {
  for (const std::string_view mime : {kTypes[0], kTypes[1], kTypes[2]}) {
    const base::Bytes original = photo(1, mime);
    ASSERT_TRUE(holds(original, kSecretName)) << mime;
    ASSERT_TRUE(holds(original, kPreviewMark)) << mime;
    ASSERT_TRUE(look_for_metadata(original).metadata) << mime;
    for (const Form form : {Form::kPublic, Form::kThumbnail}) {
      const base::Bytes out = make_form(original, mime, form, kPixels).value();
      EXPECT_FALSE(holds(out, kSecretName)) << mime;
      EXPECT_FALSE(holds(out, kPreviewMark)) << mime;
      EXPECT_FALSE(holds(out, "Exif")) << mime;
      EXPECT_FALSE(holds(out, "http://ns.adobe.com")) << mime;
      const Found found = look_for_metadata(out);
      EXPECT_TRUE(found.readable && !found.metadata) << mime;
    }
  }
}

TEST(PublicForm, KeepsThePixelsOfAnUprightImageBitForBit) {
  for (const std::string_view mime : {kTypes[0], kTypes[1], kTypes[2]}) {
    const base::Bytes out = make_form(photo(1, mime), mime, Form::kPublic, kPixels).value();
    const TestImage before = decoded(photo(1, mime), mime);
    const TestImage after = decoded(out, mime);
    ASSERT_EQ(gdImageSX(after), 640);
    ASSERT_EQ(gdImageSY(after), 400);
    EXPECT_EQ(gdImageCompare(before.get(), after.get()) & GD_CMP_IMAGE, 0) << mime;
  }
}

TEST(PublicForm, IsUprightForEachOfTheEightOrientations) {
  // What a camera stores, so that turning it by EXIF 2.32 §4.6.4 gives "RGBY".
  const std::map<int, std::string> stored = {{1, "RGBY"}, {2, "GRYB"}, {3, "YBGR"}, {4, "BYRG"},
                                             {5, "RBGY"}, {6, "GYRB"}, {7, "YGBR"}, {8, "BRYG"}};
  for (const auto& [orientation, order] : stored) {
    const bool sideways = orientation >= 5;
    const TestImage image(gdImageCreateTrueColor(sideways ? 400 : 640, sideways ? 640 : 400));
    const int w = gdImageSX(image.get()) / 2;
    const int h = gdImageSY(image.get()) / 2;
    for (int i = 0; i < 4; ++i) {
      const char c = order[static_cast<size_t>(i)];
      const int colour = c == 'R' ? kRed : c == 'G' ? kGreen : c == 'B' ? kBlue : kYellow;
      const int x = i % 2 * w;
      const int y = i / 2 * h;
      gdImageFilledRectangle(image.get(), x, y, x + w - 1, y + h - 1, colour);
    }
    for (const std::string_view mime : {kTypes[0], kTypes[1], kTypes[2]}) {
      const base::Bytes original = with_metadata(encoded(image.get(), mime), orientation);
      ASSERT_EQ(take_apart(original, mime).value().orientation, orientation) << mime;
      const TestImage out =
          decoded(make_form(original, mime, Form::kPublic, kPixels).value(), mime);
      EXPECT_EQ(corners(out.get()), "RGBY") << mime << orientation;
      EXPECT_EQ(gdImageSX(out), 640);
      EXPECT_EQ(gdImageSY(out), 400);
      const TestImage small =
          decoded(make_form(original, mime, Form::kThumbnail, kPixels).value(), "image/jpeg");
      EXPECT_EQ(corners(small.get()), "RGBY") << mime << orientation;
      EXPECT_EQ(gdImageSX(small), 480);
      EXPECT_EQ(gdImageSY(small), 300);
    }
  }
}

TEST(PublicForm, EndsWhereTheImageEnds) {
  for (const std::string_view mime : kTypes) {
    base::Bytes original = photo(1, mime);
    append_text(original, "PK\x03\x04 hidden.exe <script>alert(1)</script>");
    const base::Bytes out = make_form(original, mime, Form::kPublic, kPixels).value();
    EXPECT_FALSE(holds(out, "<script>")) << mime;
    EXPECT_FALSE(holds(out, "hidden.exe")) << mime;
  }
}

TEST(PublicForm, DropsSecondPicturesAndMakersSegmentsThatExiv2LeavesIn) {
  const base::Bytes second = photo();
  base::Bytes original = encoded(quarters(640, 400).get(), "image/jpeg");
  const std::string_view maker = "MPF\0 maker segment with a serial number";
  base::Bytes segment = {0xff, 0xe2, 0, static_cast<uint8_t>(maker.size() + 2)};
  append_text(segment, maker);
  original.insert(original.begin() + 2, segment.begin(), segment.end());
  original.insert(original.end(), second.begin(), second.end());
  const Exiv2::Image::AutoPtr image =
      Exiv2::ImageFactory::open(original.data(), static_cast<long>(original.size()));
  image->readMetadata();
  image->clearMetadata();
  image->writeMetadata();
  base::Bytes by_exiv2(static_cast<size_t>(image->io().size()));
  image->io().open();
  image->io().read(by_exiv2.data(), static_cast<long>(by_exiv2.size()));
  EXPECT_TRUE(holds(by_exiv2, kSecretName));  // why we take images apart ourselves
  const base::Bytes out = make_form(original, "image/jpeg", Form::kPublic, kPixels).value();
  EXPECT_FALSE(holds(out, kSecretName));
  EXPECT_FALSE(holds(out, "serial number"));
}

TEST(PublicForm, KeepsAColourProfile) {
  base::Bytes original = photo();
  const std::string_view profile("ICC_PROFILE\0\1\1 profile", 22);
  base::Bytes segment = {0xff, 0xe2, 0, static_cast<uint8_t>(profile.size() + 2)};
  append_text(segment, profile);
  original.insert(original.begin() + 2, segment.begin(), segment.end());
  const Picture picture = take_apart(original, "image/jpeg").value();
  EXPECT_TRUE(holds(picture.clean, profile));
}

TEST(PublicForm, DropsThePreviewOfJfif) {
  base::Bytes original = encoded(quarters(64, 64).get(), "image/jpeg");
  ASSERT_TRUE(holds(base::ByteView(original).first(11), "JFIF"));
  original[18] = 1;  // one by one pixel, red
  original[19] = 1;
  original[5] = static_cast<uint8_t>(original[5] + 3);
  const base::Bytes pixel = {0xde, 0xad, 0xbe};
  original.insert(original.begin() + 20, pixel.begin(), pixel.end());
  const base::Bytes out = make_form(original, "image/jpeg", Form::kPublic, kPixels).value();
  EXPECT_FALSE(holds(out, "\xde\xad\xbe"));
  EXPECT_EQ(out[18], 0);
  EXPECT_EQ(out[19], 0);
}

TEST(PublicForm, KeepsTheFramesOfAnAnimationAndNotItsComment) {
  base::Bytes gif = encoded(quarters(40, 40).get(), "image/gif");
  const std::string_view loop("!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0", 19);
  const std::string_view comment("!\xfe\x0fZHANG-SAN-PHONE\0", 19);
  gif.insert(gif.end() - 1, loop.begin(), loop.end());
  gif.insert(gif.end() - 1, comment.begin(), comment.end());
  const base::Bytes out = make_form(gif, "image/gif", Form::kPublic, kPixels).value();
  EXPECT_TRUE(holds(out, "NETSCAPE2.0"));
  EXPECT_FALSE(holds(out, kSecretName));
  EXPECT_EQ(corners(decoded(out, "image/gif").get()), "RGBY");
}

TEST(PublicForm, OfTransparentPixelsStaysTransparentAndTheThumbnailTurnsWhite) {
  const TestImage image(gdImageCreateTrueColor(64, 64));
  gdImageAlphaBlending(image.get(), 0);
  gdImageSaveAlpha(image.get(), 1);
  gdImageFilledRectangle(image.get(), 0, 0, 63, 63, gdTrueColorAlpha(0, 0, 0, gdAlphaTransparent));
  const base::Bytes png = with_metadata(encoded(image.get(), "image/png"), 6);
  const TestImage out =
      decoded(make_form(png, "image/png", Form::kPublic, kPixels).value(), "image/png");
  EXPECT_EQ(gdTrueColorGetAlpha(gdImageGetPixel(out.get(), 5, 5)), gdAlphaTransparent);
  const TestImage small =
      decoded(make_form(png, "image/png", Form::kThumbnail, kPixels).value(), "image/jpeg");
  EXPECT_GT(gdImageRed(small.get(), gdImageGetPixel(small.get(), 5, 5)), 250);
}

TEST(Thumbnail, FitsIntoItsSquareAndNeverGrows) {
  struct Case {
    int width, height, thumb_width, thumb_height;
  };
  for (const Case c : {Case{960, 480, 480, 240}, Case{100, 1000, 48, 480}, Case{20, 10, 20, 10},
                       Case{2000, 1, 480, 1}}) {
    const base::Bytes image = encoded(quarters(c.width, c.height).get(), "image/jpeg");
    const TestImage out = decoded(
        make_form(image, "image/jpeg", Form::kThumbnail, kPixels * 10).value(), "image/jpeg");
    EXPECT_EQ(gdImageSX(out), c.thumb_width);
    EXPECT_EQ(gdImageSY(out), c.thumb_height);
  }
}

TEST(Thumbnail, IsMadeOfEachType) {
  for (const std::string_view mime : kTypes) {
    const base::Bytes out = make_form(photo(1, mime), mime, Form::kThumbnail, kPixels).value();
    EXPECT_EQ(corners(decoded(out, "image/jpeg").get()), "RGBY") << mime;
  }
}

TEST(Form, IsRefusedBeforeAnythingIsDecodedWhereThePixelsAreTooMany) {
  for (const std::string_view mime : kTypes) {
    const base::Bytes image = photo(1, mime);
    EXPECT_TRUE(make_form(image, mime, Form::kThumbnail, 640 * 400).ok()) << mime;
    EXPECT_EQ(make_form(image, mime, Form::kThumbnail, 640 * 400 - 1).fault().code,
              "evidence.no_form");
  }
  // A header may claim 65,535 by 65,535 over a few bytes of data.
  base::Bytes bomb = encoded(quarters(8, 8).get(), "image/gif");
  for (const size_t at : {6, 7, 8, 9}) bomb[at] = 0xff;
  EXPECT_EQ(make_form(bomb, "image/gif", Form::kThumbnail, 50'000'000).fault().code,
            "evidence.no_form");
}

TEST(Form, OfAnImageWithThousandsOfScansIsRefused) {
  base::Bytes image = encoded(quarters(8, 8).get(), "image/jpeg");
  const std::string_view text = base::text(image);
  const size_t scan = text.find("\xff\xda");
  ASSERT_NE(scan, text.npos);
  const base::Bytes scans(image.begin() + static_cast<std::ptrdiff_t>(scan), image.end() - 2);
  for (int i = 0; i < 200; ++i) image.insert(image.end() - 2, scans.begin(), scans.end());
  EXPECT_EQ(make_form(image, "image/jpeg", Form::kThumbnail, kPixels).fault().code,
            "evidence.no_form");
}

TEST(Form, OfWhatIsNoImageIsRefused) {
  for (const std::string_view mime : kTypes) {
    EXPECT_EQ(make_form({}, mime, Form::kPublic, kPixels).fault().code, "evidence.no_form");
    EXPECT_EQ(
        make_form(base::view("GIF89a and no more"), mime, Form::kPublic, kPixels).fault().code,
        "evidence.no_form");
  }
  EXPECT_EQ(make_form(photo(), "image/heic", Form::kPublic, kPixels).fault().code,
            "evidence.no_form");
}

// Whatever a file holds between the parts of an image, nothing of it is in the public form.
RC_GTEST_PROP(PublicForm, OfADamagedImageNeverCarriesMetadata,
              (uint32_t at, uint8_t byte, bool cut)) {
  for (const std::string_view mime : kTypes) {
    static std::map<std::string_view, base::Bytes> originals;
    if (originals[mime].empty()) originals[mime] = photo(6, mime, 64, 48);
    base::Bytes image = originals[mime];
    if (cut) {
      image.resize(at % image.size());
    } else {
      image[at % image.size()] = byte;
    }
    for (const Form form : {Form::kPublic, Form::kThumbnail}) {
      const base::Result<base::Bytes> out = make_form(image, mime, form, kPixels);
      if (out.ok()) RC_ASSERT(!holds(*out, kSecretName) && !holds(*out, kPreviewMark));
    }
  }
}

TEST(Orientation, IsReadInBothByteOrdersAndNothingElse) {
  const auto tiff = [](std::string_view hex) { return base::from_hex(hex).value(); };
  EXPECT_EQ(orientation_of(tiff("49492a00080000000100120103000100000006000000")), 6);
  EXPECT_EQ(orientation_of(tiff("4d4d002a000000080001011200030000000100060000")), 6);
  EXPECT_EQ(orientation_of(tiff("49492a00080000000100120103000100000009000000")), 1);
  EXPECT_EQ(orientation_of(tiff("49492a00080000000100120104000100000006000000")), 1);
  EXPECT_EQ(orientation_of(tiff("49492a00ffffffff0100120103000100000006000000")), 1);
  EXPECT_EQ(orientation_of(tiff("49492a000800000001001201030001000000")), 1);
  EXPECT_EQ(orientation_of({}), 1);
}

}  // namespace
}  // namespace evidence
