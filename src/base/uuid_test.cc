// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/uuid.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <unordered_set>

#include "base/result.h"

namespace base {
namespace {

// Gives back what it was told.
class Given final : public Random {
 public:
  explicit Given(std::vector<uint64_t> values) : values_(std::move(values)) {}
  uint64_t next() override { return values_.at(at_++); }

 private:
  std::vector<uint64_t> values_;
  size_t at_ = 0;
};

// RFC 9562 §5.7: 48 bits of time, version, 12 random bits, variant, 62 random bits.
TEST(Uuid, VersionSevenHasTheLayoutOfTheStandard) {
  Given random({0xcc3, 0x18c4dc0c0c07398f});
  const Uuid id = Uuid::v7(0x017f22e279b0, random);
  EXPECT_EQ(id.str(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");  // the example of RFC 9562 A.6
}

TEST(Uuid, RandomBitsNeverTouchVersionAndVariant) {
  for (const uint64_t bits : {uint64_t{0}, ~uint64_t{0}}) {
    Given random({bits, bits});
    const Uuid id = Uuid::v7(0, random);
    EXPECT_EQ(id.bytes[6] >> 4, 7);
    EXPECT_EQ(id.bytes[8] >> 6, 2);
    EXPECT_EQ(id.bytes[6] & 0x0f, bits == 0 ? 0 : 0x0f);
    EXPECT_EQ(id.bytes[15], bits == 0 ? 0 : 0xff);
  }
}

RC_GTEST_PROP(UuidProperty, EarlierTimeSortsFirst, (uint64_t seed)) {
  SeededRandom random(seed);
  const auto a = *rc::gen::inRange<int64_t>(0, int64_t{1} << 48);
  const auto b = *rc::gen::inRange<int64_t>(0, int64_t{1} << 48);
  const Uuid x = Uuid::v7(a, random);
  const Uuid y = Uuid::v7(b, random);
  if (a != b) RC_ASSERT((x < y) == (a < b));
  RC_ASSERT((x < y) == (x.str() < y.str()));
}

RC_GTEST_PROP(UuidProperty, PrintedFormReadsBackInEitherCase, (uint64_t seed)) {
  SeededRandom random(seed);
  Uuid id;
  for (uint8_t& byte : id.bytes) byte = static_cast<uint8_t>(random.next());
  std::string text = id.str();
  RC_ASSERT(text.size() == size_t{36});
  RC_ASSERT(Uuid::parse(text) == id);
  for (char& c : text) c = static_cast<char>(std::toupper(c));
  RC_ASSERT(Uuid::parse(text) == id);
}

TEST(Uuid, RefusesEveryOtherForm) {
  for (const char* text :
       {"", "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", "-17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c"}) {
    EXPECT_FALSE(Uuid::parse(text).has_value()) << text;
  }
}

TEST(Uuid, NilIsAllZeros) {
  EXPECT_TRUE(Uuid{}.is_nil());
  EXPECT_EQ(Uuid{}.str(), "00000000-0000-0000-0000-000000000000");
  SeededRandom random(1);
  EXPECT_FALSE(Uuid::v7(0, random).is_nil());
}

TEST(Uuid, HashTellsIdsApart) {
  SeededRandom random(9);
  std::unordered_set<size_t> hashes;
  for (int i = 0; i < 1000; ++i) hashes.insert(UuidHash{}(Uuid::v7(1'600'000'000'000, random)));
  EXPECT_EQ(hashes.size(), 1000u);
}

// SplitMix64's published sequence for seed 1234567.
TEST(SeededRandom, IsTheSameSequenceOnEveryMachine) {
  SeededRandom random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317ull);
  EXPECT_EQ(random.next(), 3203168211198807973ull);
  EXPECT_EQ(random.next(), 9817491932198370423ull);
  EXPECT_EQ(random.next(), 4593380528125082431ull);
  EXPECT_EQ(random.next(), 16408922859458223821ull);
}

TEST(SeededRandom, SameSeedSameSequenceOtherSeedAnother) {
  SeededRandom a(7);
  SeededRandom b(7);
  SeededRandom c(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t value = a.next();
    EXPECT_EQ(value, b.next());
    differs = differs || value != c.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Random, BelowIsInRangeAndReachesEveryValue) {
  SeededRandom random(3);
  std::set<uint64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    const uint64_t value = random.below(7);
    ASSERT_LT(value, 7u);
    seen.insert(value);
  }
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_EQ(random.below(1), 0u);
}

// 2^64 mod 3 = 1: the topmost value would favour 0 and is drawn again.
TEST(Random, BelowDrawsAgainRatherThanFavourSmallValues) {
  Given random({UINT64_MAX, 5});
  EXPECT_EQ(random.below(3), 2u);
}

TEST(Random, BelowNothingIsABug) {
  SeededRandom random(1);
  EXPECT_THROW((void)random.below(0), Bug);
}

TEST(SystemRandom, DoesNotRepeatItself) {
  SystemRandom random;
  std::set<uint64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random.next());
  EXPECT_EQ(seen.size(), 100u);
}

}  // namespace
}  // namespace base
