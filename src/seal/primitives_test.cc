// SPDX-License-Identifier: AGPL-3.0-or-later
#include "seal/primitives.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace seal {
namespace {

base::Bytes bytes(std::string_view hex) { return base::from_hex(hex).value(); }

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16 (AES-256), which NIST
// names for SP 800-38D.
struct GcmVector {
  base::Bytes key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  base::Bytes nonce = bytes("cafebabefacedbaddecaf888");
  base::Bytes bound = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  base::Bytes plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  base::Bytes sealed = bytes(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
};

TEST(Gcm, MeetsThePublishedVector) {
  const GcmVector v;
  base::Bytes out(v.sealed.size());
  gcm_encrypt(v.key, v.nonce, v.bound, v.plain, out.data());
  EXPECT_EQ(base::hex(out), base::hex(v.sealed));
  base::Bytes plain(v.plain.size());
  EXPECT_TRUE(gcm_decrypt(v.key, v.nonce, v.bound, v.sealed, plain.data()));
  EXPECT_EQ(plain, v.plain);
}

TEST(Gcm, OfNothingIsATagOnly) {
  const base::Bytes key(32);
  const base::Bytes nonce(12);
  base::Bytes out(16);
  gcm_encrypt(key, nonce, {}, {}, out.data());
  EXPECT_EQ(base::hex(out), "530f8afbc74536b9a963b4f1c4cb738b");  // test case 13
  EXPECT_TRUE(gcm_decrypt(key, nonce, {}, out, nullptr));
}

TEST(Gcm, LeavesNoPlainTextWhereTheTagIsWrong) {
  GcmVector v;
  v.sealed.back() ^= 1;
  base::Bytes plain(v.plain.size(), 0xee);
  EXPECT_FALSE(gcm_decrypt(v.key, v.nonce, v.bound, v.sealed, plain.data()));
  EXPECT_EQ(plain, base::Bytes(v.plain.size(), 0));
}

TEST(Sm4, MeetsTheVectorOfTheStandard) {
  // GB/T 32907-2016 A.1: one block; counter mode over zeros shows the block cipher itself.
  const base::Bytes key = bytes("0123456789abcdeffedcba9876543210");
  base::Bytes out(16);
  sm4_ctr(key, key, base::Bytes(16), out.data());
  EXPECT_EQ(base::hex(out), "681edf34d206965e86b3e94f536e4246");
}

TEST(Sm4, CounterModeMeetsThePublishedVector) {
  // draft-ribose-cfrg-sm4-10 A.2.5.1
  const base::Bytes key = bytes("0123456789abcdeffedcba9876543210");
  const base::Bytes counter = bytes("000102030405060708090a0b0c0d0e0f");
  const base::Bytes plain = bytes(
      "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
      "eeeeeeeeeeeeeeeeffffffffffffffffaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb");
  base::Bytes out(plain.size());
  sm4_ctr(key, counter, plain, out.data());
  EXPECT_EQ(base::hex(out),
            "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
            "f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514");
}

TEST(HmacSm3, MeetsThePublishedVectors) {
  // GM/T 0042-2015 D.3
  base::Bytes key;
  for (uint8_t i = 1; i <= 37; ++i) key.push_back(i);
  const base::ByteView first = base::ByteView(key).first(32);
  const std::string text =
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  EXPECT_EQ(base::hex(hmac_sm3(first, {base::view(text)})),
            "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a");
  const base::Bytes cd(50, 0xcd);
  EXPECT_EQ(base::hex(hmac_sm3(key, {cd})),
            "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae");
}

RC_GTEST_PROP(HmacSm3, IsOverThePartsJoined, (const base::Bytes& a, const base::Bytes& b)) {
  const base::Bytes key(32, 7);
  base::Bytes joined = a;
  joined.insert(joined.end(), b.begin(), b.end());
  RC_ASSERT(hmac_sm3(key, {a, b}) == hmac_sm3(key, {joined}));
}

TEST(Derive, MeetsRfc5869) {
  const base::Bytes secret(22, 0x0b);  // test case 3
  EXPECT_EQ(base::hex(derive("SHA256", secret, "", 42).view()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Derive, WithSm3IsExtractThenExpand) {
  // RFC 5869 §2.2 and §2.3 written out, for lack of a published vector.
  const base::Bytes secret(32, 0x5a);
  const base::Bytes prk = hmac_sm3(base::Bytes(32), {secret});
  const base::Bytes one = {1};
  const base::Bytes expected = hmac_sm3(prk, {base::view("info"), one});
  EXPECT_EQ(base::hex(derive("SM3", secret, "info", 32).view()), base::hex(expected));
}

TEST(Secret, IsWipedWhenItMoves) {
  Secret a(base::Bytes(4, 9));
  Secret b = std::move(a);
  EXPECT_EQ(a.size(), 0u);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(base::hex(b.view()), "09090909");
  a = b;
  EXPECT_EQ(base::hex(a.view()), "09090909");
}

}  // namespace
}  // namespace seal
