// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/digest.h"

namespace base {
namespace {

TEST(Hex, WritesLowerCaseAndReadsBoth) {
  const Bytes bytes = {0x00, 0x0f, 0xa5, 0xff};
  EXPECT_EQ(hex(bytes), "000fa5ff");
  EXPECT_EQ(from_hex("000fa5ff"), bytes);
  EXPECT_EQ(from_hex("000FA5Ff"), bytes);
  EXPECT_EQ(from_hex(""), Bytes{});
}

TEST(Hex, RefusesOddLengthAndOtherCharacters) {
  for (const char* text : {"0", "abc", "0g", "g0", "0x", " 0", "0 ", "-1", "００", "a\n"}) {
    EXPECT_FALSE(from_hex(text).has_value()) << text;
  }
}

// RFC 4648 §10.
TEST(Base64, KnowsTheVectorsOfTheStandard) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(base64(view(plain)), coded);
    EXPECT_EQ(from_base64(coded), to_bytes(plain));
  }
}

TEST(Base64, RefusesWhatTheStandardDoesNotKnow) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zm=v", "Zg==Zg==",
                           "Zm9v\n", " Zm9v", "Zm9v ", "Zm-v", "Zm_v", "Zm9vY", "Zm9*"}) {
    EXPECT_FALSE(from_base64(text).has_value()) << text;
  }
}

// RFC 4648 §3.5: two texts for the same bytes would make a signature's text malleable.
TEST(Base64, RefusesBitsThatCarryNothing) {
  for (const char* text : {"Zh==", "Zm9=", "Zv==", "Zm//Zm9="}) {
    EXPECT_FALSE(from_base64(text).has_value()) << text;
  }
}

RC_GTEST_PROP(BytesProperty, HexAndBase64ReadBackTheSame, ()) {
  const auto bytes = *rc::gen::arbitrary<Bytes>();
  RC_ASSERT(from_hex(hex(bytes)) == bytes);
  RC_ASSERT(from_base64(base64(bytes)) == bytes);
}

RC_GTEST_PROP(BytesProperty, WhatBase64ReadsItWritesTheSame, ()) {
  const auto text = *rc::gen::container<std::string>(
      4 * *rc::gen::inRange<size_t>(0, 4), rc::gen::elementOf(std::string("AQgwZz09+/==")));
  const auto bytes = from_base64(text);
  RC_PRE(bytes.has_value());
  RC_ASSERT(base64(*bytes) == text);
}

TEST(Bytes, ViewsAreTheSameBytes) {
  EXPECT_EQ(text(view("法")), "法");
  EXPECT_EQ(to_bytes("ab"), (Bytes{'a', 'b'}));
}

// FIPS 180-4 examples, from the NIST test vectors.
TEST(Sha256, KnowsTheVectorsOfTheStandard) {
  EXPECT_EQ(hex(sha256(view(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256(view("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256(view("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(view(std::string(1'000'000, 'a')))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

RC_GTEST_PROP(Sha256Property, PartsAreTheSameAsTheWhole, ()) {
  const auto a = *rc::gen::arbitrary<Bytes>();
  const auto b = *rc::gen::arbitrary<Bytes>();
  Bytes whole = a;
  whole.insert(whole.end(), b.begin(), b.end());
  Sha256 hash;
  hash.update(a);
  hash.update(b);
  RC_ASSERT(hash.finish() == sha256(ByteView(whole)));
  // finish() begins anew.
  RC_ASSERT(hash.of({ByteView(a), ByteView(b)}) == sha256(ByteView(whole)));
  RC_ASSERT(sha256({ByteView(a), ByteView(b)}) == sha256(ByteView(whole)));
}

TEST(Sha256, BeginsAnewAfterReset) {
  Sha256 hash;
  hash.update(view("thrown away"));
  hash.reset();
  hash.update(view("abc"));
  EXPECT_EQ(hash.finish(), sha256(view("abc")));
}

}  // namespace
}  // namespace base
