// SPDX-License-Identifier: AGPL-3.0-or-later
// What only the SQLite store must do: files that are not ours, damaged, newer or read-only.
#include "store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
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

// A ledger of `entries` acts with their texts in dir/fadu.db, closed, with nothing left in the
// write-ahead log.
void make_ledger(const TempDir& dir, uint64_t entries) {
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const ledger::SigningKey key = test_key();
  LedgerAppender appender(*store, &key);
  ASSERT_TRUE(appender.begin().ok());
  for (uint64_t n = 0; n < entries; ++n) {
    const ledger::Entry entry = append_act(appender, n).value();
    const std::string text = "第" + std::to_string(n) + "次纠纷调解";
    ASSERT_TRUE(appender.transaction()
                    .put_text("demo", {entry.number, entry.subject, text, {"pack:mediation"}})
                    .ok());
  }
  ASSERT_TRUE(appender.commit().ok());
}

std::vector<uint64_t> found_by(Store& store, const std::string& words) {
  std::vector<uint64_t> out;
  const TextQuery query{.words = words, .limit = 100'000};
  const base::Status status = store.search("demo", query, [&out](uint64_t n, const base::Uuid&) {
    out.push_back(n);
    return true;
  });
  EXPECT_TRUE(status.ok());
  return out;
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

// Asks as another process would.
bool is_locked(const fs::path& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    struct flock wanted{};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    ::_exit(fd >= 0 && ::fcntl(fd, F_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK ? 1 : 0);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

// An open file is locked, or another program that closes it takes itself for the last one and
// removes the write-ahead log under us: what was acknowledged since would be gone.
TEST(SqliteOpen, OpeningTheFileAgainLeavesTheLocksOfOpenOnes) {
  const TempDir dir;
  const fs::path path = dir / "fadu.db";
  const auto store = open_sqlite(path, OpenMode::kCreate).value();
  EXPECT_TRUE(store->head("demo").ok());
  EXPECT_TRUE(is_locked(path));
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
    const auto other = open_sqlite(path, mode).value();
    EXPECT_TRUE(is_locked(path));
  }
  EXPECT_TRUE(is_locked(path));
  const auto reader = store->open_reader().value();
  EXPECT_TRUE(is_locked(path));
  EXPECT_TRUE(fs::exists(dir / "fadu.db-wal"));
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

TEST(SqliteText, TextPutAgainReplacesTheFirst) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  for (const char* text : {"道路积水", "噪声扰民"}) {
    const std::unique_ptr<Transaction> transaction = store->begin().value();
    ASSERT_TRUE(transaction->put_text("demo", {3, test_id(3), text, {}}).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  EXPECT_TRUE(found_by(*store, "积水").empty());
  EXPECT_EQ(found_by(*store, "噪声"), std::vector<uint64_t>{3});
  EXPECT_TRUE(store->check_structure().ok());
}

// More than waits in memory at once, in no order, between other writes.
TEST(SqliteText, LargeTransactionsAreIndexedWhole) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const std::unique_ptr<Transaction> transaction = store->begin().value();
  constexpr uint64_t kCount = 10'007;
  for (uint64_t i = 0; i < kCount; ++i) {
    const uint64_t n = i * 5003 % kCount;
    ASSERT_TRUE(transaction->put_text("demo", {n, test_id(7), "道路积水", {}}).ok());
    if (i % 1000 == 0) ASSERT_TRUE(transaction->put_setting("demo", "x", "y").ok());
  }
  ASSERT_TRUE(transaction->commit().ok());
  const std::vector<uint64_t> hits = found_by(*store, "积水");
  ASSERT_EQ(hits.size(), kCount);
  EXPECT_TRUE(std::is_sorted(hits.rbegin(), hits.rend()));
  EXPECT_TRUE(store->check_structure().ok());
}

// Tags are first read in the texts of some hundred hits, then looked up in the index.
TEST(SqliteText, TagsOfCommonWordsAreTheSameBothWays) {
  const TempDir dir;
  const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  const std::unique_ptr<Transaction> transaction = store->begin().value();
  constexpr uint64_t kCount = 3000;
  for (uint64_t n = 0; n < kCount; ++n) {
    const std::vector<std::string> tags = {"unit:" + std::to_string(n % 100),
                                           "pack:" + std::to_string(n % 3)};
    ASSERT_TRUE(transaction->put_text("demo", {n, test_id(n), "道路积水", tags}).ok());
  }
  ASSERT_TRUE(transaction->commit().ok());
  for (const uint32_t limit : {1u, 2u, 5u, 7u, 1000u}) {
    TextQuery query{.words = "道路", .tags = {{"unit:4", "unit:70"}, {"pack:1"}}, .limit = limit};
    std::vector<uint64_t> got;
    for (size_t before = 1; got.size() != before;) {
      before = got.size();
      ASSERT_TRUE(store
                      ->search("demo", query,
                               [&got](uint64_t number, const base::Uuid&) {
                                 got.push_back(number);
                                 return true;
                               })
                      .ok());
      if (!got.empty()) query.before = got.back();
    }
    std::vector<uint64_t> want;
    for (uint64_t n = kCount; n-- > 0;) {
      if ((n % 100 == 4 || n % 100 == 70) && n % 3 == 1) want.push_back(n);
    }
    EXPECT_EQ(got, want) << limit;
  }
}

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

// One flipped byte: it is found, or it changed nothing that is read.
TEST(SqliteCorrupt, FlippedBytesAreFoundOrWithoutEffect) {
  const TempDir original;
  make_ledger(original, 200);
  const std::string good = content_of(original / "fadu.db");
  const ledger::Verifier verifier = test_key().verifier("demo");
  // Every answer of the store that a check does not vouch for.
  const auto answers = [](Store& store) {
    std::string out;
    for (const CaseFilter& filter :
         {CaseFilter{.limit = 1000}, CaseFilter{.pack = "mediation", .limit = 1000},
          CaseFilter{.unit = "", .limit = 1000}}) {
      const CaseFn add = [&out](const CaseRow& row) {
        out += row.id.str() + row.state + row.title;
        return true;
      };
      if (!store.cases("demo", filter, add).ok()) out += "?";
      if (!store.queue("demo", {.stages = {{"mediation", "open"}}, .limit = 1000}, add).ok()) {
        out += "?";
      }
    }
    for (const uint64_t n : found_by(store, "纠纷调")) out += ' ' + std::to_string(n);
    return out;
  };
  const auto before = open_sqlite(original / "fadu.db", OpenMode::kRead).value();
  const ProjectionDigest digest = before->projection_digest("demo").value();
  const std::string want = answers(*before);
  base::SeededRandom random(11);
  int noticed = 0;
  for (int i = 0; i < 150; ++i) {
    const size_t at = random.below(good.size());
    SCOPED_TRACE(at);
    const TempDir dir;
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << random.below(8)));
    ASSERT_TRUE(base::write_file(dir / "fadu.db", bad).ok());
    const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite);
    if (!store.ok()) {
      ++noticed;
      continue;
    }
    const auto report = verify_store(**store, "demo", &verifier);
    const auto kept = (*store)->projection_digest("demo");
    const bool found = !report.ok() || report->finding || !(*store)->check_structure().ok() ||
                       !kept.ok() || *kept != digest;
    noticed += found;
    if (!found) EXPECT_EQ(answers(**store), want);
  }
  EXPECT_GT(noticed, 30);
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
