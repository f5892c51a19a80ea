// SPDX-License-Identifier: AGPL-3.0-or-later
// What only the PostgreSQL engine has to do; the rest is in the conformance suite.
#include "store/postgres/postgres_store.h"

#include "store/copy.h"
#include "store/postgres/test_postgres.h"

namespace store {
namespace {

using base::FaultKind;

TEST_F(Postgres, TextThatCannotBeHeldIsRefusedAndTheTransactionGoesOn) {
  const auto store = open();
  const auto transaction = store->begin().value();
  EXPECT_EQ(transaction->put_setting("demo", "a", std::string_view("x\0y", 3)).fault().code,
            "store.bad_text");
  EXPECT_EQ(transaction->put_setting("demo", "a", "\xff").fault().kind, FaultKind::kInvalid);
  EXPECT_TRUE(transaction->put_setting("demo", "a", "台账").ok());
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_EQ(store->setting("demo", "a").value(), "台账");
}

TEST_F(Postgres, DamagedStructureIsFound) {
  const auto store = open();
  append(*store, 0, 5);
  EXPECT_TRUE(store->check_structure().ok());
  sql("UPDATE pg_index SET indisvalid=false WHERE indexrelid='fadu.entry_subject'::regclass");
  const base::Status invalid = store->check_structure();
  ASSERT_FALSE(invalid.ok());
  EXPECT_EQ(invalid.fault().code, "store.corrupt");
  EXPECT_NE(invalid.fault().arg("reason").find("entry_subject"), std::string::npos);
  sql("UPDATE pg_index SET indisvalid=true WHERE indexrelid='fadu.entry_subject'::regclass");
  sql("DROP TABLE fadu.tile");
  EXPECT_EQ(store->check_structure().fault().code, "store.corrupt");
}

TEST_F(Postgres, BigPagesOfEntriesAreReadInPieces) {
  const auto store = open();
  LedgerAppender appender(*store, &key_);
  ASSERT_TRUE(appender.begin().ok());
  const std::string body(200'000, 'x');
  for (uint64_t n = 0; n < 150; ++n) {
    ASSERT_TRUE(appender
                    .append(test_act(n), test_salt(n),
                            n % 3 == 0 ? base::view(body) : base::view(test_body(n)))
                    .ok());
  }
  ASSERT_TRUE(appender.commit().ok());
  uint64_t next = 0;
  ASSERT_TRUE(store
                  ->scan("demo", 0, UINT64_MAX,
                         [&](const EntryView& view) {
                           EXPECT_EQ(view.number, next++);
                           return true;
                         })
                  .ok());
  EXPECT_EQ(next, 150u);
}

TEST_F(Postgres, ListsLongerThanAPageAreWhole) {
  const auto store = open();
  constexpr uint64_t kCount = 2'345;
  {
    const auto transaction = store->begin().value();
    for (uint64_t n = 0; n < kCount; ++n) {
      CaseRow row;
      row.town = "demo";
      row.id = test_id(n);
      row.pack = "mediation";
      row.state = n % 2 == 0 ? "open" : "waiting";
      row.handler = "anna";
      if (n % 5 != 0) row.due_at = test_time(n % 7);
      ASSERT_TRUE(transaction->put_case(row).ok());
      ClockRow clock;
      clock.town = "demo";
      clock.case_id = row.id;
      clock.clock = "handle";
      clock.due_at = test_time(n % 7);
      ASSERT_TRUE(transaction->put_clock(clock).ok());
      ASSERT_TRUE(transaction
                      ->add_line({"demo",
                                  "x",
                                  "",
                                  {static_cast<int32_t>(n % 3)},
                                  n,
                                  row.id,
                                  1,
                                  2,
                                  test_time(n),
                                  7})
                      .ok());
      ASSERT_TRUE(
          transaction->add_bucket({"demo", "x", Span::kDay, 3, std::to_string(n), 1, 2}).ok());
      ASSERT_TRUE(transaction->put_case_key("demo", base::Digest{}, row.id).ok());
      ASSERT_TRUE(transaction->put_slip("demo", {"k", test_id(n).str(), "", {}, "v"}).ok());
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  uint64_t rows = 0;
  const auto count = [&rows](const auto&...) { return ++rows, true; };
  const auto counted = [&](const base::Status& status) {
    EXPECT_TRUE(status.ok());
    return std::exchange(rows, 0);
  };
  EXPECT_EQ(counted(store->cases("demo", {.limit = 100'000}, count)), kCount);
  const std::vector<Stage> stages = {
      {"mediation", "open"}, {"mediation", "waiting"}, {"mediation", "open"}};
  EXPECT_EQ(counted(store->queue("demo", {.stages = stages, .limit = 100'000}, count)), kCount);
  EXPECT_EQ(
      counted(store->queue("demo", {.stages = stages, .handler = "anna", .limit = 100'000}, count)),
      kCount);
  EXPECT_EQ(counted(store->clocks_due("demo", {.before = test_time(100), .limit = 100'000}, count)),
            kCount);
  EXPECT_EQ(counted(store->figure_lines("demo", "x", {{0}, {9}}, test_time(100'000), count)),
            kCount);
  EXPECT_EQ(counted(store->figure_buckets("demo", "x", Span::kDay, 0, 9, count)), kCount);
  EXPECT_EQ(counted(store->cases_by_key("demo", base::Digest{}, {}, 100'000, count)), kCount);
  EXPECT_EQ(counted(store->slips("demo", "k", {}, "", 100'000, count)), kCount);
  EXPECT_EQ(counted(store->slips("demo", "k", {}, "", 1'500, count)), 1'500u);
}

// What a rebuild does: reads its town entry by entry and writes in between, on one connection.
TEST_F(Postgres, ReaderOfEntriesMayWriteMeanwhile) {
  const auto store = open();
  append(*store, 0, 300, 100);
  const auto transaction = store->begin().value();
  ASSERT_TRUE(transaction->clear_projections("demo").ok());
  uint64_t next = 0;
  const base::Status status = store->scan("demo", 0, UINT64_MAX, [&](const EntryView& view) {
    EXPECT_EQ(view.number, next++);
    CaseRow row;
    row.town = "demo";
    row.id = view.subject;
    row.revision = static_cast<uint32_t>(view.number);
    EXPECT_TRUE(transaction->put_case(row).ok());
    if (view.number % 7 == 0) {
      EXPECT_EQ(store->case_file("demo", view.subject).value()->revision, row.revision);
    }
    return true;
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(next, 300u);
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_EQ(store->case_file("demo", test_act(299).subject).value()->revision, 299u);
}

// Byte order, signs, missing values: every table has the digest that SQLite's has.
TEST_F(Postgres, DigestIsThatOfSqlite) {
  const auto postgres = open();
  const auto sqlite = open_sqlite(dir_ / "fadu.db", OpenMode::kCreate).value();
  const std::vector<std::string> texts = {
      "", "a", "B", "b", "é", "阿", "中", "一", "z\"", "'\"", "\xf0\x9f\x98\x80", "Z", "a b"};
  for (Store* store : {postgres.get(), sqlite.get()}) {
    const auto transaction = store->begin().value();
    base::SeededRandom random(11);
    const auto text = [&] { return texts[random.below(texts.size())]; };
    const auto time = [&] {
      return calendar::Instant{static_cast<int64_t>(random.next() >> 20) - (int64_t{1} << 43)};
    };
    for (uint64_t n = 0; n < 300; ++n) {
      CaseRow row{"demo", test_id(n), text(), 7,      text(), time(), time(), {},
                  3,      text(),     text(), text(), text(), {},     {}};
      if (random.below(2) == 0) row.closed_at = time();
      if (random.below(2) == 0) row.due_at = time();
      if (random.below(2) == 0) {
        row.place = Place{static_cast<int32_t>(random.next()), static_cast<int32_t>(random.next())};
      }
      ASSERT_TRUE(transaction->put_case(row).ok());
      ClockRow clock{"demo", test_id(n / 4),       text(),     time(), time(),
                     {},     ClockStatus::kMissed, n % 2 == 0, text()};
      if (random.below(2) == 0) clock.stopped_at = time();
      ASSERT_TRUE(transaction->put_clock(clock).ok());
      const FigureLine line{"demo", text(),     text(), {static_cast<int32_t>(random.below(9)) - 4},
                            n,      test_id(n), 1,      -static_cast<int64_t>(n),
                            time(), n / 3};
      ASSERT_TRUE(transaction->add_line(line).ok());
      ASSERT_TRUE(
          transaction
              ->add_bucket({"demo", text(), Span::kDay, static_cast<int32_t>(random.below(9)) - 4,
                            text(), -1, static_cast<int64_t>(n)})
              .ok());
      ASSERT_TRUE(transaction->put_setting("demo", text(), text()).ok());
      ASSERT_TRUE(
          transaction->put_case_key("demo", base::sha256(base::view(text())), test_id(n)).ok());
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  const ProjectionDigest ours = postgres->projection_digest("demo").value();
  const ProjectionDigest theirs = sqlite->projection_digest("demo").value();
  EXPECT_EQ(ours.cases, theirs.cases);
  EXPECT_EQ(ours.clocks, theirs.clocks);
  EXPECT_EQ(ours.lines, theirs.lines);
  EXPECT_EQ(ours.buckets, theirs.buckets);
  EXPECT_EQ(ours.settings, theirs.settings);
  EXPECT_EQ(ours.keys, theirs.keys);
}

TEST_F(Postgres, BackupIsTheTruthAndCanBeBroughtBack) {
  const auto store = open();
  append(*store, 0, 700);
  {
    const auto transaction = store->begin().value();
    ASSERT_TRUE(transaction->erase_body("demo", 7).ok());
    ASSERT_TRUE(transaction->put_slip("demo", {"account", "a", "o", test_time(1), "v"}).ok());
    ASSERT_TRUE(transaction->put_slip("demo", {"session", "a", "", {}, "w"}).ok());
    ASSERT_TRUE(transaction->put_slip("empty", {"account", "b", "", {}, "x"}).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  ASSERT_TRUE(store->backup_to(dir_ / "copy.db").ok());
  const auto file = open_sqlite(dir_ / "copy.db", OpenMode::kWrite).value();
  expect_clean(*file, 700);
  EXPECT_TRUE(file->entry("demo", 7).value()->erased);
  EXPECT_FALSE(file->entry("demo", 8).value()->erased);
  EXPECT_EQ(file->slip("demo", "account", "a").value(),
            (Slip{"account", "a", "o", test_time(1), "v"}));
  EXPECT_EQ(file->slip("empty", "account", "b")->value().value, "x");
  // Back into another database, in two goes.
  const std::string uri = TestServer::get().database(sql("SELECT current_database()") + "b");
  const auto back = open_postgres(uri, OpenMode::kCreate).value();
  {
    const auto transaction = back->begin().value();
    for (uint64_t n = 0; n < 30; ++n) {
      ASSERT_TRUE(transaction->append_entry(view_of(*file->entry("demo", n).value())).ok());
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  uint64_t copied = 0;
  ASSERT_TRUE(copy_truth(*file, *back, "demo", [&](uint64_t n) { copied = n; }).ok());
  EXPECT_EQ(copied, 700u);
  expect_clean(*back, 700);
  EXPECT_EQ(back->slip_kinds("demo").value(), (std::vector<std::string>{"account", "session"}));
  EXPECT_EQ(copy_truth(*file, *back, "demo").fault().code, "store.not_empty");
  append(*back, 700, 710);  // tiles and checkpoints fit
  expect_clean(*back, 710);
}

}  // namespace
}  // namespace store
