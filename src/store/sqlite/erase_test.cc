// SPDX-License-Identifier: AGPL-3.0-or-later
// What was erased is in no file any more.
#include <gtest/gtest.h>

#include "store/sqlite/fixture_test.h"
#include "store/verify_store.h"

namespace store {
namespace {

namespace fs = std::filesystem;

TEST(SqliteErase, ErasedTextIsNotInTheFilesAnyMore) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const ledger::SigningKey key = test_key();
  LedgerAppender appender(*store, &key);
  const std::string small = "SECRET-OF-A-MINOR";
  std::string large;  // on overflow pages
  while (large.size() < 60'000) large += "SECRET-AT-LENGTH ";
  for (uint64_t n = 0; n < 200; ++n) {
    if (n % 20 == 0) ASSERT_TRUE(appender.begin().ok());
    const std::string body = n == 50 ? small : n == 60 ? large : test_body(n);
    ASSERT_TRUE(appender.append(test_act(n), test_salt(n), base::view(body)).ok());
    if (n % 20 == 19) ASSERT_TRUE(appender.commit().ok());
  }
  const auto found = [&dir](const std::string& text) {
    for (const char* name : {"fadu.db", "fadu.db-wal"}) {
      if (fs::exists(dir / name) && content_of(dir / name).find(text) != std::string::npos) {
        return true;
      }
    }
    return false;
  };
  ASSERT_TRUE(found("SECRET-OF-A-MINOR"));
  ASSERT_TRUE(found("SECRET-AT-LENGTH"));
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(appender.transaction().erase_body("demo", 50).ok());
  ASSERT_TRUE(appender.transaction().erase_body("demo", 60).ok());
  ASSERT_TRUE(appender.commit().ok());
  EXPECT_FALSE(found("SECRET-OF-A-MINOR"));
  EXPECT_FALSE(found("SECRET-AT-LENGTH"));
  const ledger::Verifier verifier = key.verifier("demo");
  EXPECT_FALSE(verify_store(*store, "demo", &verifier)->finding);
}

// The index of words is a copy of the text as well, cut into pieces; and pages that were split,
// merged or freed keep what nobody reads any more.
TEST(SqliteErase, ErasedWordsAreNotInTheIndexAnyMore) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  LedgerAppender appender(*store, nullptr);
  // Every thirteenth entry has words that no other has.
  const auto secret = [](uint64_t n) { return "zqx" + std::to_string(n * 7'919'777) + "secret"; };
  for (uint64_t n = 0; n < 600; ++n) {
    if (n % 20 == 0) ASSERT_TRUE(appender.begin().ok());
    const std::string text =
        n % 13 == 4 ? "玥霂霄 " + secret(n) : "纠纷调解" + std::to_string(n) + std::string(n, ' ');
    ASSERT_TRUE(appender.append(test_act(n), test_salt(n), base::view(text)).ok());
    ASSERT_TRUE(appender.transaction().put_text("demo", {n, test_id(n), text, {}}).ok());
    if (n % 20 == 19) ASSERT_TRUE(appender.commit().ok());
  }
  const auto count = [&dir](const std::string& part) {
    const std::string all = content_of(dir / "fadu.db") + content_of(dir / "fadu.db-wal");
    size_t out = 0;
    for (size_t at = 0; (at = all.find(part, at)) != std::string::npos; ++at) ++out;
    return out;
  };
  ASSERT_GT(count("玥霂霄"), 46u);
  ASSERT_GT(count("secret"), 46u);
  EXPECT_EQ(found_by(*store, "霂霄").size(), 46u);
  ASSERT_TRUE(appender.begin().ok());
  for (uint64_t n = 4; n < 600; n += 13) {
    ASSERT_TRUE(appender.transaction().erase_body("demo", n).ok());
  }
  ASSERT_TRUE(appender.commit().ok());
  // FTS5 leaves out of a word what it has in common with the one before it; the end stays whole.
  for (const char* part : {"玥", "霂", "secret", "ecret"}) EXPECT_EQ(count(part), 0u) << part;
  EXPECT_TRUE(found_by(*store, "霂霄").empty());
  EXPECT_EQ(found_by(*store, "纠纷").size(), 554u);
  EXPECT_TRUE(store->check_structure().ok());
}

}  // namespace
}  // namespace store
