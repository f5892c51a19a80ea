// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "evidence/images_test.h"
#include "evidence/locker.h"
#include "evidence/zip_test.h"

namespace evidence {
namespace {

namespace fs = std::filesystem;
using std::string_literals::operator""s;  // bytes with zeros

class KindOf : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-kind-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }
  // The MIME type, or the code of the refusal.
  std::string of(std::string_view content) {
    std::ofstream(dir_ / "file.exe", std::ios::binary) << content;  // the name does not count
    const base::Result<Kind> kind = kind_of(dir_ / "file.exe");
    return kind.ok() ? kind->mime : kind.fault().code;
  }
  fs::path dir_;
};

std::string brand(std::string_view name) {
  return "\0\0\0\x18"s + "ftyp" + std::string(name) + "\0\0\0\0mp42isom"s + "\0\0\0\x08mdat"s;
}

TEST_F(KindOf, FourImageFormatsIsShownByABrowserAndHasForms) {
  for (const char* mime : {"image/jpeg", "image/png", "image/webp", "image/gif"}) {
    const base::Bytes image = encoded(quarters(16, 16).get(), mime);
    EXPECT_EQ(of(base::text(image)), mime);
    EXPECT_TRUE(kind_named(mime)->image && kind_named(mime)->inline_safe);
  }
}

TEST_F(KindOf, PhonesAndRecordersIsKnown) {
  EXPECT_EQ(of(brand("heic")), "image/heic");
  EXPECT_EQ(of(brand("mif1")), "image/heic");
  EXPECT_EQ(of(brand("isom")), "video/mp4");
  EXPECT_EQ(of(brand("mp42")), "video/mp4");
  EXPECT_EQ(of(brand("qt  ")), "video/quicktime");
  EXPECT_EQ(of(brand("3gp5")), "video/3gpp");
  EXPECT_EQ(of(brand("M4A ")), "audio/mp4");
  EXPECT_EQ(
      of("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08"
         "\x42\x82\x84webm"s),
      "video/webm");
  EXPECT_EQ(of("\0\0\0\x08wide\0\0\0\x10mdat"s), "evidence.bad_kind");
  EXPECT_EQ(of("#!AMR\n\x3c\x55"s), "audio/amr");
  EXPECT_EQ(of("\xff\xf1\x50\x80\x00\x1f\xfc"s), "audio/aac");
  EXPECT_EQ(of("ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x64"s), "audio/mpeg");
  EXPECT_EQ(of("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0"s), "audio/wav");
  EXPECT_EQ(of("OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x02"s),
            "audio/ogg");
  EXPECT_FALSE(kind_named("image/heic")->inline_safe);
  EXPECT_FALSE(kind_named("image/heic")->image);
  EXPECT_TRUE(kind_named("video/mp4")->inline_safe);
}

TEST_F(KindOf, DocumentsIsKnownAndOnlyDownloaded) {
  EXPECT_EQ(of("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf");
  EXPECT_FALSE(kind_named("application/pdf")->inline_safe);
  EXPECT_EQ(
      of(zip_of({{"[Content_Types].xml", ""}, {"_rels/.rels", ""}, {"word/document.xml", ""}})),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(of(zip_of({{"_rels/.rels", ""}, {"xl/workbook.xml", ""}, {"[Content_Types].xml", ""}})),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  for (const std::string type : {"text", "spreadsheet"}) {
    const std::string mime = "application/vnd.oasis.opendocument." + type;
    EXPECT_EQ(of(zip_of({{"mimetype", mime}, {"content.xml", ""}})), mime);
    EXPECT_FALSE(kind_named(mime)->inline_safe);
  }
  EXPECT_EQ(of(zip_of({{"OFD.xml", ""}, {"Doc_0/Document.xml", ""}})), "application/ofd");
}

TEST_F(KindOf, PlainTextIsKnownInUtf8Only) {
  EXPECT_EQ(of("今天检查了三家店，均未发现隐患。\r\n"), "text/plain");
  EXPECT_EQ(of("\xef\xbb\xbf姓名,金额\n张,1\n李,2\n"), "text/plain");
  EXPECT_EQ(of("\xbd\xf1\xcc\xec\xbc\xec\xb2\xe9\xc1\xcb\n"), "evidence.bad_kind");  // GBK
  std::string large;
  while (large.size() < 300'000) large += "检查";  // blocks cut characters
  EXPECT_EQ(of(large), "text/plain");
  EXPECT_EQ(of(large + "\xe6"), "evidence.bad_kind");
  EXPECT_EQ(of(large + "\xff" + large), "evidence.bad_kind");
  EXPECT_EQ(of(large + '\0' + large), "evidence.bad_kind");
  EXPECT_FALSE(kind_named("text/plain")->inline_safe);
}

TEST_F(KindOf, ProgramsScriptsAndPagesIsRefused) {
  const std::string bad[] = {
      "\x7f"
      "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0"s,
      "MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff"s,
      "#!/bin/sh\nrm -rf /\n",
      "<?php echo 1;",
      "<!DOCTYPE html><p>x",
      "text first, then <ScRiPt>alert(1)</script>",
      "<svg xmlns='http://www.w3.org/2000/svg'/>",
      "<?xml version='1.0'?><a/>",
      "{\"a\": 1}",
      "\xca\xfe\xba\xbe\0\0\0\x34"s,
      brand("avif"),
      brand("jp2 "),
      "\0\0\0\0\0\0"s,
      "BM" + std::string(100, '\0'),
      "Rar!\x1a\x07\x01\0"s,
      "\x1f\x8b\x08\0\0\0\0\0\0\x03"s,
      "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s,  // .doc, .xls: may hold macros
  };
  for (const std::string& content : bad) {
    EXPECT_EQ(of(content), "evidence.bad_kind") << content.substr(0, 20);
  }
}

TEST_F(KindOf, AnArchiveIsWhatIsInIt) {
  using Files = std::vector<std::pair<std::string, std::string>>;
  const Files docx = {{"[Content_Types].xml", ""}, {"_rels/.rels", ""}, {"word/document.xml", ""}};
  const auto with = [&](const std::string& name) {
    Files files = docx;
    files.emplace_back(name, "");
    return zip_of(files);
  };
  EXPECT_EQ(of(with("word/vbaProject.bin")), "evidence.bad_kind");
  EXPECT_EQ(of(with("word/activeX/activeX1.xml")), "evidence.bad_kind");
  EXPECT_EQ(of(with("setup.exe")), "evidence.bad_kind");
  EXPECT_EQ(of(zip_of({{"META-INF/MANIFEST.MF", ""}, {"OFD.xml", ""}})), "evidence.bad_kind");
  EXPECT_EQ(of(zip_of({{"photo.jpg", ""}})), "evidence.bad_kind");
  EXPECT_EQ(of(zip_of({{"mimetype", "application/vnd.oasis.opendocument.text"},
                       {"content.xml", ""},
                       {"Basic/Standard/Module1.xml", ""}})),
            "evidence.bad_kind");
  EXPECT_EQ(
      of(zip_of({{"content.xml", ""}, {"mimetype", "application/vnd.oasis.opendocument.text"}})),
      "evidence.bad_kind");
  const std::string good = zip_of(docx);
  EXPECT_EQ(of("MZ" + good), "evidence.bad_kind");
  EXPECT_EQ(of(good + "<script>"), "evidence.bad_kind");
  EXPECT_EQ(of(good.substr(0, good.size() - 1)), "evidence.bad_kind");
  for (size_t size = 4; size < good.size(); size += 7) {
    EXPECT_EQ(of(good.substr(0, size)), "evidence.bad_kind") << size;
  }
}

TEST_F(KindOf, NothingIsSaidWithoutTheDatabase) {
  const base::Bytes image = encoded(quarters(16, 16).get(), "image/jpeg");
  ::setenv("MAGIC", "/nonexistent", 1);
  const std::string found = of(base::text(image));
  ::unsetenv("MAGIC");
  EXPECT_EQ(found, "evidence.no_magic");
}

}  // namespace
}  // namespace evidence
