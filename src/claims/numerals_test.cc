// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/numerals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace claims {
namespace {

std::string digits_of(View text) {
  const auto n = read_digits(text, 0);
  if (!n) return "nothing";
  const auto value = n->value();
  return (value ? value->str() : "unreadable") + "/" + std::to_string(n->end) +
         (n->more ? "+" : "");
}

std::string chinese_of(View text) {
  const auto n = read_chinese(text, 0);
  if (!n) return "nothing";
  const auto value = n->value();
  return (value ? value->str() : "unreadable") + "/" + std::to_string(n->end) +
         (n->more ? "+" : "");
}

TEST(Numerals, DigitsWithScaleAndFloor) {
  EXPECT_EQ(digits_of(U"39次"), "39/2");
  EXPECT_EQ(digits_of(U"8.4万株"), "84000/4");
  EXPECT_EQ(digits_of(U"12000余人次"), "12000/6+");
  EXPECT_EQ(digits_of(U"8万余只"), "80000/3+");
  EXPECT_EQ(digits_of(U"5000多万元"), "50000000/6+");
  EXPECT_EQ(digits_of(U"1,234,567元"), "1234567/9");
  EXPECT_EQ(digits_of(U"3万5千余份"), "35000/5+");
  EXPECT_EQ(digits_of(U"1亿2000万元"), "120000000/7");
  EXPECT_EQ(digits_of(U"0.0001亿"), "10000/7");
}

TEST(Numerals, CommasThatGroupNothingEndTheNumber) {
  EXPECT_EQ(digits_of(U"39,12次"), "39/2");
  EXPECT_EQ(digits_of(U"2020,123次"), "2020/4");
  EXPECT_EQ(digits_of(U"1,2345"), "1/1");
}

TEST(Numerals, IdentifiersAreNoNumbers) {
  EXPECT_EQ(digits_of(U"1234567890123"), "nothing");
  EXPECT_EQ(digits_of(U"1.1234567"), "nothing");
}

TEST(Numerals, DamageAndMasksAreNotJoined) {
  EXPECT_EQ(digits_of(U"4 598件"), "unreadable/5");
  EXPECT_EQ(digits_of(U"99·5 9%"), "unreadable/6");
  EXPECT_EQ(digits_of(U"1**件"), "unreadable/3");
  EXPECT_EQ(digits_of(U"201X年"), "unreadable/4");
}

TEST(Numerals, ChineseNumerals) {
  EXPECT_EQ(chinese_of(U"十"), "10/1");
  EXPECT_EQ(chinese_of(U"十二"), "12/2");
  EXPECT_EQ(chinese_of(U"两万余"), "20000/3+");
  EXPECT_EQ(chinese_of(U"一百零三"), "103/4");
  EXPECT_EQ(chinese_of(U"三百五"), "350/3");
  EXPECT_EQ(chinese_of(U"一千二百三十四"), "1234/7");
  EXPECT_EQ(chinese_of(U"三点五万"), "35000/4");
  EXPECT_EQ(chinese_of(U"十几"), "10/2+");
  EXPECT_EQ(chinese_of(U"一亿两千万"), "120000000/5");
  EXPECT_EQ(chinese_of(U"壹佰贰拾"), "120/4");
  EXPECT_EQ(chinese_of(U"五千米"), "5000/2");
}

TEST(Numerals, WhatIsNotWellFormedIsNoNumber) {
  EXPECT_EQ(chinese_of(U"二〇二〇"), "nothing");
  EXPECT_EQ(chinese_of(U"三四"), "nothing");
  EXPECT_EQ(chinese_of(U"十百"), "nothing");
  EXPECT_EQ(chinese_of(U"百姓"), "nothing");
  EXPECT_EQ(chinese_of(U"千伏"), "nothing");
}

// The usual way to write a number below 10^8.
std::u32string write(int64_t n) {
  constexpr View kDigits = U"零一二三四五六七八九";
  if (n >= 10'000) {
    const int64_t low = n % 10'000;
    std::u32string out = write(n / 10'000) + U"万";
    if (low > 0 && low < 1000) out += U"零";
    return low > 0 ? out + write(low) : out;
  }
  std::u32string out;
  bool zero = false;
  for (int64_t unit = 1000; unit >= 1; unit /= 10) {
    const int64_t d = n / unit % 10;
    if (d == 0) {
      zero = !out.empty();
      continue;
    }
    if (zero) out += U'零';
    zero = false;
    out += kDigits[static_cast<size_t>(d)];
    if (unit == 1000) out += U'千';
    if (unit == 100) out += U'百';
    if (unit == 10) out += U'十';
  }
  return out;
}

RC_GTEST_PROP(NumeralsProperty, EveryChineseNumberIsReadBack, ()) {
  const int64_t n = *rc::gen::inRange<int64_t>(1, 100'000'000);
  const auto read = read_chinese(write(n), 0);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->value() == base::Decimal::of(n));
}

RC_GTEST_PROP(NumeralsProperty, EveryPrintedNumberIsReadBack, ()) {
  const int64_t n = *rc::gen::inRange<int64_t>(0, 1'000'000'000);
  const std::u32string text = base::to_utf32(std::to_string(n)) + U"件";
  const auto read = read_digits(text, 0);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->value() == base::Decimal::of(n));
  RC_ASSERT(read->end == text.size() - 1);
}

}  // namespace
}  // namespace claims
