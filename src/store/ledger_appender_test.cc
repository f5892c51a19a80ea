// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/ledger_appender.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "store/key_file.h"
#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace store {
namespace {

class Appender : public testing::Test {
 protected:
  void SetUp() override { store_ = open(); }
  std::unique_ptr<Store> open() {
    return open_sqlite(dir_ / "fadu.db", OpenMode::kCreate, {.busy_timeout_ms = 50}).value();
  }
  // Acts from <= n < to in one transaction.
  void act(LedgerAppender& appender, uint64_t from, uint64_t to) {
    ASSERT_TRUE(appender.begin().ok());
    for (uint64_t n = from; n < to; ++n) ASSERT_TRUE(append_act(appender, n).ok()) << n;
    ASSERT_TRUE(appender.commit().ok());
  }
  void expect_good(uint64_t entries) {
    const VerifyReportOr report = verify_store(*store_, "demo", &verifier_);
    ASSERT_TRUE(report.ok());
    EXPECT_FALSE(report->finding) << report->finding->code << " " << report->finding->where;
    EXPECT_EQ(report->entries, entries);
    EXPECT_EQ(report->signed_size, entries);
  }
  size_t checkpoints() {
    size_t count = 0;
    EXPECT_TRUE(store_->checkpoints("demo", [&](const Checkpoint&) { return ++count > 0; }).ok());
    return count;
  }
  using VerifyReportOr = base::Result<ledger::VerifyReport>;

  TempDir dir_;
  std::unique_ptr<Store> store_;
  ledger::SigningKey key_ = test_key();
  ledger::Verifier verifier_ = key_.verifier("demo");
};

TEST_F(Appender, LedgerVerifiesAfterTransactionsOfAnySize) {
  LedgerAppender appender(*store_, &key_);
  uint64_t n = 0;
  for (const uint64_t size : {1, 1, 254, 1, 255, 256, 257, 1000, 3, 2000}) {
    act(appender, n, n + size);
    n += size;
  }
  expect_good(n);
}

TEST_F(Appender, EntryIsNumberedBoundAndNeverBackInTime) {
  LedgerAppender appender(*store_, &key_);
  act(appender, 5, 6);
  ASSERT_TRUE(appender.begin().ok());
  ledger::Entry act = test_act(1);  // four minutes earlier
  act.number = 77;
  const ledger::Entry entry = appender.append(act, test_salt(1), base::view("body")).value();
  EXPECT_EQ(entry.number, 1u);
  EXPECT_EQ(entry.recorded_at, test_time(5));
  EXPECT_EQ(entry.occurred_at, test_time(1));
  EXPECT_EQ(entry.body_digest, ledger::digest_body(test_salt(1), base::view("body")));
  ASSERT_TRUE(appender.commit().ok());
  EXPECT_EQ(store_->entry("demo", 1)->value().entry, entry);
  expect_good(2);
}

TEST_F(Appender, RefusedActLeavesTheTransactionUsable) {
  LedgerAppender appender(*store_, &key_);
  act(appender, 0, 2);
  ASSERT_TRUE(appender.begin().ok());
  ledger::Entry bad = test_act(2);
  bad.kind = "";
  EXPECT_EQ(appender.append(bad, {}, {}).fault().code, "ledger.bad_entry");
  EXPECT_EQ(appender.append(test_act(1), {}, {}).fault().code, "store.duplicate_id");
  const base::Bytes large(ledger::kBodyBytesMax + 1);
  EXPECT_EQ(appender.append(test_act(2), {}, large).fault().code, "ledger.body_too_large");
  EXPECT_TRUE(append_act(appender, 2).ok());
  ASSERT_TRUE(appender.commit().ok());
  expect_good(3);
}

TEST_F(Appender, RolledBackActsLeaveNoTrace) {
  LedgerAppender appender(*store_, &key_);
  act(appender, 0, 300);
  ASSERT_TRUE(appender.begin().ok());
  for (uint64_t n = 300; n < 900; ++n) ASSERT_TRUE(append_act(appender, n).ok());
  appender.rollback();
  expect_good(300);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(append_act(appender, 1000).ok());
  act(appender, 2000, 2010);  // begin() rolls back
  expect_good(310);
}

TEST_F(Appender, TwoProcessesTakeTurns) {
  const std::unique_ptr<Store> other_store = open();
  LedgerAppender one(*store_, &key_);
  LedgerAppender two(*other_store, &key_);
  for (uint64_t n = 0; n < 600; n += 30) {
    act(one, n, n + 7);
    act(two, n + 7, n + 29);
    // Rolled back by one while two goes on to the same size.
    ASSERT_TRUE(one.begin().ok());
    ASSERT_TRUE(append_act(one, 100'000 + n).ok());
    one.rollback();
    act(two, n + 29, n + 30);
  }
  expect_good(600);
}

TEST_F(Appender, TownsGrowSideBySide) {
  LedgerAppender appender(*store_, &key_);
  ASSERT_TRUE(appender.begin().ok());
  for (uint64_t n = 0; n < 500; ++n) {
    ASSERT_TRUE(append_act(appender, n, n % 3 == 0 ? "other" : "demo").ok());
  }
  ASSERT_TRUE(appender.commit().ok());
  expect_good(333);
  const ledger::Verifier other = key_.verifier("other");
  EXPECT_EQ(verify_store(*store_, "other", &other)->entries, 167u);
  EXPECT_EQ(verify_store(*store_, "other", &verifier_)->finding->code, "ledger.bad_signature");
}

TEST_F(Appender, OneCheckpointADayIsKept) {
  LedgerAppender appender(*store_, &key_);
  // A transaction an hour: test_time() steps by minutes.
  for (uint64_t n = 0; n < 72; ++n) {
    ASSERT_TRUE(appender.begin().ok());
    ASSERT_TRUE(append_act(appender, n * 60).ok());
    ASSERT_TRUE(appender.commit().ok());
  }
  // 2020-05-14 10:49 plus 71 hours touches four days.
  EXPECT_EQ(checkpoints(), 4u);
  expect_good(72);
}

TEST_F(Appender, WithoutAKeyNothingIsSigned) {
  LedgerAppender appender(*store_, nullptr);
  act(appender, 0, 10);
  EXPECT_EQ(checkpoints(), 0u);
  EXPECT_FALSE(verify_store(*store_, "demo", nullptr)->finding);
  EXPECT_EQ(verify_store(*store_, "demo", &verifier_)->finding->code, "ledger.unsigned_tail");
  EXPECT_EQ(make_receipt(*store_, "demo", 3).fault().code, "store.no_checkpoint");
}

TEST_F(Appender, DamagedHeadIsNeverExtended) {
  {
    LedgerAppender appender(*store_, &key_);
    act(appender, 0, 10);
  }
  const std::unique_ptr<Transaction> transaction = store_->begin().value();
  base::Bytes tile = store_->tile("demo", 0, 0).value();
  tile[5] ^= 1;
  ASSERT_TRUE(transaction->put_tile("demo", 0, 0, tile).ok());
  ASSERT_TRUE(transaction->commit().ok());
  LedgerAppender appender(*store_, &key_);
  ASSERT_TRUE(appender.begin().ok());
  const base::Result<ledger::Entry> entry = append_act(appender, 10);
  EXPECT_EQ(entry.fault().code, "ledger.broken_head");
  appender.rollback();
  EXPECT_EQ(store_->head("demo")->size, 10u);
}

TEST_F(Appender, ErasedBodiesKeepTheLedgerValid) {
  LedgerAppender appender(*store_, &key_);
  act(appender, 0, 100);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(appender.transaction().erase_body("demo", 42).ok());
  ASSERT_TRUE(append_act(appender, 100).ok());  // the act that erases
  ASSERT_TRUE(appender.commit().ok());
  expect_good(101);
  EXPECT_EQ(verify_store(*store_, "demo", &verifier_)->erased, 1u);
}

TEST_F(Appender, ReceiptsHoldAgainstThePublishedKey) {
  LedgerAppender appender(*store_, &key_);
  act(appender, 0, 700);
  const ledger::Verifier verifier = ledger::Verifier::parse(verifier_.vkey()).value();
  for (const uint64_t number : {0u, 255u, 256u, 511u, 699u}) {
    const std::string text = ledger::write_receipt(make_receipt(*store_, "demo", number).value());
    const ledger::Receipt receipt = ledger::parse_receipt(text).value();
    EXPECT_TRUE(ledger::verify_receipt(receipt, receipt.extra, verifier).ok()) << number;
    EXPECT_EQ(ledger::decode(receipt.extra)->number, number);
  }
  EXPECT_EQ(make_receipt(*store_, "demo", 700).fault().code, "store.no_entry");
}

// Verifies an export the way a stranger would: from its files alone.
TEST_F(Appender, ExportIsALogThatOthersCanVerify) {
  LedgerAppender appender(*store_, &key_);
  act(appender, 0, 70'000 % 1000 + 600);
  const uint64_t size = store_->head("demo")->size;
  const std::filesystem::path out = dir_ / "export";
  ASSERT_TRUE(export_tiles(*store_, "demo", out).ok());
  const auto read = [&out](const std::string& path) {
    return base::read_file(out / path, 1 << 20).value();
  };
  const ledger::TreeHead head = verifier_.open(read("checkpoint")).value();
  EXPECT_EQ(head.size, size);
  ledger::Frontier tree;
  for (uint64_t index = 0; index * 256 < size; ++index) {
    const uint64_t width = ledger::tile_width(size, 0, index);
    const std::string bundle = read(ledger::bundle_path(index, width));
    const std::string tile = read(ledger::tile_path(0, index, width));
    ASSERT_EQ(tile.size(), width * 32);
    size_t at = 0;
    for (uint64_t i = 0; i < width; ++i) {
      const size_t length =
          static_cast<uint8_t>(bundle[at]) * 256u + static_cast<uint8_t>(bundle[at + 1]);
      const base::Digest leaf = ledger::leaf_hash(base::view(bundle).subspan(at + 2, length));
      EXPECT_EQ(leaf, ledger::tile_hash(base::view(tile), i));
      tree.append(leaf);
      at += 2 + length;
    }
    EXPECT_EQ(at, bundle.size());
  }
  EXPECT_EQ(tree.root(), head.root);
  EXPECT_EQ(read(ledger::tile_path(1, 0, size / 256)).size(), size / 256 * 32);
}

TEST(KeyFile, IsMadeOnceAndOnlyItsOwnerMayReadIt) {
  const TempDir dir;
  base::SeededRandom random(1);
  base::SeededRandom other(2);
  const ledger::SigningKey key = load_or_create_key(dir.path(), random).value();
  EXPECT_EQ(load_or_create_key(dir.path(), other)->public_key(), key.public_key());
  EXPECT_EQ(load_key(dir.path())->public_key(), key.public_key());
  const auto path = dir / "ledger.key";
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
  std::filesystem::permissions(path, perms::group_read, std::filesystem::perm_options::add);
  EXPECT_EQ(load_key(dir.path()).fault().code, "store.key_exposed");
}

TEST(KeyFile, DamagedKeyIsNotReplaced) {
  const TempDir dir;
  ASSERT_TRUE(base::write_file(dir / "ledger.key", "garbage").ok());
  std::filesystem::permissions(dir / "ledger.key", std::filesystem::perms::owner_read);
  base::SeededRandom random(1);
  EXPECT_EQ(load_or_create_key(dir.path(), random).fault().code, "ledger.bad_key");
  EXPECT_EQ(base::read_file(dir / "ledger.key", 100).value(), "garbage");
}

TEST(KeyFile, VkeysOfTownsStandSideBySide) {
  const TempDir dir;
  const ledger::SigningKey key = test_key();
  EXPECT_FALSE(find_vkey(dir.path(), "demo").value());
  for (const char* town : {"demo", "other", "demo"}) {
    ASSERT_TRUE(publish_vkey(dir.path(), key.verifier(town)).ok());
  }
  EXPECT_EQ(find_vkey(dir.path(), "other").value()->vkey(), key.verifier("other").vkey());
  EXPECT_FALSE(find_vkey(dir.path(), "third").value());
  EXPECT_EQ(base::read_file(dir / "ledger.vkey", 1000).value(),
            key.verifier("demo").vkey() + "\n" + key.verifier("other").vkey() + "\n");
}

}  // namespace
}  // namespace store
