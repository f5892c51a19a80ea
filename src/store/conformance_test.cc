// SPDX-License-Identifier: AGPL-3.0-or-later
// What every store must do, whatever its engine. One suite, one factory per engine.
#include <gtest/gtest.h>

#include "ledger/tiles.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"
#include "store/test_store.h"

namespace store {
namespace {

struct Engine {
  const char* name;
  base::Result<std::unique_ptr<Store>> (*open)(const TempDir& dir);
};

base::Result<std::unique_ptr<Store>> open_in_sqlite(const TempDir& dir) {
  return open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.busy_timeout_ms = 50});
}

class Conformance : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override { store_ = open(); }
  std::unique_ptr<Store> open() { return GetParam().open(dir_).value(); }

  // Entry `n` as the appender would store it, but with a number of our choice.
  static EntryRow row_of(uint64_t n, uint64_t number, const std::string& town = "demo") {
    EntryRow row;
    row.entry = test_act(n, town);
    row.entry.number = number;
    const ledger::Salt salt = test_salt(n);
    row.salt.assign(salt.begin(), salt.end());
    row.body = base::to_bytes(test_body(n));
    row.entry.body_digest = ledger::digest_body(salt, row.body);
    row.header = ledger::encode(row.entry);
    return row;
  }
  void append(uint64_t from, uint64_t to, const std::string& town = "demo") {
    const std::unique_ptr<Transaction> transaction = store_->begin().value();
    for (uint64_t n = from; n < to; ++n) {
      ASSERT_TRUE(transaction->append_entry(view_of(row_of(n, n, town))).ok());
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  // Runs `work` in a transaction of its own.
  template <typename Work>
  void write(Work work) {
    const std::unique_ptr<Transaction> transaction = store_->begin().value();
    work(*transaction);
    ASSERT_TRUE(transaction->commit().ok());
  }
  std::vector<uint64_t> numbers(uint64_t from, uint64_t to) {
    std::vector<uint64_t> out;
    EXPECT_TRUE(store_
                    ->scan("demo", from, to,
                           [&out](const EntryView& view) {
                             out.push_back(view.number);
                             return true;
                           })
                    .ok());
    return out;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, Conformance, testing::Values(Engine{"sqlite", open_in_sqlite}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(Conformance, EntryIsReadBackByNumberIdAndSubject) {
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

TEST_P(Conformance, WhatIsNotThereIsEmptyNotAFault) {
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

TEST_P(Conformance, HeadIsTheLastEntry) {
  append(0, 5);
  const Head head = store_->head("demo").value();
  EXPECT_EQ(head.size, 5u);
  EXPECT_EQ(head.last_id, test_act(4).id);
  EXPECT_EQ(head.last_recorded_at, test_act(4).recorded_at);
}

TEST_P(Conformance, ScanGivesARangeInOrderAndStopsWhenTold) {
  append(0, 10);
  EXPECT_EQ(numbers(3, 6), (std::vector<uint64_t>{3, 4, 5}));
  EXPECT_EQ(numbers(8, UINT64_MAX), (std::vector<uint64_t>{8, 9}));
  EXPECT_TRUE(numbers(6, 6).empty());
  int seen = 0;
  ASSERT_TRUE(store_->scan("demo", 0, 10, [&](const EntryView&) { return ++seen < 4; }).ok());
  EXPECT_EQ(seen, 4);
}

TEST_P(Conformance, ReadsMayBeNested) {
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

TEST_P(Conformance, WhatIsNotCommittedIsGone) {
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

TEST_P(Conformance, CommittedIsThereForOthersAndAfterReopening) {
  append(0, 3);
  const std::unique_ptr<Store> other = open();
  EXPECT_EQ(other->head("demo")->size, 3u);
  store_.reset();
  store_ = open();
  EXPECT_EQ(store_->head("demo")->size, 3u);
}

TEST_P(Conformance, RepeatedIdOrNumberIsAConflictAndTheTransactionGoesOn) {
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

TEST_P(Conformance, TownsAreApart) {
  append(0, 3, "demo");
  append(0, 2, "other");  // the same ids and numbers
  EXPECT_EQ(store_->towns().value(), (std::vector<std::string>{"demo", "other"}));
  EXPECT_EQ(store_->head("demo")->size, 3u);
  EXPECT_EQ(store_->head("other")->size, 2u);
  EXPECT_EQ(store_->entry("other", 1)->value().entry.town, "other");
  EXPECT_EQ(numbers(0, 100).size(), 3u);
}

TEST_P(Conformance, SecondWriterWaitsAndIsToldThatItIsBusy) {
  const std::unique_ptr<Store> other = open();
  const std::unique_ptr<Transaction> transaction = store_->begin().value();
  const base::Result<std::unique_ptr<Transaction>> second = other->begin();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.fault().code, "store.busy");
  EXPECT_EQ(other->head("demo")->size, 0u);  // reading is not held up
}

TEST_P(Conformance, SnapshotSeesOneMoment) {
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

TEST_P(Conformance, ErasedBodyIsGoneAndItsHeaderStays) {
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

TEST_P(Conformance, EmptyBodyIsNotAnErasedOne) {
  EntryRow row = row_of(0, 0);
  row.body.clear();
  write(
      [&](Transaction& transaction) { ASSERT_TRUE(transaction.append_entry(view_of(row)).ok()); });
  EXPECT_FALSE(store_->entry("demo", 0)->value().erased);
  EXPECT_EQ(store_->entry("demo", 0)->value().salt.size(), 16u);
}

TEST_P(Conformance, TilesAndCheckpointsAreReplacedAndListedInOrder) {
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

CaseRow case_row(uint64_t n, const std::string& state, const std::string& handler) {
  CaseRow row;
  row.town = "demo";
  row.id = test_id(n);
  row.pack = n % 2 == 0 ? "mediation" : "hotline";
  row.pack_version = 3;
  row.state = state;
  row.opened_at = test_time(n);
  row.changed_at = test_time(n + 1);
  if (state == "closed") row.closed_at = test_time(n + 2);
  row.revision = 2;
  row.title = "噪声扰民";
  row.unit = "cell-3";
  row.handler = handler;
  return row;
}

TEST_P(Conformance, CaseIsReplacedWhole) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_case(case_row(1, "closed", "a")).ok());
    ASSERT_TRUE(transaction.put_case(case_row(2, "open", "a")).ok());
  });
  EXPECT_EQ(store_->case_file("demo", test_id(1))->value(), case_row(1, "closed", "a"));
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_case(case_row(1, "open", "b")).ok());
  });
  EXPECT_EQ(store_->case_file("demo", test_id(1))->value(), case_row(1, "open", "b"));
  EXPECT_EQ(store_->case_file("demo", test_id(2))->value(), case_row(2, "open", "a"));
}

TEST_P(Conformance, CasesAreFilteredAndPaged) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 40; ++n) {
      ASSERT_TRUE(
          transaction
              .put_case(case_row(n, n % 4 == 0 ? "closed" : "open", n % 5 == 0 ? "anna" : "bert"))
              .ok());
    }
  });
  // The numbers, newest first, of the cases that the filter lets through.
  const auto list = [this](CaseFilter filter) {
    std::vector<uint64_t> out;
    EXPECT_TRUE(store_
                    ->cases("demo", filter,
                            [&](const CaseRow& row) {
                              out.push_back(static_cast<uint64_t>(
                                  (row.opened_at.ms - test_time(0).ms) / 60'000));
                              return true;
                            })
                    .ok());
    return out;
  };
  // The same by looking at every case.
  const auto want = [](auto&& passes) {
    std::vector<uint64_t> out;
    for (uint64_t n = 40; n-- > 0;) {
      if (passes(n)) out.push_back(n);
    }
    return out;
  };
  EXPECT_EQ(list({}), want([](uint64_t) { return true; }));
  EXPECT_EQ(list({.pack = "mediation"}), want([](uint64_t n) { return n % 2 == 0; }));
  EXPECT_EQ(list({.pack = "mediation", .state = "open"}),
            want([](uint64_t n) { return n % 2 == 0 && n % 4 != 0; }));
  EXPECT_EQ(list({.state = "closed"}), want([](uint64_t n) { return n % 4 == 0; }));
  EXPECT_EQ(list({.handler = "anna"}), want([](uint64_t n) { return n % 5 == 0; }));
  EXPECT_EQ(list({.handler = "anna", .open_only = true}),
            want([](uint64_t n) { return n % 5 == 0 && n % 4 != 0; }));
  EXPECT_EQ(list({.pack = "hotline", .state = "open", .handler = "anna", .open_only = true}),
            want([](uint64_t n) { return n % 2 == 1 && n % 5 == 0; }));
  EXPECT_TRUE(list({.pack = "none"}).empty());
  // Pages of seven, one after another, are the whole list.
  for (const CaseFilter& filter : {CaseFilter{}, CaseFilter{.pack = "mediation", .state = "open"},
                                   CaseFilter{.handler = "bert", .open_only = true}}) {
    CaseFilter page = filter;
    page.limit = 7;
    std::vector<uint64_t> all;
    for (std::vector<uint64_t> part = list(page); !part.empty(); part = list(page)) {
      EXPECT_LE(part.size(), 7u);
      all.insert(all.end(), part.begin(), part.end());
      page.after = test_id(part.back());
    }
    EXPECT_EQ(all, list(filter));
  }
}

ClockRow clock_row(uint64_t n, ClockStatus status) {
  ClockRow row;
  row.town = "demo";
  row.case_id = test_id(n);
  row.clock = "handle";
  row.started_at = test_time(n);
  row.due_at = test_time(100 - n);
  if (status == ClockStatus::kMet) row.stopped_at = test_time(n + 1);
  row.status = status;
  row.provisional = n % 2 == 1;
  row.detail = "{}";
  return row;
}

TEST_P(Conformance, ClocksAreListedByDueTime) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 10; ++n) {
      ASSERT_TRUE(
          transaction.put_clock(clock_row(n, n == 3 ? ClockStatus::kMet : ClockStatus::kRunning))
              .ok());
    }
    ClockRow second = clock_row(5, ClockStatus::kPaused);
    second.clock = "decide";
    ASSERT_TRUE(transaction.put_clock(second).ok());
    ASSERT_TRUE(transaction.put_clock(clock_row(4, ClockStatus::kVoid)).ok());
  });
  std::vector<ClockRow> due;
  const ClockFn keep = [&due](const ClockRow& row) {
    due.push_back(row);
    return true;
  };
  ASSERT_TRUE(store_->clocks_due("demo", ClockStatus::kRunning, test_time(97), 100, keep).ok());
  // Due at 100-n, before 97: n = 9..4 without the void one, the earliest first.
  ASSERT_EQ(due.size(), 5u);
  EXPECT_EQ(due.front(), clock_row(9, ClockStatus::kRunning));
  EXPECT_EQ(due.back(), clock_row(5, ClockStatus::kRunning));
  due.clear();
  ASSERT_TRUE(store_->clocks_due("demo", ClockStatus::kRunning, test_time(97), 2, keep).ok());
  EXPECT_EQ(due.size(), 2u);
  due.clear();
  ASSERT_TRUE(store_->clocks_of("demo", test_id(5), keep).ok());
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].clock, "decide");
  due.clear();
  ASSERT_TRUE(store_->clocks_of("demo", test_id(3), keep).ok());
  EXPECT_EQ(due.at(0), clock_row(3, ClockStatus::kMet));
}

TEST_P(Conformance, BucketsAddUp) {
  write([this](Transaction& transaction) {
    for (int32_t day = 0; day < 10; ++day) {
      ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kDay, day, "a", 1, 50}).ok());
      ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kDay, day, "b", 2, 5}).ok());
      ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kYear, 1970, "a", 1, 50}).ok());
    }
    // Read inside, while they wait to be written.
    EXPECT_EQ(store_->figure_sum("demo", "fines", {{2}, {3}}).value(), (Sums{6, 110}));
    ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kDay, 3, "a", -1, -50}).ok());
    ASSERT_TRUE(transaction.add_bucket({"other", "fines", Span::kDay, 3, "a", 9, 9}).ok());
    ASSERT_TRUE(transaction.add_bucket({"demo", "visits", Span::kDay, 3, "a", 9, 9}).ok());
  });
  EXPECT_EQ(store_->figure_sum("demo", "fines", {{2}, {3}}).value(), (Sums{5, 60}));
  EXPECT_EQ(store_->figure_sum("demo", "fines", {{4}, {3}}).value(), Sums{});
  std::vector<FigureBucket> buckets;
  const BucketFn keep = [&buckets](const FigureBucket& bucket) {
    buckets.push_back(bucket);
    return true;
  };
  ASSERT_TRUE(store_->figure_buckets("demo", "fines", Span::kDay, 3, 4, keep).ok());
  EXPECT_EQ(buckets, (std::vector<FigureBucket>{{"demo", "fines", Span::kDay, 3, "a", 0, 0},
                                                {"demo", "fines", Span::kDay, 3, "b", 2, 5},
                                                {"demo", "fines", Span::kDay, 4, "a", 1, 50},
                                                {"demo", "fines", Span::kDay, 4, "b", 2, 5}}));
  buckets.clear();
  ASSERT_TRUE(store_->figure_buckets("demo", "fines", Span::kYear, 1970, 1970, keep).ok());
  EXPECT_EQ(buckets.at(0).count, 10);
}

FigureLine line(int32_t day, uint64_t change, int64_t count, const std::string& key = "") {
  return {"demo",         "mediations",      key,   {day}, change, test_id(change), count,
          count * 10'000, test_time(change), change};
}

TEST_P(Conformance, LinesAnswerWhatWasKnownWhen) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.add_line(line(10, 1, 1)).ok());
    ASSERT_TRUE(transaction.add_line(line(12, 2, 1)).ok());
    // A correction moves the first from day 10 to day 11: two lines of one change.
    ASSERT_TRUE(transaction.add_line(line(10, 3, -1)).ok());
    ASSERT_TRUE(transaction.add_line(line(11, 3, 1)).ok());
    ASSERT_TRUE(transaction.add_line(line(11, 3, 1)).ok());  // even the same line twice
  });
  const auto known = [this](int32_t first, int32_t last, uint64_t as_of) {
    std::vector<FigureLine> out;
    EXPECT_TRUE(store_
                    ->figure_lines("demo", "mediations", {{first}, {last}}, test_time(as_of),
                                   [&](const FigureLine& l) {
                                     out.push_back(l);
                                     return true;
                                   })
                    .ok());
    return out;
  };
  EXPECT_EQ(known(10, 12, 2), (std::vector<FigureLine>{line(10, 1, 1), line(12, 2, 1)}));
  EXPECT_EQ(known(10, 12, 3),
            (std::vector<FigureLine>{line(10, 1, 1), line(10, 3, -1), line(11, 3, 1),
                                     line(11, 3, 1), line(12, 2, 1)}));
  EXPECT_EQ(known(11, 11, 3).size(), 2u);
  EXPECT_TRUE(known(13, 20, 99).empty());
}

TEST_P(Conformance, SettingIsReplaced) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_setting("demo", "hours", "8").ok());
    ASSERT_TRUE(transaction.put_setting("demo", "hours", "").ok());
    ASSERT_TRUE(transaction.put_setting("other", "hours", "9").ok());
  });
  EXPECT_EQ(store_->setting("demo", "hours")->value(), "");
}

TEST_P(Conformance, ProjectionsRebuiltInTheSameOrderHaveTheSameDigest) {
  append(0, 2);
  const auto fill = [this](int64_t buckets_at_once) {
    write([&](Transaction& transaction) {
      ASSERT_TRUE(transaction.put_case(case_row(1, "open", "a")).ok());
      ASSERT_TRUE(transaction.put_case(case_row(2, "closed", "a")).ok());
      ASSERT_TRUE(transaction.put_clock(clock_row(1, ClockStatus::kRunning)).ok());
      ASSERT_TRUE(transaction.add_line(line(10, 1, 1)).ok());
      ASSERT_TRUE(transaction.put_setting("demo", "hours", "8").ok());
      for (int64_t left = 4; left > 0; left -= buckets_at_once) {
        ASSERT_TRUE(
            transaction.add_bucket({"demo", "x", Span::kDay, 1, "", buckets_at_once, 0}).ok());
      }
    });
  };
  const ProjectionDigest none = store_->projection_digest("demo").value();
  fill(1);
  const ProjectionDigest first = store_->projection_digest("demo").value();
  EXPECT_NE(first.cases, none.cases);
  EXPECT_NE(first.clocks, none.clocks);
  EXPECT_NE(first.lines, none.lines);
  EXPECT_NE(first.buckets, none.buckets);
  EXPECT_NE(first.settings, none.settings);
  EXPECT_EQ(store_->projection_digest("other").value(), none);
  write([](Transaction& transaction) { ASSERT_TRUE(transaction.clear_projections("demo").ok()); });
  EXPECT_EQ(store_->projection_digest("demo").value(), none);
  EXPECT_EQ(store_->head("demo")->size, 2u);  // the ledger stays
  fill(2);
  EXPECT_EQ(store_->projection_digest("demo").value(), first);
  write([](Transaction& transaction) { ASSERT_TRUE(transaction.clear_figures("demo").ok()); });
  const ProjectionDigest rest = store_->projection_digest("demo").value();
  EXPECT_EQ(rest.cases, first.cases);
  EXPECT_EQ(rest.lines, none.lines);
  EXPECT_EQ(rest.buckets, none.buckets);
}

TEST_P(Conformance, BackupIsACopyOfOneMoment) {
  append(0, 5);
  ASSERT_TRUE(store_->backup_to(dir_ / "copy.db").ok());
  EXPECT_EQ(store_->backup_to(dir_ / "copy.db").fault().code, "store.exists");
  append(5, 6);
  const std::unique_ptr<Store> copy = open_sqlite(dir_ / "copy.db", OpenMode::kWrite).value();
  EXPECT_EQ(copy->head("demo")->size, 5u);
  EXPECT_TRUE(copy->check_structure().ok());
}

}  // namespace
}  // namespace store
