// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/result.h"

namespace base {
namespace {

constexpr int64_t kGreatest = 99'999'999'999'999 * Decimal::kOne + 9999;

TEST(Decimal, ReadsWholeNumbersAndUpToFourPlaces) {
  const struct {
    const char* text;
    int64_t units;
  } rows[] = {{"0", 0},
              {"-0", 0},
              {"12", 120'000},
              {"-12", -120'000},
              {"007", 70'000},
              {"12.5", 125'000},
              {"0.0001", 1},
              {"-0.0001", -1},
              {"12.5000", 125'000},
              {"99999999999999.9999", kGreatest}};
  for (const auto& row : rows) {
    const auto value = Decimal::parse(row.text);
    ASSERT_TRUE(value.has_value()) << row.text;
    EXPECT_EQ(value->units, row.units) << row.text;
  }
}

TEST(Decimal, RefusesEverythingElse) {
  for (const char* text : {"",
                           "-",
                           "+",
                           "+12",
                           ".",
                           ".5",
                           "5.",
                           "1.00000",
                           "1,000",
                           "1 ",
                           " 1",
                           "1e3",
                           "0x1",
                           "--1",
                           "1-",
                           "1.2.3",
                           "１",
                           "一",
                           "100000000000000",
                           "000000000000001",
                           "nan",
                           "inf"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << "'" << text << "'";
  }
  EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)).has_value());
}

TEST(Decimal, PrintsTheShortestForm) {
  EXPECT_EQ(Decimal{125'000}.str(), "12.5");
  EXPECT_EQ(Decimal{120'000}.str(), "12");
  EXPECT_EQ(Decimal{1}.str(), "0.0001");
  EXPECT_EQ(Decimal{-5'000}.str(), "-0.5");
  EXPECT_EQ(Decimal{0}.str(), "0");
  EXPECT_EQ(Decimal{10'010}.str(), "1.001");
  EXPECT_EQ(Decimal{INT64_MIN}.str(), "-922337203685477.5808");
}

TEST(Decimal, AddsAndComparesExactly) {
  const Decimal tenth = Decimal::parse("0.1").value();
  Decimal sum;
  for (int i = 0; i < 10; ++i) sum += tenth;
  EXPECT_EQ(sum, Decimal::of(1));
  EXPECT_EQ(sum - tenth, Decimal::parse("0.9").value());
  EXPECT_EQ(-tenth, Decimal::parse("-0.1").value());
  EXPECT_LT(Decimal::parse("9.9999").value(), Decimal::of(10));
  EXPECT_TRUE(Decimal::of(-3).is_whole());
  EXPECT_FALSE(tenth.is_whole());
}

RC_GTEST_PROP(DecimalProperty, WhatIsPrintedReadsBackTheSame, ()) {
  const Decimal value{*rc::gen::inRange<int64_t>(-kGreatest, kGreatest + 1)};
  const auto back = Decimal::parse(value.str());
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == value);
  RC_ASSERT(back->str() == value.str());
}

// However a number was written, its canonical form reads back to it and to itself.
RC_GTEST_PROP(DecimalProperty, CanonicalFormIsStable, ()) {
  const auto digits = [](size_t from, size_t to) {
    return *rc::gen::container<std::string>(*rc::gen::inRange(from, to),
                                            rc::gen::inRange('0', static_cast<char>('9' + 1)));
  };
  std::string text = *rc::gen::element<std::string>("", "-") + digits(1, 15);
  if (*rc::gen::arbitrary<bool>()) text += "." + digits(1, 5);
  const auto value = Decimal::parse(text);
  RC_ASSERT(value.has_value());
  RC_ASSERT(Decimal::parse(value->str()) == value);
  RC_ASSERT(value->str().size() <= text.size());
}

TEST(Percent, IsHalfUpWithTheDecimalsAsked) {
  const struct {
    int64_t n, d;
    int decimals;
    const char* text;
  } rows[] = {{172, 173, 2, "99.42"},  {1, 8, 0, "13"},
              {1, 8, 1, "12.5"},       {1, 8, 2, "12.50"},
              {1, 16, 2, "6.25"},      {1, 16, 1, "6.3"},
              {1, 3, 4, "33.3333"},    {2, 3, 4, "66.6667"},
              {1, 200, 0, "1"},        {1, 201, 0, "0"},
              {0, 7, 2, "0.00"},       {7, 7, 2, "100.00"},
              {8, 7, 2, "114.29"},     {1, 20000, 2, "0.01"},
              {1, 20001, 2, "0.00"},   {999'995, 1'000'000, 1, "100.0"},
              {12, 10'000, 2, "0.12"}, {1, 100'000, 2, "0.00"}};
  for (const auto& row : rows) {
    const auto text = percent(Decimal::of(row.n), Decimal::of(row.d), row.decimals);
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(*text, row.text) << row.n << "/" << row.d << " to " << row.decimals;
  }
}

TEST(Percent, OverNothingIsNothing) {
  for (int decimals = 0; decimals <= 4; ++decimals) {
    EXPECT_FALSE(percent(Decimal::of(0), Decimal::of(0), decimals).has_value());
    EXPECT_FALSE(percent(Decimal::of(5), Decimal{}, decimals).has_value());
  }
}

TEST(Percent, OfNegativePartsOrOtherDecimalsIsABug) {
  EXPECT_THROW((void)percent(Decimal::of(-1), Decimal::of(2), 2), Bug);
  EXPECT_THROW((void)percent(Decimal::of(1), Decimal::of(-2), 2), Bug);
  EXPECT_THROW((void)percent(Decimal::of(1), Decimal::of(2), 5), Bug);
  EXPECT_THROW((void)percent(Decimal::of(1), Decimal::of(2), -1), Bug);
}

// The printed digits as a number of 1/10^decimals percent; nothing if they are not well formed.
__extension__ using Wide = unsigned __int128;

std::optional<Wide> digits_of(const std::string& text, int decimals) {
  const size_t dot = text.find('.');
  if ((dot == std::string::npos) != (decimals == 0)) return std::nullopt;
  if (decimals > 0 && text.size() - dot - 1 != static_cast<size_t>(decimals)) return std::nullopt;
  if (dot == 0 || (text.size() > 1 && text[0] == '0' && dot != 1)) return std::nullopt;
  Wide out = 0;
  for (char c : text) {
    if (c == '.') continue;
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + static_cast<Wide>(c - '0');
  }
  return out;
}

// q is n*scale/d half up exactly when d*(2q-1) <= 2*n*scale < d*(2q+1).
void expect_half_up(int64_t n, int64_t d, int decimals) {
  const auto text = percent(Decimal{n}, Decimal{d}, decimals);
  RC_ASSERT(text.has_value());
  const auto q = digits_of(*text, decimals);
  RC_ASSERT(q.has_value());
  Wide scale = 100;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const Wide twice = 2 * static_cast<Wide>(n) * scale;
  const auto divisor = static_cast<Wide>(d);
  RC_ASSERT(twice < divisor * (2 * *q + 1));
  RC_ASSERT(*q == 0 || divisor * (2 * *q - 1) <= twice);
}

RC_GTEST_PROP(PercentProperty, AgreesWithExactArithmeticOnSmallParts, ()) {
  const auto d = *rc::gen::inRange<int64_t>(1, 2000);
  const auto n = *rc::gen::inRange<int64_t>(0, 2000);
  expect_half_up(n * Decimal::kOne, d * Decimal::kOne, *rc::gen::inRange(0, 5));
}

RC_GTEST_PROP(PercentProperty, AgreesWithExactArithmeticOnAnyParts, ()) {
  const auto d = *rc::gen::inRange<int64_t>(1, kGreatest + 1);
  const auto n = *rc::gen::inRange<int64_t>(0, kGreatest + 1);
  expect_half_up(n, d, *rc::gen::inRange(0, 5));
}

TEST(Percent, OfTheGreatestOverTheLeastIsStillExact) {
  EXPECT_EQ(percent(Decimal{kGreatest}, Decimal{1}, 4), "99999999999999999900.0000");
}

TEST(Share, IsHundredthsOfTheValueRoundedTowardsZero) {
  EXPECT_EQ(share(Decimal::of(1000), Decimal::of(3), 2).str(), "60");
  EXPECT_EQ(share(Decimal{1}, Decimal::of(50), 1).str(), "0");
  EXPECT_EQ(share(-Decimal::of(10), Decimal::of(30), 1).str(), "-3");
  EXPECT_EQ(share(Decimal::of(10), Decimal::of(30), 0).str(), "0");
}

TEST(Share, WhatNoDecimalHoldsIsTheGreatestThatOneCan) {
  EXPECT_EQ(share(Decimal{kGreatest}, Decimal::of(1000), 1).units, kGreatest);
  EXPECT_EQ(share(Decimal{kGreatest}, Decimal{kGreatest}, kGreatest).units, kGreatest);
  EXPECT_EQ(share(Decimal{-kGreatest}, Decimal{kGreatest}, kGreatest).units, -kGreatest);
}

}  // namespace
}  // namespace base
