// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/totp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace identity {
namespace {

const base::Bytes kRfcSecret = base::to_bytes("12345678901234567890");

// RFC 6238 appendix B, SHA1, the last six of the eight digits.
TEST(Totp, GivesTheCodesOfTheRfc) {
  const struct {
    int64_t seconds;
    const char* code;
  } rows[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
              {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& row : rows) {
    EXPECT_EQ(totp_code(kRfcSecret, totp_step({row.seconds * 1000})), row.code) << row.seconds;
  }
}

// RFC 4226 appendix D.
TEST(Totp, GivesTheCodesOfHotp) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (uint64_t step = 0; step < 10; ++step) EXPECT_EQ(totp_code(kRfcSecret, step), codes[step]);
}

TEST(Totp, FindsTheStepBeforeThePresentAndTheNextAndNoOther) {
  const calendar::Instant now{1'600'000'000'000};
  const uint64_t present = totp_step(now);
  for (int away = -3; away <= 3; ++away) {
    const uint64_t step = present + static_cast<uint64_t>(away);
    const auto found = totp_find(kRfcSecret, totp_code(kRfcSecret, step), now);
    if (away >= -1 && away <= 1) {
      EXPECT_EQ(found, step);
    } else {
      EXPECT_EQ(found, std::nullopt) << away;
    }
  }
}

TEST(Totp, StepsChangeEveryThirtySeconds) {
  EXPECT_EQ(totp_step({0}), 0u);
  EXPECT_EQ(totp_step({29'999}), 0u);
  EXPECT_EQ(totp_step({30'000}), 1u);
  EXPECT_EQ(totp_step({-1}), 0u);
  EXPECT_EQ(totp_find(kRfcSecret, totp_code(kRfcSecret, 0), {0}), 0u);
}

TEST(Totp, RefusesCodesOfAnotherLength) {
  const calendar::Instant now{59'000};
  const std::string right = totp_code(kRfcSecret, 1);
  EXPECT_EQ(totp_find(kRfcSecret, right, now), 1u);
  for (const std::string& wrong : {std::string(), right.substr(0, 5), right + "0", " " + right,
                                   right + std::string(1, '\0')}) {
    EXPECT_EQ(totp_find(kRfcSecret, wrong, now), std::nullopt) << wrong;
  }
}

RC_GTEST_PROP(TotpProperty, EveryFlippedBitOfACodeIsRefused, ()) {
  const calendar::Instant now{*rc::gen::inRange<int64_t>(0, 4'000'000'000'000)};
  const uint64_t present = totp_step(now);
  const std::string right = totp_code(kRfcSecret, present);
  for (size_t bit = 0; bit < right.size() * 8; ++bit) {
    std::string wrong = right;
    wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << (bit % 8)));
    // A flipped bit may give the code of a neighbouring step, once in a hundred thousand times.
    if (wrong == totp_code(kRfcSecret, present - 1) || wrong == totp_code(kRfcSecret, present + 1))
      continue;
    RC_ASSERT(!totp_find(kRfcSecret, wrong, now));
  }
}

// RFC 4648 §10, without padding.
TEST(Base32, GivesTheExamplesOfTheRfc) {
  const struct {
    const char* plain;
    const char* encoded;
  } rows[] = {{"", ""},
              {"f", "MY"},
              {"fo", "MZXQ"},
              {"foo", "MZXW6"},
              {"foob", "MZXW6YQ"},
              {"fooba", "MZXW6YTB"},
              {"foobar", "MZXW6YTBOI"}};
  for (const auto& row : rows) {
    EXPECT_EQ(base32(base::view(row.plain)), row.encoded);
    EXPECT_EQ(from_base32(row.encoded), base::to_bytes(row.plain));
  }
  EXPECT_EQ(from_base32("mzxw 6ytb oi"), base::to_bytes("foobar"));
  for (const char* bad :
       {"M", "A", "AAA", "MZX", "MZXW6Y", "MZ1Q", "MY======", "MZ", "MZXW-6YTB", "老"}) {
    EXPECT_EQ(from_base32(bad), std::nullopt) << bad;
  }
}

RC_GTEST_PROP(Base32Property, ComesBack, (const base::Bytes& bytes)) {
  RC_ASSERT(from_base32(base32(bytes)) == bytes);
}

TEST(Totp, UriIsPercentEncoded) {
  EXPECT_EQ(otpauth_uri("示范镇", "li.si", "MZXW6"),
            "otpauth://totp/%E7%A4%BA%E8%8C%83%E9%95%87:li.si?secret=MZXW6"
            "&issuer=%E7%A4%BA%E8%8C%83%E9%95%87&algorithm=SHA1&digits=6&period=30");
  EXPECT_EQ(otpauth_uri("a&b c/d", "x", "AA").find("a%26b%20c%2Fd"),
            std::string("otpauth://totp/").size());
}

}  // namespace
}  // namespace identity
