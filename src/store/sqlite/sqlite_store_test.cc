// SPDX-License-Identifier: AGPL-3.0-or-later
// What only the SQLite store must do: files that are not ours, damaged, newer or read-only.
#include "store/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/file.h"
#include "store/sqlite/sql.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace store {
namespace {

namespace fs = std::filesystem;

// Runs SQL past the store, as somebody with the file in hand would.
void tamper(const fs::path& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_close(db);
}

std::string content_of(const fs::path& path) { return base::read_file(path, 64 << 20).value(); }

// A ledger of `entries` acts in dir/fadu.db, closed, with nothing left in the write-ahead log.
void make_ledger(const TempDir& dir, uint64_t entries) {
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const ledger::SigningKey key = test_key();
  LedgerAppender appender(*store, &key);
  ASSERT_TRUE(appender.begin().ok());
  for (uint64_t n = 0; n < entries; ++n) ASSERT_TRUE(append_act(appender, n).ok());
  ASSERT_TRUE(appender.commit().ok());
}

TEST(SqliteOpen, MissingFileIsOnlyMadeWhenAsked) {
  const TempDir dir;
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite}) {
    EXPECT_EQ(open_sqlite(dir / "fadu.db", mode).fault().code, "store.missing");
  }
  EXPECT_FALSE(fs::exists(dir / "fadu.db"));
  EXPECT_TRUE(open_sqlite(dir / "fadu.db", OpenMode::kCreate).ok());
  EXPECT_TRUE(open_sqlite(dir / "fadu.db", OpenMode::kRead).ok());
}

TEST(SqliteOpen, FolderThatIsNotThereIsAFault) {
  const TempDir dir;
  EXPECT_EQ(open_sqlite(dir / "no/fadu.db", OpenMode::kCreate).fault().code, "store.cannot_open");
}

TEST(SqliteOpen, ForeignFilesAreRefusedAndLeftAlone) {
  const TempDir dir;
  ASSERT_TRUE(base::write_file(dir / "text", std::string(5000, 'x')).ok());
  tamper(dir / "other", "PRAGMA application_id=7; CREATE TABLE t(x);");
  tamper(dir / "plain", "CREATE TABLE entry(x);");
  for (const char* name : {"text", "other", "plain"}) {
    const std::string before = content_of(dir / name);
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
      EXPECT_EQ(open_sqlite(dir / name, mode).fault().code, "store.not_fadu") << name;
    }
    EXPECT_EQ(content_of(dir / name), before) << name;
  }
}

TEST(SqliteOpen, NewerVersionIsRefusedAndLeftAlone) {
  const TempDir dir;
  make_ledger(dir, 3);
  tamper(dir / "fadu.db", "PRAGMA user_version=99");
  const std::string before = content_of(dir / "fadu.db");
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
    const auto store = open_sqlite(dir / "fadu.db", mode);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.fault().code, "store.newer_version");
    EXPECT_EQ(store.fault().arg("version"), "99");
  }
  EXPECT_EQ(content_of(dir / "fadu.db"), before);
}

TEST(SqliteOpen, NewerVersionInTheWriteAheadLogIsRefusedToo) {
  const TempDir dir;
  make_ledger(dir, 3);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((dir / "fadu.db").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "PRAGMA user_version=99", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(open_sqlite(dir / "fadu.db", OpenMode::kWrite).fault().code, "store.newer_version");
  sqlite3_close(db);
}

TEST(SqliteOpen, FileWhoseMakingWasInterruptedIsFinished) {
  const TempDir dir;
  ASSERT_TRUE(base::write_file(dir / "fadu.db", "").ok());
  EXPECT_EQ(open_sqlite(dir / "fadu.db", OpenMode::kWrite).fault().code, "store.not_fadu");
  tamper(dir / "fadu.db", "PRAGMA journal_mode=WAL");  // a first page, no tables
  EXPECT_TRUE(open_sqlite(dir / "fadu.db", OpenMode::kCreate).ok());
  EXPECT_TRUE(open_sqlite(dir / "fadu.db", OpenMode::kWrite).ok());
}

TEST(SqliteOpen, WritingIsDurable) {
  const TempDir dir;
  make_ledger(dir, 1);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((dir / "fadu.db").c_str(), &db), SQLITE_OK);
  std::string mode;
  sqlite3_exec(
      db, "PRAGMA journal_mode",
      [](void* out, int, char** values, char**) {
        *static_cast<std::string*>(out) = values[0];
        return 0;
      },
      &mode, nullptr);
  EXPECT_EQ(mode, "wal");
  sqlite3_close(db);
}

TEST(SqliteRead, ReaderCannotWrite) {
  const TempDir dir;
  make_ledger(dir, 3);
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kRead).value();
  EXPECT_EQ(store->head("demo")->size, 3u);
  const base::Result<std::unique_ptr<Transaction>> transaction = store->begin();
  ASSERT_FALSE(transaction.ok());
  EXPECT_EQ(transaction.fault().code, "store.read_only");
}

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

TEST(SqliteTamper, EveryKindOfTamperingIsFound) {
  struct Row {
    const char* sql;
    const char* code;
    const char* number;
  };
  const Row rows[] = {
      {"UPDATE entry SET content=content||x'00' WHERE number=400", "ledger.body_changed", "400"},
      {"UPDATE entry SET content=x'00' WHERE number=7", "ledger.body_changed", "7"},
      {"UPDATE entry SET id=randomblob(16) WHERE number=8", "ledger.columns_differ", "8"},
      {"UPDATE entry SET subject=x'' WHERE number=9", "ledger.columns_differ", "9"},
      {"UPDATE entry SET header=substr(header,1,120)||x'ffffff'||substr(header,124) "
       "WHERE number=10",
       "ledger.body_changed", "10"},
      {"UPDATE entry SET header=cast(replace(cast(header AS TEXT),'clerk-1','clerk-2') AS BLOB) "
       "WHERE number=11",
       "ledger.entry_changed", "11"},
      {"UPDATE entry SET header=substr(header,1,61)||x'09'||substr(header,63) WHERE number=12",
       "ledger.entry_changed", "12"},
      {"DELETE FROM entry WHERE number=500", "ledger.entry_missing", "500"},
      {"DELETE FROM entry WHERE number=599", "ledger.entries_lost", "599"},
      {"DELETE FROM entry WHERE number=599; UPDATE tile SET hashes=substr(hashes,1,87*32) "
       "WHERE level=0 AND idx=2",
       "ledger.entries_lost", "599"},
      {"UPDATE tile SET hashes=zeroblob(8192) WHERE level=0 AND idx=1", "ledger.tile_changed", ""},
      {"UPDATE tile SET hashes=zeroblob(64) WHERE level=1", "ledger.tile_changed", ""},
      {"DELETE FROM tile WHERE level=1", "ledger.tile_changed", ""},
      {"DELETE FROM checkpoint", "ledger.unsigned_tail", "0"},
      {"UPDATE checkpoint SET note=replace(note,'600','601')", "ledger.bad_signature", ""},
      {"UPDATE checkpoint SET size=599", "ledger.bad_checkpoint", ""},
  };
  const TempDir original;
  make_ledger(original, 600);
  const ledger::Verifier verifier = test_key().verifier("demo");
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sql);
    const TempDir dir;
    fs::copy_file(original / "fadu.db", dir / "fadu.db");
    tamper(dir / "fadu.db", row.sql);
    const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kRead).value();
    const ledger::VerifyReport report = verify_store(*store, "demo", &verifier).value();
    ASSERT_TRUE(report.finding);
    EXPECT_EQ(report.finding->code, row.code);
    EXPECT_EQ(report.finding->arg("number"), row.number);
  }
}

// A page overwritten with noise: a fault or a finding, or nothing if the page held neither entries
// nor tiles; never a crash, and never silence about the ledger.
TEST(SqliteCorrupt, DamagedPagesGiveFaultsNotCrashes) {
  const TempDir original;
  make_ledger(original, 600);
  const std::string good = content_of(original / "fadu.db");
  const ledger::Verifier verifier = test_key().verifier("demo");
  base::SeededRandom random(5);
  constexpr size_t kPage = 8192;
  int noticed = 0;
  for (size_t page = 0; page * kPage < good.size(); ++page) {
    const TempDir dir;
    std::string bad = good;
    for (size_t i = 0; i < kPage; ++i) {
      // Of the first page, the file's header stays, or it would not be ours at all.
      if (page == 0 && i < 100) continue;
      bad[page * kPage + i] = static_cast<char>(random.next());
    }
    ASSERT_TRUE(base::write_file(dir / "fadu.db", bad).ok());
    const base::Result<std::unique_ptr<Store>> store =
        open_sqlite(dir / "fadu.db", OpenMode::kWrite);
    if (!store.ok()) {
      EXPECT_EQ(store.fault().kind, base::FaultKind::kCorrupt) << store.fault().code;
      ++noticed;
      continue;
    }
    const auto report = verify_store(**store, "demo", &verifier);
    if (!report.ok()) EXPECT_EQ(report.fault().code, "store.corrupt");
    const base::Status structure = (*store)->check_structure();
    if (!structure.ok()) EXPECT_EQ(structure.fault().code, "store.corrupt");
    const bool found = !report.ok() || report->finding || !structure.ok();
    EXPECT_TRUE(found) << "page " << page;
    noticed += found;
    (void)(*store)->projection_digest("demo");
    const ledger::SigningKey key = test_key();
    LedgerAppender appender(**store, &key);
    if (appender.begin().ok() && append_act(appender, 700).ok()) (void)appender.commit();
  }
  EXPECT_GT(noticed, 40);
}

TEST(SqliteCorrupt, CutOffFileIsAFault) {
  const TempDir dir;
  make_ledger(dir, 600);
  fs::resize_file(dir / "fadu.db", fs::file_size(dir / "fadu.db") / 2);
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite);
  if (!store.ok()) {
    EXPECT_EQ(store.fault().code, "store.corrupt");
    return;
  }
  EXPECT_EQ((*store)->check_structure().fault().code, "store.corrupt");
}

TEST(SqliteCorrupt, MissingTableIsAFault) {
  const TempDir dir;
  make_ledger(dir, 3);
  tamper(dir / "fadu.db", "DROP TABLE tile");
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite);
  ASSERT_TRUE(store.ok());
  EXPECT_EQ((*store)->tile("demo", 0, 0).fault().code, "store.corrupt");
}

}  // namespace
}  // namespace store
