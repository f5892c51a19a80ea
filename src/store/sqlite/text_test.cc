// SPDX-License-Identifier: AGPL-3.0-or-later
// The index of words, and its tags.
#include <gtest/gtest.h>

#include <algorithm>

#include "store/sqlite/fixture_test.h"

namespace store {
namespace {

namespace fs = std::filesystem;

TEST(SqliteText, TextPutAgainReplacesTheFirst) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  for (const char* text : {"道路积水", "噪声扰民"}) {
    const std::unique_ptr<Transaction> transaction = store->begin().value();
    ASSERT_TRUE(transaction->put_text("demo", {3, test_id(3), text, {}}).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  EXPECT_TRUE(found_by(*store, "积水").empty());
  EXPECT_EQ(found_by(*store, "噪声"), std::vector<uint64_t>{3});
  EXPECT_TRUE(store->check_structure().ok());
}

// More than waits in memory at once, in no order, between other writes.
TEST(SqliteText, LargeTransactionsAreIndexedWhole) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const std::unique_ptr<Transaction> transaction = store->begin().value();
  constexpr uint64_t kCount = 10'007;
  for (uint64_t i = 0; i < kCount; ++i) {
    const uint64_t n = i * 5003 % kCount;
    ASSERT_TRUE(transaction->put_text("demo", {n, test_id(7), "道路积水", {}}).ok());
    if (i % 1000 == 0) ASSERT_TRUE(transaction->put_setting("demo", "x", "y").ok());
  }
  ASSERT_TRUE(transaction->commit().ok());
  const std::vector<uint64_t> hits = found_by(*store, "积水");
  ASSERT_EQ(hits.size(), kCount);
  EXPECT_TRUE(std::is_sorted(hits.rbegin(), hits.rend()));
  EXPECT_TRUE(store->check_structure().ok());
}

// Segments of the index stay few, and no commit pays for the many before it.
TEST(SqliteText, WordsAreMergedALittleAtATime) {
  const TempDir dir;
  const std::unique_ptr<Store> store =
      open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.sync_later = true}).value();
  constexpr uint64_t kCommits = 6000;
  constexpr uintmax_t kMost = 60 * 8192;  // bytes of a commit
  const fs::path log = dir / "fadu.db-wal";
  uintmax_t before = fs::file_size(log);
  uintmax_t most = 0;
  base::SeededRandom random(5);
  for (uint64_t n = 0; n < kCommits; ++n) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += "第" + std::to_string(random.below(100'000)) + "号路灯损坏";
    const std::unique_ptr<Transaction> transaction = store->begin().value();
    ASSERT_TRUE(transaction->put_text("demo", {n, test_id(n), text, {}}).ok());
    ASSERT_TRUE(transaction->commit().ok());
    const uintmax_t now = fs::file_size(log);
    most = std::max(most, now - std::min(before, now));
    before = now;
  }
  EXPECT_LT(most, kMost);
  EXPECT_GT(most, 0u);
  EXPECT_EQ(found_by(*store, "路灯").size(), kCommits);
  EXPECT_TRUE(store->check_structure().ok());
  // Eight of a level become one of the next.
  const int64_t segments =
      number_in(dir / "fadu.db", "SELECT count(DISTINCT segid) FROM text_index_idx");
  EXPECT_GT(segments, 1);
  EXPECT_LT(segments, 40);
}

// Tags are first read in the texts of some hundred hits, then looked up in the index.
TEST(SqliteText, TagsOfCommonWordsAreTheSameBothWays) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const std::unique_ptr<Transaction> transaction = store->begin().value();
  constexpr uint64_t kCount = 3000;
  for (uint64_t n = 0; n < kCount; ++n) {
    const std::vector<std::string> tags = {"unit:" + std::to_string(n % 100),
                                           "pack:" + std::to_string(n % 3)};
    ASSERT_TRUE(transaction->put_text("demo", {n, test_id(n), "道路积水", tags}).ok());
  }
  ASSERT_TRUE(transaction->commit().ok());
  for (const uint32_t limit : {1u, 2u, 5u, 7u, 1000u}) {
    TextQuery query{.words = "道路", .tags = {{"unit:4", "unit:70"}, {"pack:1"}}, .limit = limit};
    std::vector<uint64_t> got;
    for (size_t before = 1; got.size() != before;) {
      before = got.size();
      ASSERT_TRUE(store
                      ->search("demo", query,
                               [&got](uint64_t number, const base::Uuid&) {
                                 got.push_back(number);
                                 return true;
                               })
                      .ok());
      if (!got.empty()) query.before = got.back();
    }
    std::vector<uint64_t> want;
    for (uint64_t n = kCount; n-- > 0;) {
      if ((n % 100 == 4 || n % 100 == 70) && n % 3 == 1) want.push_back(n);
    }
    EXPECT_EQ(got, want) << limit;
  }
}

}  // namespace
}  // namespace store
