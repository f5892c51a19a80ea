// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: entries, tiles, checkpoints, transactions.
#include "store/conformance.h"
namespace store {
namespace {

FADU_CONFORMANCE(StoreEntries);

TEST_P(StoreEntries, EntryIsReadBackByNumberIdAndSubject) {
  append(0, 7);
  const EntryRow want = row_of(4, 4);
  for (const auto& row :
       {store_->entry("demo", 4).value(), store_->entry_by_id("demo", test_act(4).id).value()}) {
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->entry, want.entry);
    EXPECT_EQ(row->header, want.header);
    EXPECT_EQ(row->salt, want.salt);
    EXPECT_EQ(row->body, want.body);
    EXPECT_FALSE(row->erased);
  }
  std::vector<uint64_t> of_subject;
  ASSERT_TRUE(store_
                  ->entries_of("demo", test_act(4).subject,
                               [&](const EntryView& view) {
                                 EXPECT_EQ(view.kind, "mediation/accept");
                                 EXPECT_EQ(view.subject, test_act(4).subject);
                                 of_subject.push_back(view.number);
                                 return true;
                               })
                  .ok());
  EXPECT_EQ(of_subject, (std::vector<uint64_t>{3, 4, 5}));
}

TEST_P(StoreEntries, WhatIsNotThereIsEmptyNotAFault) {
  EXPECT_EQ(store_->head("demo")->size, 0u);
  EXPECT_TRUE(store_->towns()->empty());
  EXPECT_FALSE(store_->entry("demo", 0).value());
  EXPECT_FALSE(store_->entry_by_id("demo", test_id(1)).value());
  EXPECT_FALSE(store_->case_file("demo", test_id(1)).value());
  EXPECT_FALSE(store_->last_checkpoint("demo").value());
  EXPECT_FALSE(store_->setting("demo", "x").value());
  EXPECT_TRUE(store_->tile("demo", 0, 0)->empty());
  EXPECT_EQ(store_->figure_sum("demo", "x", {{0}, {100'000}}).value(), Sums{});
}

TEST_P(StoreEntries, HeadIsTheLastEntry) {
  append(0, 5);
  const Head head = store_->head("demo").value();
  EXPECT_EQ(head.size, 5u);
  EXPECT_EQ(head.last_id, test_act(4).id);
  EXPECT_EQ(head.last_recorded_at, test_act(4).recorded_at);
}

TEST_P(StoreEntries, ScanGivesARangeInOrderAndStopsWhenTold) {
  append(0, 10);
  EXPECT_EQ(numbers(3, 6), (std::vector<uint64_t>{3, 4, 5}));
  EXPECT_EQ(numbers(8, UINT64_MAX), (std::vector<uint64_t>{8, 9}));
  EXPECT_TRUE(numbers(6, 6).empty());
  int seen = 0;
  ASSERT_TRUE(store_->scan("demo", 0, 10, [&](const EntryView&) { return ++seen < 4; }).ok());
  EXPECT_EQ(seen, 4);
}

TEST_P(StoreEntries, ReadsMayBeNested) {
  append(0, 6);
  std::vector<uint64_t> outer;
  size_t inner = 0;
  ASSERT_TRUE(store_
                  ->scan("demo", 0, 6,
                         [&](const EntryView& view) {
                           outer.push_back(view.number);
                           inner += numbers(0, 6).size();
                           return true;
                         })
                  .ok());
  EXPECT_EQ(outer.size(), 6u);
  EXPECT_EQ(inner, 36u);
}

TEST_P(StoreEntries, WhatIsNotCommittedIsGone) {
  {
    const std::unique_ptr<Transaction> transaction = store_->begin().value();
    ASSERT_TRUE(transaction->append_entry(view_of(row_of(0, 0))).ok());
    ASSERT_TRUE(transaction->add_bucket({"demo", "x", Span::kDay, 1, "", 1, 0}).ok());
    EXPECT_EQ(store_->head("demo")->size, 1u);  // seen inside
  }
  EXPECT_EQ(store_->head("demo")->size, 0u);
  EXPECT_EQ(store_->figure_sum("demo", "x", {{0}, {9}})->count, 0);
  append(0, 1);
  EXPECT_EQ(store_->head("demo")->size, 1u);
}

TEST_P(StoreEntries, CommittedIsThereForOthersAndAfterReopening) {
  append(0, 3);
  const std::unique_ptr<Store> other = open();
  EXPECT_EQ(other->head("demo")->size, 3u);
  store_.reset();
  store_ = open();
  EXPECT_EQ(store_->head("demo")->size, 3u);
}

TEST_P(StoreEntries, RepeatedIdOrNumberIsAConflictAndTheTransactionGoesOn) {
  append(0, 3);
  write([](Transaction& transaction) {
    base::Status status = transaction.append_entry(view_of(row_of(1, 3)));
    EXPECT_EQ(status.fault().code, "store.duplicate_id");
    EXPECT_EQ(status.fault().kind, base::FaultKind::kConflict);
    status = transaction.append_entry(view_of(row_of(9, 2)));
    EXPECT_EQ(status.fault().code, "store.number_taken");
    EXPECT_TRUE(transaction.append_entry(view_of(row_of(3, 3))).ok());
  });
  EXPECT_EQ(store_->head("demo")->size, 4u);
}

TEST_P(StoreEntries, TownsAreApart) {
  append(0, 3, "demo");
  append(0, 2, "other");  // the same ids and numbers
  EXPECT_EQ(store_->towns().value(), (std::vector<std::string>{"demo", "other"}));
  EXPECT_EQ(store_->head("demo")->size, 3u);
  EXPECT_EQ(store_->head("other")->size, 2u);
  EXPECT_EQ(store_->entry("other", 1)->value().entry.town, "other");
  EXPECT_EQ(numbers(0, 100).size(), 3u);
}

TEST_P(StoreEntries, ReadingIsNotHeldUpByAWriter) {
  append(0, 2);
  const std::unique_ptr<Store> other = open();
  const std::unique_ptr<Transaction> transaction = store_->begin().value();
  ASSERT_TRUE(transaction->lock("demo").ok());
  ASSERT_TRUE(transaction->append_entry(view_of(row_of(2, 2))).ok());
  EXPECT_EQ(other->head("demo")->size, 2u);
}

TEST_P(StoreEntries, SnapshotSeesOneMoment) {
  append(0, 3);
  const std::unique_ptr<Store> reader = store_->open_reader().value();
  {
    const std::unique_ptr<Snapshot> moment = reader->snapshot().value();
    append(3, 5);
    EXPECT_EQ(reader->head("demo")->size, 3u);
  }
  EXPECT_EQ(reader->head("demo")->size, 5u);
  EXPECT_FALSE(reader->begin().ok());  // a reader only reads
}

TEST_P(StoreEntries, ErasedBodyIsGoneAndItsHeaderStays) {
  append(0, 3);
  write([](Transaction& transaction) {
    EXPECT_TRUE(transaction.erase_body("demo", 1).ok());
    EXPECT_EQ(transaction.erase_body("demo", 7).fault().code, "store.no_entry");
    EXPECT_EQ(transaction.erase_body("other", 1).fault().code, "store.no_entry");
  });
  const EntryRow row = store_->entry("demo", 1)->value();
  EXPECT_TRUE(row.erased);
  EXPECT_TRUE(row.salt.empty());
  EXPECT_TRUE(row.body.empty());
  EXPECT_EQ(row.header, row_of(1, 1).header);
  EXPECT_FALSE(store_->entry("demo", 2)->value().erased);
}

TEST_P(StoreEntries, EmptyBodyIsNotAnErasedOne) {
  EntryRow row = row_of(0, 0);
  row.body.clear();
  write(
      [&](Transaction& transaction) { ASSERT_TRUE(transaction.append_entry(view_of(row)).ok()); });
  EXPECT_FALSE(store_->entry("demo", 0)->value().erased);
  EXPECT_EQ(store_->entry("demo", 0)->value().salt.size(), 16u);
}

TEST_P(StoreEntries, TilesAndCheckpointsAreReplacedAndListedInOrder) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_tile("demo", 0, 1, base::Bytes(32, 1)).ok());
    ASSERT_TRUE(transaction.put_tile("demo", 1, 0, base::Bytes(32, 2)).ok());
    ASSERT_TRUE(transaction.put_tile("demo", 0, 0, base::Bytes(64, 3)).ok());
    ASSERT_TRUE(transaction.put_tile("demo", 0, 1, base::Bytes(96, 4)).ok());
    ASSERT_TRUE(transaction.put_checkpoint("demo", {300, "b"}).ok());
    ASSERT_TRUE(transaction.put_checkpoint("demo", {20, "a"}).ok());
    ASSERT_TRUE(transaction.put_checkpoint("demo", {40, "x"}).ok());
    ASSERT_TRUE(transaction.drop_checkpoint("demo", 40).ok());
  });
  EXPECT_EQ(store_->tile("demo", 0, 1).value(), base::Bytes(96, 4));
  std::vector<std::pair<uint32_t, uint64_t>> tiles;
  ASSERT_TRUE(store_
                  ->tiles("demo",
                          [&](uint32_t level, uint64_t index, base::ByteView) {
                            tiles.emplace_back(level, index);
                            return true;
                          })
                  .ok());
  EXPECT_EQ(tiles, (std::vector<std::pair<uint32_t, uint64_t>>{{0, 0}, {0, 1}, {1, 0}}));
  std::string notes;
  ASSERT_TRUE(store_
                  ->checkpoints("demo",
                                [&](const Checkpoint& checkpoint) {
                                  notes += checkpoint.note;
                                  return true;
                                })
                  .ok());
  EXPECT_EQ(notes, "ab");
  EXPECT_EQ(store_->last_checkpoint("demo").value()->size, 300u);
}

}  // namespace
}  // namespace store
