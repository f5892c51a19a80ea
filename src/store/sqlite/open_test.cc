// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening files that are not there, not ours, newer, in use or read-only.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite/fixture_test.h"

namespace store {
namespace {

namespace fs = std::filesystem;

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

}  // namespace
}  // namespace store
