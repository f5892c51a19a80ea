// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/forms.h"

#include <exiv2/exiv2.hpp>

#include "evidence/picture.h"
#include "evidence/pixels.h"

namespace evidence {

namespace {

base::Fault no_form() { return base::fault(base::FaultKind::kNotFound, "evidence.no_form"); }

// Without what the encoder writes about itself.
base::Result<base::Bytes> cleaned(std::optional<base::Bytes> image, std::string_view mime) {
  if (!image) return no_form();
  TRY_ASSIGN(Picture picture, take_apart(*image, mime));
  return std::move(picture.clean);
}

}  // namespace

Found look_for_metadata(base::ByteView bytes) {
  Found out;
  // Exiv2 says by exceptions what it cannot read; they end here.
  try {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    const Exiv2::Image::AutoPtr image =
        Exiv2::ImageFactory::open(bytes.data(), static_cast<long>(bytes.size()));
    image->readMetadata();
    out.readable = true;
    out.metadata = !image->exifData().empty() || !image->iptcData().empty() ||
                   !image->xmpData().empty() || !image->xmpPacket().empty() ||
                   !image->comment().empty();
  } catch (const std::exception&) {
    out.readable = false;
  }
  return out;
}

base::Result<base::Bytes> make_form(base::ByteView image, std::string_view mime, Form form,
                                    uint64_t pixels_max) {
  ENSURE(form != Form::kOriginal, "the original is not made");
  TRY_ASSIGN(Picture picture, take_apart(image, mime));
  if (picture.width_max > 65535 || picture.height_max > 65535 ||
      picture.width_max * picture.height_max > pixels_max) {
    return no_form();
  }
  // GD sees only what was taken apart and put together again.
  base::Result<base::Bytes> out =
      form == Form::kThumbnail
          ? cleaned(shrink(picture.clean, mime, picture.orientation), "image/jpeg")
      : picture.orientation == 1
          ? base::Result<base::Bytes>(std::move(picture.clean))
          : cleaned(turn_upright(picture.clean, mime, picture.orientation), mime);
  if (!out.ok()) return out;
  // Our reading of four formats may be wrong: what somebody else still finds is not given out.
  const Found found = look_for_metadata(*out);
  if (!found.readable || found.metadata) return no_form();
  return out;
}

}  // namespace evidence
