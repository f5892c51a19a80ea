// SPDX-License-Identifier: AGPL-3.0-or-later
// Bringing older files up to date.
#include "store/sqlite/migrations.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "base/file.h"
#include "store/conformance.h"
#include "store/sqlite/sql.h"
#include "store/sqlite/tokenizer.h"
#include "store/verify_store.h"

namespace store {
namespace {

namespace fs = std::filesystem;

// The schema as version 1 made it.
constexpr const char* kSchema1 = R"sql(
CREATE TABLE entry(
  town TEXT NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL, subject BLOB NOT NULL,
  header BLOB NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY(town, number)) WITHOUT ROWID;
CREATE UNIQUE INDEX entry_id ON entry(town, id);
CREATE INDEX entry_subject ON entry(town, subject, number);
CREATE TABLE tile(
  town TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL,
  PRIMARY KEY(town, level, idx));
CREATE TABLE checkpoint(
  town TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY(town, size)) WITHOUT ROWID;
CREATE TABLE case_file(
  town TEXT NOT NULL, id BLOB NOT NULL, pack TEXT NOT NULL, pack_version INTEGER NOT NULL,
  state TEXT NOT NULL, opened_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  closed_at INTEGER, revision INTEGER NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL,
  handler TEXT NOT NULL, PRIMARY KEY(town, id)) WITHOUT ROWID;
CREATE INDEX case_file_state ON case_file(town, pack, state, id);
CREATE INDEX case_file_handler ON case_file(town, handler, id) WHERE closed_at IS NULL;
CREATE TABLE case_clock(
  town TEXT NOT NULL, case_id BLOB NOT NULL, clock TEXT NOT NULL, started_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL, stopped_at INTEGER, status INTEGER NOT NULL,
  provisional INTEGER NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY(town, case_id, clock)) WITHOUT ROWID;
CREATE INDEX case_clock_due ON case_clock(town, status, due_at);
CREATE TABLE figure_line(
  town TEXT NOT NULL, indicator TEXT NOT NULL, day INTEGER NOT NULL,
  change_number INTEGER NOT NULL, ordinal INTEGER NOT NULL, key TEXT NOT NULL,
  number INTEGER NOT NULL, subject BLOB NOT NULL, count INTEGER NOT NULL,
  amount INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
  PRIMARY KEY(town, indicator, day, change_number, ordinal)) WITHOUT ROWID;
CREATE TABLE figure_bucket(
  town TEXT NOT NULL, indicator TEXT NOT NULL, span INTEGER NOT NULL, at INTEGER NOT NULL,
  key TEXT NOT NULL, count INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY(town, indicator, span, at, key)) WITHOUT ROWID;
CREATE TABLE setting(
  town TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(town, name)) WITHOUT ROWID;
PRAGMA application_id=1178682453;
PRAGMA user_version=1;
)sql";

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Raw = std::unique_ptr<sqlite3, Close>;

Raw open_raw(const fs::path& path) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_TRUE(register_tokenizer(db).ok());
  return Raw(db);
}

void run(const Raw& db, const std::string& sql) {
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, &error), SQLITE_OK)
      << sql << ": " << (error == nullptr ? "" : error);
}

// Rows of a query, columns joined with '|'.
std::vector<std::string> rows_of(const fs::path& path, const std::string& sql) {
  const Raw db = open_raw(path);
  std::vector<std::string> out;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sql;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      row += (i > 0 ? "|" : "") + std::string(text == nullptr ? "NULL" : text);
    }
    out.push_back(row);
  }
  sqlite3_finalize(statement);
  return out;
}

// A file as version 1 left it: a ledger of `entries` acts, cases, figures, settings.
void make_version_1(const fs::path& path, uint64_t entries) {
  const TempDir scratch;
  {
    const std::unique_ptr<Store> store = open_in_sqlite(scratch).value();
    const ledger::SigningKey key = test_key();
    LedgerAppender appender(*store, &key);
    ASSERT_TRUE(appender.begin().ok());
    for (uint64_t n = 0; n < entries; ++n) ASSERT_TRUE(append_act(appender, n).ok());
    CaseRow closed = case_row(5000, "closed", "anna");
    ASSERT_TRUE(appender.transaction().put_case(closed).ok());
    ASSERT_TRUE(appender.transaction().put_setting("demo", "hours", "8").ok());
    ASSERT_TRUE(appender.commit().ok());
  }
  const Raw db = open_raw(path);
  run(db, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL;");
  run(db, kSchema1);
  run(db, "ATTACH '" + (scratch / "fadu.db").string() + "' AS new");
  for (const char* table :
       {"entry", "tile", "checkpoint", "case_clock", "figure_line", "figure_bucket", "setting"}) {
    run(db, std::string("INSERT INTO main.") + table + " SELECT * FROM new." + table);
  }
  run(db,
      "INSERT INTO main.case_file SELECT town,id,pack,pack_version,state,opened_at,changed_at,"
      "closed_at,revision,title,unit,handler FROM new.case_file");
}

void expect_schema_of_a_new_one(const fs::path& path) {
  const TempDir fresh;
  ASSERT_TRUE(open_in_sqlite(fresh).ok());
  for (const char* sql :
       {"SELECT type,name,tbl_name FROM sqlite_master ORDER BY name",
        "SELECT m.name,c.name,c.type,c.\"notnull\",c.dflt_value,c.pk FROM sqlite_master m, "
        "pragma_table_info(m.name) c WHERE m.type='table' ORDER BY m.name,c.cid",
        "SELECT m.name,c.seqno,c.name FROM sqlite_master m, pragma_index_info(m.name) c "
        "WHERE m.type='index' ORDER BY m.name,c.seqno",
        "SELECT name,replace(sql,char(10)||'  ',' ') FROM sqlite_master WHERE type='index' "
        "ORDER BY name",
        "SELECT k,v FROM text_index_config ORDER BY k", "PRAGMA user_version",
        "PRAGMA application_id", "PRAGMA journal_mode"}) {
    EXPECT_EQ(rows_of(path, sql), rows_of(fresh / "fadu.db", sql)) << sql;
  }
}

TEST(SqliteMigration, OlderFileIsRefusedUntilItIsMigrated) {
  const TempDir dir;
  make_version_1(dir / "fadu.db", 30);
  const std::string before = base::read_file(dir / "fadu.db", 64 << 20).value();
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
    const auto store = open_store(dir / "fadu.db", mode);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.fault().code, "store.needs_migration");
    EXPECT_EQ(store.fault().kind, base::FaultKind::kUnavailable);
    EXPECT_EQ(store.fault().arg("version"), "1");
    EXPECT_EQ(store.fault().arg("folder"), dir.path().string());
  }
  EXPECT_EQ(base::read_file(dir / "fadu.db", 64 << 20).value(), before);
}

TEST(SqliteMigration, DryRunSaysWhatItWouldDoAndDoesNothing) {
  const TempDir dir;
  make_version_1(dir / "fadu.db", 30);
  const std::string before = base::read_file(dir / "fadu.db", 64 << 20).value();
  const Migration plan = migrate(dir / "fadu.db", true).value();
  EXPECT_EQ(plan.from, 1);
  EXPECT_EQ(plan.to, kSchemaVersion);
  EXPECT_TRUE(plan.rebuild);
  EXPECT_GT(plan.steps.size(), 10u);
  EXPECT_EQ(base::read_file(dir / "fadu.db", 64 << 20).value(), before);
  EXPECT_EQ(open_store(dir / "fadu.db", OpenMode::kRead).fault().code, "store.needs_migration");
}

TEST(SqliteMigration, MigratedFileHasEverythingAndTheSchemaOfANewOne) {
  const TempDir dir;
  make_version_1(dir / "fadu.db", 600);
  const Migration done = migrate(dir / "fadu.db", false).value();
  EXPECT_EQ(done.from, 1);
  EXPECT_EQ(done.to, kSchemaVersion);
  EXPECT_TRUE(done.rebuild);
  expect_schema_of_a_new_one(dir / "fadu.db");
  const std::unique_ptr<Store> store = open_store(dir / "fadu.db", OpenMode::kWrite).value();
  const ledger::SigningKey key = test_key();
  const ledger::Verifier verifier = key.verifier("demo");
  const ledger::VerifyReport report = verify_store(*store, "demo", &verifier).value();
  EXPECT_FALSE(report.finding);
  EXPECT_EQ(report.entries, 600u);
  EXPECT_TRUE(store->check_structure().ok());
  EXPECT_EQ(store->setting("demo", "hours")->value(), "8");
  // Cases are listed as before; what version 1 did not know is empty.
  EXPECT_EQ(store->case_file("demo", test_id(5000))->value(), case_row(5000, "closed", "anna"));
  const auto count = [&store](const CaseFilter& filter) {
    size_t out = 0;
    EXPECT_TRUE(store->cases("demo", filter, [&out](const CaseRow&) { return ++out > 0; }).ok());
    return out;
  };
  EXPECT_EQ(count({.handler = "anna", .limit = 1000}), 1u);
  EXPECT_EQ(count({.handler = "anna", .open_only = true}), 0u);
  EXPECT_EQ(count({.pack = "mediation", .limit = 1000}), 201u);
  // And it can be written.
  LedgerAppender appender(*store, &key);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(append_act(appender, 600).ok());
  ASSERT_TRUE(appender.transaction().put_text("demo", {600, test_id(1), "积水", {}}).ok());
  ASSERT_TRUE(appender.commit().ok());
}

TEST(SqliteMigration, VersionTwoOwesNoRebuild) {
  const TempDir dir;
  const std::vector<CaseRow> cases = {case_row(1, "handling", "anna"), case_row(2, "closed", "")};
  {
    const std::unique_ptr<Store> store = open_in_sqlite(dir).value();
    const std::unique_ptr<Transaction> transaction = store->begin().value();
    for (const CaseRow& row : cases) ASSERT_TRUE(transaction->put_case(row).ok());
    ASSERT_TRUE(transaction->put_text("demo", {7, test_id(1), "道路积水", {}}).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  // What version 2 had in another way.
  run(open_raw(dir / "fadu.db"),
      "DROP INDEX case_unit; DROP INDEX case_queue_unit;"
      "CREATE INDEX case_unit ON case_file(town, unit, open, pack, state, id);"
      "CREATE INDEX case_queue_unit ON case_file(town, unit, pack, state, due_at, id) WHERE open=1;"
      "INSERT INTO text_index(text_index, rank) VALUES('automerge', 4), ('usermerge', 4);"
      "PRAGMA user_version=2");
  EXPECT_EQ(open_store(dir / "fadu.db", OpenMode::kWrite).fault().code, "store.needs_migration");
  const Migration done = migrate(dir / "fadu.db", false).value();
  EXPECT_EQ(done.from, 2);
  EXPECT_FALSE(done.rebuild);
  expect_schema_of_a_new_one(dir / "fadu.db");
  const std::unique_ptr<Store> store = open_store(dir / "fadu.db", OpenMode::kWrite).value();
  EXPECT_TRUE(store->check_structure().ok());
  for (const CaseRow& row : cases) {
    const CaseFilter filter{.pack = row.pack, .state = row.state, .unit = row.unit};
    std::vector<CaseRow> found;
    ASSERT_TRUE(
        store->cases("demo", filter, [&](const CaseRow& r) { return found.push_back(r), true; })
            .ok());
    EXPECT_EQ(found, std::vector<CaseRow>{row});
  }
}

TEST(SqliteMigration, RebuildIsOwedUntilEveryTownHadIt) {
  const TempDir dir;
  make_version_1(dir / "fadu.db", 3);
  ASSERT_TRUE(migrate(dir / "fadu.db", false).ok());
  // The program may end before the rebuild; whoever asks again is told again.
  const Migration again = migrate(dir / "fadu.db", false).value();
  EXPECT_EQ(again.from, kSchemaVersion);
  EXPECT_EQ(again.to, kSchemaVersion);
  EXPECT_TRUE(again.steps.empty());
  EXPECT_TRUE(again.rebuild);
  {
    const std::unique_ptr<Store> store = open_store(dir / "fadu.db", OpenMode::kWrite).value();
    const std::unique_ptr<Transaction> transaction = store->begin().value();
    ASSERT_TRUE(transaction->clear_projections("demo").ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  EXPECT_FALSE(migrate(dir / "fadu.db", false)->rebuild);
}

TEST(SqliteMigration, FailingStepChangesNothing) {
  const TempDir dir;
  make_version_1(dir / "fadu.db", 30);
  run(open_raw(dir / "fadu.db"), "CREATE TABLE slip(x)");
  const std::string sql = "SELECT name,sql FROM sqlite_master ORDER BY name";
  const auto before = rows_of(dir / "fadu.db", sql);
  const auto failed = migrate(dir / "fadu.db", false);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.fault().code, "store.corrupt");
  EXPECT_EQ(rows_of(dir / "fadu.db", sql), before);
  EXPECT_EQ(rows_of(dir / "fadu.db", "PRAGMA user_version"), std::vector<std::string>{"1"});
}

TEST(SqliteMigration, KilledHalfWayIsTheOldVersionAndCanBeRepeated) {
  for (const size_t killed_after : {size_t{1}, size_t{7}, size_t{14}, size_t{24}}) {
    const TempDir dir;
    make_version_1(dir / "fadu.db", 600);
    const std::vector<std::string> steps = migrate(dir / "fadu.db", true)->steps;
    ASSERT_LT(killed_after, steps.size() + 1);
    const pid_t child = fork();
    if (child == 0) {
      // As migrate() does it, with so small a cache that pages go to the log before the end.
      const Raw db = open_raw(dir / "fadu.db");
      run(db, "PRAGMA cache_size=10; BEGIN IMMEDIATE");
      for (size_t i = 0; i < killed_after; ++i) run(db, steps[i]);
      ::_exit(testing::Test::HasFailure() ? 1 : 0);
    }
    int result = -1;
    ASSERT_EQ(::waitpid(child, &result, 0), child);
    ASSERT_EQ(result, 0);
    EXPECT_EQ(open_store(dir / "fadu.db", OpenMode::kWrite).fault().code, "store.needs_migration");
    const Migration done = migrate(dir / "fadu.db", false).value();
    EXPECT_EQ(done.from, 1);
    const std::unique_ptr<Store> store = open_store(dir / "fadu.db", OpenMode::kWrite).value();
    EXPECT_TRUE(store->check_structure().ok());
    EXPECT_EQ(store->head("demo")->size, 600u);
  }
}

TEST(SqliteMigration, WhatIsNotOursOrNewerIsRefused) {
  const TempDir dir;
  EXPECT_EQ(migrate(dir / "fadu.db", false).fault().code, "store.missing");
  ASSERT_TRUE(base::write_file(dir / "text", std::string(5000, 'x')).ok());
  EXPECT_EQ(migrate(dir / "text", false).fault().code, "store.not_fadu");
  ASSERT_TRUE(open_in_sqlite(dir).ok());
  EXPECT_EQ(migrate(dir / "fadu.db", false)->from, kSchemaVersion);
  EXPECT_FALSE(migrate(dir / "fadu.db", false)->rebuild);
  run(open_raw(dir / "fadu.db"), "PRAGMA user_version=99");
  EXPECT_EQ(migrate(dir / "fadu.db", true).fault().code, "store.newer_version");
  EXPECT_EQ(migrate(dir / "fadu.db", false).fault().code, "store.newer_version");
}

}  // namespace
}  // namespace store
