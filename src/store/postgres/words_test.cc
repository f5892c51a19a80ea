// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/postgres/words.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "store/postgres/test_server.h"
#include "store/test_store.h"

namespace store {
namespace {

class PostgresWords : public testing::Test {
 protected:
  void SetUp() override {
    store_ = open_postgres(TestServer::get().database_for(dir_.path()), OpenMode::kCreate).value();
  }
  void put(uint64_t number, const std::string& text, std::vector<std::string> tags = {}) {
    const auto transaction = store_->begin().value();
    ASSERT_TRUE(
        transaction->put_text("demo", {number, test_id(number), text, std::move(tags)}).ok());
    const base::Status status = transaction->commit();
    ASSERT_TRUE(status.ok()) << status.fault().code << " " << status.fault().arg("reason");
  }
  std::vector<uint64_t> find(const TextQuery& query) {
    std::vector<uint64_t> out;
    const base::Status status = store_->search("demo", query, [&](uint64_t number, const auto&) {
      out.push_back(number);
      return true;
    });
    EXPECT_TRUE(status.ok()) << status.fault().code << " " << status.fault().arg("reason");
    return out;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
};
using Numbers = std::vector<uint64_t>;

TEST_F(PostgresWords, TextBeyondThePositionsOfATsvectorIsFoundAllTheSame) {
  std::string repeated;  // one pair more often than a lexeme has positions
  for (int i = 0; i < 400; ++i) repeated += "积水 ";
  put(1, repeated + "渔光村");
  std::string far;  // beyond the last position
  for (int i = 0; i < 9'000; ++i) far += "x" + std::to_string(i) + " ";
  put(2, far + "渔光村");
  put(3, "渔光村");
  put(4, "渔光 光村");
  EXPECT_EQ(find({.words = "渔光村"}), (Numbers{3, 2, 1}));
  EXPECT_EQ(find({.words = "积水"}), Numbers{1});
  EXPECT_EQ(find({.words = "x8999"}), Numbers{2});
  EXPECT_EQ(find({.words = "x8999 村渔"}), Numbers{});
}

TEST_F(PostgresWords, AnyAmountOfWordsIsTaken) {
  std::string text = "开头 ";
  for (int i = 0; text.size() < ledger::kBodyBytesMax; ++i) {
    text += "词" + std::to_string(i * 7'919) + "尾 ";
  }
  put(1, text);
  EXPECT_EQ(find({.words = "开头"}), Numbers{1});
  // And any amount in a query.
  std::string chinese;
  for (int i = 0; i < 5'000; ++i) base::append_char(chinese, static_cast<char32_t>(0x4e00 + i));
  put(2, chinese);
  EXPECT_EQ(find({.words = chinese}), Numbers{2});
  EXPECT_EQ(find({.words = chinese + "丁"}), Numbers{});
}

// Hits lie in many blocks: the newest come first, page by page, each once.
TEST_F(PostgresWords, HitsAcrossBlocksComeNewestFirstAndWhole) {
  Numbers want;
  {
    const auto transaction = store_->begin().value();
    base::SeededRandom random(3);
    for (uint64_t number = 0; number < 600 * pg::kBlock; number += 1 + random.below(20'000)) {
      ASSERT_TRUE(transaction->put_text("demo", {number, test_id(1), "道路积水", {"a"}}).ok());
      ASSERT_TRUE(transaction->put_text("other", {number, test_id(2), "道路积水", {"a"}}).ok());
      want.insert(want.begin(), number);
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  ASSERT_GT(want.size(), 200u);
  EXPECT_EQ(find({.words = "积水", .limit = 100'000}), want);
  EXPECT_EQ(find({.words = "积水", .tags = {{"a"}}, .limit = 100'000}), want);
  TextQuery page{.words = "积水", .limit = 17};
  Numbers all;
  for (Numbers part = find(page); !part.empty(); part = find(page)) {
    EXPECT_LE(part.size(), 17u);
    all.insert(all.end(), part.begin(), part.end());
    page.before = part.back();
  }
  EXPECT_EQ(all, want);
}

}  // namespace
}  // namespace store
