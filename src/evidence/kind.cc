// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file is, by its content.
#include <magic.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/text.h"
#include "evidence/content.h"
#include "evidence/locker.h"
#include "evidence/magic_type.h"
#include "evidence/zip_look.h"

namespace evidence {

namespace {

using base::FaultKind;

constexpr size_t kHeadBytes = 64 * 1024;     // that signs are looked for in
constexpr size_t kMagicBytes = 1024 * 1024;  // that libmagic is given

struct Known {
  std::string_view mime;
  std::string_view extension;
  bool image = false;
  bool inline_safe = false;
};

// Everything that a case may hold; what is not here is refused.
constexpr std::array kKnown = {
    Known{"image/jpeg", "jpg", true, true},
    Known{"image/png", "png", true, true},
    Known{"image/webp", "webp", true, true},
    Known{"image/gif", "gif", true, true},
    Known{"image/heic", "heic"},
    Known{"video/mp4", "mp4", false, true},
    Known{"video/quicktime", "mov", false, true},
    Known{"video/3gpp", "3gp", false, true},
    Known{"video/webm", "webm", false, true},
    Known{"audio/mpeg", "mp3", false, true},
    Known{"audio/mp4", "m4a", false, true},
    Known{"audio/aac", "aac", false, true},
    Known{"audio/amr", "amr", false, true},
    Known{"audio/wav", "wav", false, true},
    Known{"audio/ogg", "ogg", false, true},
    Known{"application/pdf", "pdf"},
    Known{"text/plain", "txt"},
    Known{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    Known{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    Known{"application/vnd.oasis.opendocument.text", "odt"},
    Known{"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    Known{"application/ofd", "ofd"},  // GB/T 33190
};

// What libmagic calls it, what the file must begin with, and what we call it.
struct Sign {
  std::string_view magic;
  size_t offset;
  std::string_view bytes;
  std::string_view mime;
};
constexpr std::array kSigns = {
    Sign{"image/jpeg", 0, "\xff\xd8\xff", "image/jpeg"},
    Sign{"image/png", 0, "\x89PNG\r\n\x1a\n", "image/png"},
    Sign{"image/webp", 8, "WEBP", "image/webp"},
    Sign{"image/gif", 0, "GIF8", "image/gif"},
    Sign{"video/quicktime", 4, "m", "video/quicktime"},  // "moov", "mdat": files without "ftyp"
    Sign{"video/webm", 0, "\x1a\x45\xdf\xa3", "video/webm"},
    Sign{"audio/mpeg", 0, "ID3", "audio/mpeg"},
    Sign{"audio/mpeg", 0, "\xff", "audio/mpeg"},
    Sign{"audio/x-hx-aac-adts", 0, "\xff", "audio/aac"},
    Sign{"audio/aac", 0, "\xff", "audio/aac"},
    Sign{"audio/amr", 0, "#!AMR", "audio/amr"},
    Sign{"audio/x-wav", 0, "RIFF", "audio/wav"},
    Sign{"audio/ogg", 0, "OggS", "audio/ogg"},
    Sign{"application/ogg", 0, "OggS", "audio/ogg"},
    Sign{"application/pdf", 0, "%PDF-", "application/pdf"},
};

// Major brands of ISO 14496-12 and what they are; `brand` is a beginning.
struct Brand {
  std::string_view brand;
  std::string_view mime;
};
constexpr std::array kBrands = {
    Brand{"heic", "image/heic"}, Brand{"heix", "image/heic"}, Brand{"hevc", "image/heic"},
    Brand{"hevx", "image/heic"}, Brand{"mif1", "image/heic"}, Brand{"msf1", "image/heic"},
    Brand{"M4A ", "audio/mp4"},  Brand{"M4B ", "audio/mp4"},  Brand{"qt  ", "video/quicktime"},
    Brand{"3gp", "video/3gpp"},  Brand{"3g2", "video/3gpp"},  Brand{"isom", "video/mp4"},
    Brand{"iso", "video/mp4"},   Brand{"mp41", "video/mp4"},  Brand{"mp42", "video/mp4"},
    Brand{"avc1", "video/mp4"},  Brand{"M4V ", "video/mp4"},  Brand{"MSNV", "video/mp4"},
    Brand{"dash", "video/mp4"},
};

base::Fault bad_kind(std::string_view found) {
  return base::fault(FaultKind::kInvalid, "evidence.bad_kind", {{"found", std::string(found)}});
}

base::Result<Kind> known(std::string_view mime) {
  std::optional<Kind> kind = kind_named(mime);
  ENSURE(kind.has_value(), "a type that the table does not have");
  return std::move(*kind);
}

// Macros, and what a program would run.
bool has_program(const ZipLook& zip) {
  return std::any_of(zip.names.begin(), zip.names.end(), [](const std::string& name) {
    return name.ends_with("vbaProject.bin") || name.find("/activeX/") != name.npos ||
           name.starts_with("Basic/") || name.starts_with("Scripts/") ||
           name.starts_with("META-INF/MANIFEST.MF") || name.ends_with(".exe") ||
           name.ends_with(".dex") || name.ends_with(".class");
  });
}

base::Result<Kind> kind_of_zip(Content& content) {
  TRY_ASSIGN(const std::optional<ZipLook> zip, look_into_zip(content));
  if (!zip || has_program(*zip)) return bad_kind("application/zip");
  if (zip->has("[Content_Types].xml") && zip->has("_rels/.rels")) {
    if (zip->has("word/document.xml"))
      return known("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    if (zip->has("xl/workbook.xml"))
      return known("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  }
  if (zip->has("content.xml") &&
      (zip->mimetype == "application/vnd.oasis.opendocument.text" ||
       zip->mimetype == "application/vnd.oasis.opendocument.spreadsheet"))
    return known(zip->mimetype);
  if (zip->has("OFD.xml")) return known("application/ofd");
  return bad_kind("application/zip");
}

base::Result<Kind> kind_of_brand(std::string_view brand) {
  for (const Brand& it : kBrands) {
    if (brand.starts_with(it.brand)) return known(it.mime);
  }
  return bad_kind("ISO media");
}

// Words with which a browser or a shell would take a text for a program.
bool looks_active(std::string_view head) {
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower.starts_with("#!") || lower.starts_with("\xef\xbb\xbf#!")) return true;
  for (const std::string_view word : {"<script", "<html", "<svg", "<!doctype", "<?xml", "<?php",
                                      "<iframe", "<body", "<head", "javascript:"}) {
    if (lower.find(word) != lower.npos) return true;
  }
  return false;
}

// UTF-8 to the last byte, and no control characters but those of lines.
base::Result<bool> is_text(Content& content) {
  bool good = true;
  std::string carry;  // a character that a block cut in two
  TRY(read_through(content, [&](base::ByteView block) {
    if (!good) return;
    carry.append(base::text(block));
    for (const char c : carry) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f') ||
          byte == 0x7f) {
        good = false;
      }
    }
    const size_t valid = base::first_invalid_utf8(carry).value_or(carry.size());
    carry.erase(0, valid);
    if (carry.size() > 3) good = false;
  }));
  return good && carry.empty();
}

base::Result<Kind> kind_of_text(Content& content, std::string_view head) {
  if (looks_active(head)) return bad_kind("text");
  TRY_ASSIGN(const bool text, is_text(content));
  return text ? known("text/plain") : bad_kind("text");
}

struct CloseMagic {
  void operator()(magic_set* m) const { magic_close(m); }
};

}  // namespace

base::Result<std::string> magic_type(base::ByteView beginning) {
  // A handle is not thread safe and costs less than a millisecond.
  const std::unique_ptr<magic_set, CloseMagic> handle(
      magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS));
  if (handle == nullptr || magic_load(handle.get(), nullptr) != 0) {
    return base::fault(FaultKind::kUnavailable, "evidence.no_magic");
  }
  if (beginning.empty()) return std::string();
  const char* type = magic_buffer(handle.get(), beginning.data(), beginning.size());
  if (type == nullptr) return base::fault(FaultKind::kUnavailable, "evidence.no_magic");
  return std::string(type);
}

std::optional<Kind> kind_named(std::string_view mime) {
  for (const Known& it : kKnown) {
    if (it.mime == mime) {
      return Kind{std::string(it.mime), std::string(it.extension), it.image, it.inline_safe};
    }
  }
  return std::nullopt;
}

base::Result<Kind> kind_of(Content& content) {
  TRY_ASSIGN(const base::Bytes beginning, first_bytes(content, kMagicBytes));
  const std::string_view view =
      base::text(base::ByteView(beginning).first(std::min(beginning.size(), kHeadBytes)));
  if (view.starts_with("PK\x03\x04")) return kind_of_zip(content);
  if (view.size() >= 12 && view.substr(4, 4) == "ftyp") return kind_of_brand(view.substr(8, 4));
  TRY_ASSIGN(const std::string type, magic_type(beginning));
  for (const Sign& sign : kSigns) {
    if (type == sign.magic && view.size() > sign.offset &&
        view.substr(sign.offset).starts_with(sign.bytes)) {
      return known(sign.mime);
    }
  }
  if (type == "text/plain" || type == "text/csv") return kind_of_text(content, view);
  return bad_kind(type);
}

base::Result<Kind> kind_of(const std::filesystem::path& file) {
  TRY_ASSIGN(const std::unique_ptr<Content> content, open_content(file));
  return kind_of(*content);
}

}  // namespace evidence
