// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/attempts.h"

#include <gtest/gtest.h>

namespace api {
namespace {

constexpr int64_t kSecond = 1000;

class AttemptsTest : public ::testing::Test {
 protected:
  std::optional<int64_t> take(const std::string& peer) { return attempts_.take(peer, now_); }
  void spend(const std::string& peer, int times) {
    for (int i = 0; i < times; ++i) EXPECT_FALSE(take(peer)) << i;
  }
  calendar::Instant now_{1'700'000'000'000};
  Attempts attempts_{{.burst = 3, .refill_ms = 20 * kSecond, .addresses_max = 4}};
};

TEST_F(AttemptsTest, TooManyFailuresFromOneAddressWaitAndOthersDoNot) {
  spend("192.0.2.1", 3);
  EXPECT_EQ(take("192.0.2.1"), 20);
  now_.ms += 5 * kSecond;
  EXPECT_EQ(take("192.0.2.1"), 15);
  spend("192.0.2.2", 3);
  now_.ms += 15 * kSecond;
  spend("192.0.2.1", 1);
  EXPECT_TRUE(take("192.0.2.1"));
}

TEST_F(AttemptsTest, WhatSucceededDoesNotCount) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(take("192.0.2.1"));
    attempts_.give_back("192.0.2.1");
  }
  attempts_.give_back("192.0.2.9");  // never heard of
  spend("192.0.2.1", 3);
  EXPECT_TRUE(take("192.0.2.1"));
}

TEST_F(AttemptsTest, AnIpv6LineIsOneAddressHoweverManyItUses) {
  spend("2001:db8:1:2::1", 1);
  spend("2001:db8:1:2:ffff::7", 1);
  spend("2001:db8:1:2:0:1::", 1);
  EXPECT_TRUE(take("2001:db8:1:2::99"));
  EXPECT_FALSE(take("2001:db8:1:3::1"));
}

TEST_F(AttemptsTest, NeverRemembersMoreThanItsLimit) {
  for (int i = 0; i < 1000; ++i) (void)take("198.51.100." + std::to_string(i % 200));
  EXPECT_LE(attempts_.addresses(), 4u);
}

TEST_F(AttemptsTest, AClockSetBackNeitherForgivesNorLocks) {
  spend("192.0.2.1", 3);
  now_.ms -= 3600 * kSecond;
  EXPECT_EQ(take("192.0.2.1"), 20);
  now_.ms += 20 * kSecond;
  EXPECT_FALSE(take("192.0.2.1"));
}

TEST_F(AttemptsTest, AUnixSocketIsOneAddress) {
  spend("", 3);
  EXPECT_TRUE(take(""));
}

}  // namespace
}  // namespace api
