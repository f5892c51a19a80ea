// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: slips, the lock of a town, backups.
#include "store/conformance.h"

namespace store {
namespace {

FADU_CONFORMANCE(StoreSlips);

Slip slip(const std::string& kind, const std::string& id, const std::string& owner,
          std::optional<calendar::Instant> expires_at = {}) {
  return {kind, id, owner, expires_at, "value of " + id};
}

std::vector<std::string> ids(Store& store, const std::string& kind,
                             std::optional<std::string_view> owner = {},
                             const std::string& after = "", uint32_t limit = 100) {
  std::vector<std::string> out;
  EXPECT_TRUE(store
                  .slips("demo", kind, owner, after, limit,
                         [&out](const Slip& s) {
                           out.push_back(s.id);
                           return true;
                         })
                  .ok());
  return out;
}
using Ids = std::vector<std::string>;

TEST_P(StoreSlips, SlipIsReplacedAndTakenAway) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("account", "anna", "u1", test_time(3))).ok());
    ASSERT_TRUE(transaction.put_slip("other", slip("account", "anna", "u2")).ok());
  });
  EXPECT_EQ(store_->slip("demo", "account", "anna")->value(),
            slip("account", "anna", "u1", test_time(3)));
  EXPECT_EQ(store_->slip("other", "account", "anna")->value().owner, "u2");
  EXPECT_FALSE(store_->slip("demo", "session", "anna").value());
  Slip changed = slip("account", "anna", "");
  changed.value = "";
  write([&](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_slip("demo", changed).ok());
    EXPECT_EQ(store_->slip("demo", "account", "anna")->value(), changed);  // seen inside
  });
  EXPECT_EQ(store_->slip("demo", "account", "anna")->value(), changed);
  EXPECT_EQ(ids(*store_, "account", "u1"), Ids{});
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.drop_slip("demo", "account", "anna").ok());
    ASSERT_TRUE(transaction.drop_slip("demo", "account", "anna").ok());
  });
  EXPECT_FALSE(store_->slip("demo", "account", "anna").value());
  EXPECT_TRUE(store_->slip("other", "account", "anna").value());
}

TEST_P(StoreSlips, SlipsAreListedByKindAndOwnerInOrderOfId) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    for (int n = 9; n >= 0; --n) {
      const std::string id = "s" + std::to_string(n);
      ASSERT_TRUE(transaction.put_slip("demo", slip("session", id, n % 2 == 0 ? "a" : "")).ok());
    }
    ASSERT_TRUE(transaction.put_slip("demo", slip("token", "s5", "a")).ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("token", "S5", "a")).ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("token", "_", "a")).ok());
    ASSERT_TRUE(transaction.put_slip("other", slip("session", "z", "a")).ok());
  });
  EXPECT_EQ(ids(*store_, "session").size(), 10u);
  EXPECT_EQ(ids(*store_, "session", "a"), (Ids{"s0", "s2", "s4", "s6", "s8"}));
  EXPECT_EQ(ids(*store_, "session", ""), (Ids{"s1", "s3", "s5", "s7", "s9"}));
  EXPECT_EQ(ids(*store_, "session", {}, "s3", 3), (Ids{"s4", "s5", "s6"}));
  EXPECT_EQ(ids(*store_, "session", "a", "s3", 2), (Ids{"s4", "s6"}));
  EXPECT_EQ(ids(*store_, "token"), (Ids{"S5", "_", "s5"}));  // by bytes
  EXPECT_EQ(store_->slip_kinds("demo").value(), (Ids{"session", "token"}));
  EXPECT_EQ(store_->slip_kinds("nowhere").value(), Ids{});
}

TEST_P(StoreSlips, ExpiredSlipsAreThereUntilTheyAreDropped) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("a", "old", "", test_time(1))).ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("a", "now", "", test_time(2))).ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("b", "old", "", test_time(1))).ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("b", "never", "")).ok());
    ASSERT_TRUE(transaction.put_slip("other", slip("b", "old", "", test_time(1))).ok());
  });
  EXPECT_EQ(ids(*store_, "a").size(), 2u);
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.drop_expired_slips("demo", test_time(2)).ok());
  });
  EXPECT_EQ(ids(*store_, "a"), Ids{"now"});
  EXPECT_EQ(ids(*store_, "b"), Ids{"never"});
  EXPECT_TRUE(store_->slip("other", "b", "old").value());
}

TEST_P(StoreSlips, SlipsAreNoProjection) {
  const ProjectionDigest before = store_->projection_digest("demo").value();
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("account", "anna", "")).ok());
  });
  EXPECT_EQ(store_->projection_digest("demo").value(), before);
  write([](Transaction& transaction) { ASSERT_TRUE(transaction.clear_projections("demo").ok()); });
  EXPECT_TRUE(store_->slip("demo", "account", "anna").value());
}

TEST_P(StoreSlips, LockIsHeldUntilTheEndOfTheTransaction) {
  const std::unique_ptr<Store> other = open();
  // What a second writer is told; where writers wait for each other anyway, begin() tells it.
  const auto second = [&other]() -> base::Status {
    TRY_ASSIGN(const std::unique_ptr<Transaction> transaction, other->begin());
    TRY(transaction->lock("demo"));
    return transaction->commit();
  };
  {
    const std::unique_ptr<Transaction> first = store_->begin().value();
    ASSERT_TRUE(first->lock("demo").ok());
    ASSERT_TRUE(first->lock("demo").ok());  // twice is once
    const base::Status status = second();
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.fault().code, "store.busy");
    ASSERT_TRUE(first->commit().ok());
  }
  EXPECT_TRUE(second().ok());
  {
    const std::unique_ptr<Transaction> first = store_->begin().value();
    ASSERT_TRUE(first->lock("demo").ok());
  }
  EXPECT_TRUE(second().ok());  // rolled back
}

TEST_P(StoreSlips, BackupIsACopyOfOneMoment) {
  append(0, 5);
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.put_slip("demo", slip("account", "anna", "u1", test_time(3))).ok());
    ASSERT_TRUE(transaction.put_tile("demo", 0, 0, base::Bytes(32, 1)).ok());
    ASSERT_TRUE(transaction.put_checkpoint("demo", {5, "note"}).ok());
  });
  ASSERT_TRUE(store_->backup_to(dir_ / "copy.db").ok());
  EXPECT_EQ(store_->backup_to(dir_ / "copy.db").fault().code, "store.exists");
  append(5, 6);
  const std::unique_ptr<Store> copy = open_sqlite(dir_ / "copy.db", OpenMode::kWrite).value();
  EXPECT_EQ(copy->head("demo")->size, 5u);
  EXPECT_EQ(copy->entry("demo", 4)->value().body, row_of(4, 4).body);
  EXPECT_EQ(copy->slip("demo", "account", "anna")->value(),
            slip("account", "anna", "u1", test_time(3)));
  EXPECT_EQ(copy->tile("demo", 0, 0).value(), base::Bytes(32, 1));
  EXPECT_EQ(copy->last_checkpoint("demo").value()->note, "note");
  EXPECT_TRUE(copy->check_structure().ok());
}

}  // namespace
}  // namespace store
