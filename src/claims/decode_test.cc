// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/decode.h"

#include <gtest/gtest.h>

namespace claims {
namespace {

// "全年调解纠纷15件。" in GB18030.
const std::string kGb = "\xc8\xab\xc4\xea\xb5\xf7\xbd\xe2\xbe\xc0\xb7\xd7\x31\x35\xbc\xfe\xa1\xa3";

TEST(Decode, Utf8StaysAsItIs) {
  auto text = decode("全年调解纠纷15件。");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->utf8, "全年调解纠纷15件。");
  EXPECT_EQ(text->encoding, "UTF-8");
}

TEST(Decode, TheByteOrderMarkIsDropped) {
  auto text = decode(
      "\xef\xbb\xbf"
      "15件");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->utf8, "15件");
}

TEST(Decode, Gb18030IsConvertedAndSaid) {
  auto text = decode(kGb);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->utf8, "全年调解纠纷15件。");
  EXPECT_EQ(text->encoding, "GB18030");
}

TEST(Decode, FourByteCharactersOfGb18030AreRead) {
  auto text = decode(kGb + kGb + "\x81\x39\xee\x39" + kGb);  // U+3400
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->utf8.find("㐀"), std::string::npos);
}

TEST(Decode, DamagedUtf8IsRefusedNotRepaired) {
  auto text = decode("全年调解纠纷\xe4\xbb 15件,化解14件。");
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.fault().code, "claims.damaged_utf8");
  EXPECT_EQ(text.fault().arg("offset"), "18");
}

TEST(Decode, OtherEncodingsAreRefused) {
  // Latin-1: some byte pairs are Chinese by accident.
  auto latin = decode("caf\351 na\357ve \374ber \340 la carte \351t\351 \350re d\351j\340");
  ASSERT_FALSE(latin.ok());
  EXPECT_EQ(latin.fault().code, "claims.unknown_encoding");
  auto random = decode("\xff\xfe\xff\xff\x80\x80");
  ASSERT_FALSE(random.ok());
  EXPECT_EQ(random.fault().code, "claims.unknown_encoding");
}

TEST(Decode, BinaryFilesAreRefused) {
  auto text = decode(std::string("PK\x03\x04\x00\x00", 6));
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.fault().code, "claims.not_text");
  EXPECT_EQ(text.fault().arg("offset"), "2");
}

TEST(Decode, AnEmptyFileIsAnEmptyText) {
  auto text = decode("");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->utf8, "");
}

TEST(Decode, TextsBeyondTheLimitAreRefused) {
  auto text = decode(std::string(kTextBytesMax + 1, 'a'));
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.fault().code, "claims.too_large");
}

}  // namespace
}  // namespace claims
