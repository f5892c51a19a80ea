// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "store/sqlite/fixture_test.h"

namespace store {
namespace {

TEST(SqliteBackup, CopyHasEverythingAndCanBeUsed) {
  const TempDir dir;
  make_ledger(dir, 300);
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kWrite).value();
  {
    const std::unique_ptr<Transaction> transaction = store->begin().value();
    CaseRow row;
    row.town = "demo";
    row.id = test_id(9);
    row.pack = "hotline";
    row.state = "open";
    row.due_at = test_time(3);
    row.place = Place{120, 30};
    ASSERT_TRUE(transaction->put_case(row).ok());
    ASSERT_TRUE(transaction->put_case_key("demo", base::Digest{1}, test_id(9)).ok());
    ASSERT_TRUE(transaction->put_slip("demo", {"account", "anna", "u1", {}, "secret"}).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  ASSERT_TRUE(store->backup_to(dir / "copy.db").ok());
  const std::unique_ptr<Store> copy = open_sqlite(dir / "copy.db", OpenMode::kWrite).value();
  EXPECT_EQ(copy->projection_digest("demo").value(), store->projection_digest("demo").value());
  EXPECT_EQ(copy->slip("demo", "account", "anna")->value().value, "secret");
  EXPECT_EQ(found_by(*copy, "纠纷调"), found_by(*store, "纠纷调"));
  EXPECT_EQ(found_by(*copy, "纠纷").size(), 300u);
  EXPECT_TRUE(copy->check_structure().ok());
  size_t listed = 0;
  const CaseFn count = [&listed](const CaseRow&) { return ++listed > 0; };
  ASSERT_TRUE(copy->queue("demo", {.stages = {{"hotline", "open"}}}, count).ok());
  ASSERT_TRUE(copy->cases_in_box("demo", {.low = {119, 29}, .high = {121, 31}}, count).ok());
  EXPECT_EQ(listed, 2u);
}

}  // namespace
}  // namespace store
