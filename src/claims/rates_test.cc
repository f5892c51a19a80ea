// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/rates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace claims {
namespace {

using base::Decimal;

Match matches(int64_t n, int64_t d, Printed p) { return match(Decimal::of(n), Decimal::of(d), p); }

TEST(Rates, ThePublishedRates) {
  EXPECT_EQ(matches(172, 173, {9942, 2}), Match::kRounded);
  EXPECT_EQ(matches(197, 199, {9899, 2}), Match::kRounded);
  EXPECT_EQ(matches(14, 15, {99, 0}), Match::kNone);
  EXPECT_EQ(matches(90, 91, {99, 0}), Match::kRounded);
  EXPECT_EQ(matches(1414, 1415, {99, 0}), Match::kTruncated);
}

TEST(Rates, ExactIsToldFromRounded) {
  EXPECT_EQ(matches(48, 50, {96, 0}), Match::kExact);
  EXPECT_EQ(matches(48, 50, {9600, 2}), Match::kExact);
  EXPECT_EQ(matches(1, 3, {333, 1}), Match::kRounded);
}

TEST(Rates, NothingIsARateOverNothing) {
  EXPECT_EQ(matches(0, 0, {100, 0}), Match::kNone);
  EXPECT_EQ(matches(-1, 5, {20, 0}), Match::kNone);
  EXPECT_EQ(percent_text(Decimal::of(0), Decimal::of(0)), "—");
}

TEST(Rates, NoWholeNumeratorOver15Gives99) {
  EXPECT_TRUE(whole_numerators(15, {99, 0}).empty());
  EXPECT_EQ(neighbours(15, {99, 0}).below, 14);
  EXPECT_EQ(neighbours(15, {99, 0}).above, 15);
  EXPECT_EQ(whole_numerators(150, {99, 0}), (std::vector<int64_t>{148, 149}));
}

TEST(Rates, GrowthThatNoWholeNumberGives) {
  EXPECT_FALSE(whole_prior_exists(12, {23, 0}, false));
  EXPECT_TRUE(whole_prior_exists(12, {20, 0}, false));
  EXPECT_TRUE(whole_prior_exists(173, {1533, 2}, false));
  EXPECT_TRUE(whole_prior_exists(9, {10, 0}, true));
  EXPECT_FALSE(whole_prior_exists(9, {15, 0}, true));
}

TEST(Rates, PrintedForm) {
  EXPECT_EQ((Printed{9942, 2}).str(), "99.42");
  EXPECT_EQ((Printed{5, 2}).str(), "0.05");
  EXPECT_EQ((Printed{99, 0}).str(), "99");
}

RC_GTEST_PROP(RatesProperty, WhatRoundsRightIsNeverWrong, ()) {
  const int64_t d = *rc::gen::inRange<int64_t>(1, 1'000'000);
  const int64_t n = *rc::gen::inRange<int64_t>(0, d + 1);
  const int places = *rc::gen::inRange(0, 5);
  int64_t scale = 100;
  for (int i = 0; i < places; ++i) scale *= 10;
  const int64_t rounded = (2 * n * scale + d) / (2 * d);
  RC_ASSERT(matches(n, d, {rounded, places}) != Match::kNone);
  RC_ASSERT(matches(n, d, {n * scale / d, places}) != Match::kNone);
  RC_ASSERT(matches(n, d, {rounded + 2, places}) == Match::kNone);
}

RC_GTEST_PROP(RatesProperty, WholeNumeratorsAreExactlyThoseThatMatch, ()) {
  const int64_t d = *rc::gen::inRange<int64_t>(1, 400);
  const Printed p{*rc::gen::inRange<int64_t>(0, 1001), 1};
  std::vector<int64_t> fitting;
  for (int64_t k = 0; k <= d; ++k) {
    if (matches(k, d, p) != Match::kNone) fitting.push_back(k);
  }
  const auto got = whole_numerators(d, p);
  RC_ASSERT(got.empty() == fitting.empty());
  if (!fitting.empty()) {
    RC_ASSERT(got.front() == fitting.front());
    RC_ASSERT(got.back() == fitting.back());
  }
}

RC_GTEST_PROP(RatesProperty, TrueGrowthIsNeverImpossible, ()) {
  const int64_t prior = *rc::gen::inRange<int64_t>(1, 5000);
  const int64_t now = *rc::gen::inRange<int64_t>(1, 10000);
  const int places = *rc::gen::inRange(0, 3);
  int64_t scale = 100;
  for (int i = 0; i < places; ++i) scale *= 10;
  const int64_t gap = now > prior ? now - prior : prior - now;
  const int64_t digits = (2 * gap * scale + prior) / (2 * prior);
  RC_ASSERT(whole_prior_exists(now, {digits, places}, now < prior));
}

}  // namespace
}  // namespace claims
