// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/write_ahead_log.h"

#include <gtest/gtest.h>

#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"

namespace store {
namespace {

namespace fs = std::filesystem;

void put(Store& store, const std::string& value) {
  const auto transaction = store.begin().value();
  ASSERT_TRUE(transaction->put_setting("town", "key", value).ok());
  ASSERT_TRUE(transaction->commit().ok());
}

TEST(WriteAheadLog, BeforeTheFirstCommitThereIsNothingToSync) {
  const TempDir dir;
  WriteAheadLog log(dir / "fadu.db");
  EXPECT_TRUE(log.sync().ok());
}

TEST(WriteAheadLog, OnceItFailedItFailsForEver) {
  const TempDir dir;
  // The system says of this device that it cannot be made durable.
  fs::create_symlink("/dev/null", dir / "fadu.db-wal");
  WriteAheadLog log(dir / "fadu.db");
  EXPECT_EQ(log.sync().fault().code, "store.io");
  fs::remove(dir / "fadu.db-wal");
  EXPECT_EQ(log.sync().fault().code, "store.io");
}

TEST(WriteAheadLog, CommitIsReadByOthersAndSyncedLater) {
  const TempDir dir;
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.sync_later = true}).value();
  put(*store, "1");
  EXPECT_TRUE(store->sync().ok());
  const auto reader = store->open_reader().value();
  EXPECT_EQ(reader->setting("town", "key").value(), "1");
  EXPECT_TRUE(reader->sync().ok()) << "a store whose commits are durable has nothing to do";
}

TEST(WriteAheadLog, AfterAFailedSyncEverythingGoesIntoTheFileUnlessAReaderHoldsTheLog) {
  const TempDir dir;
  SqliteOptions options;
  options.sync_later = true;
  options.busy_timeout_ms = 10;
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kCreate, options).value();
  put(*store, "1");
  const auto reader = store->open_reader().value();
  {
    const auto moment = reader->snapshot().value();
    ASSERT_TRUE(reader->setting("town", "key").ok());
    put(*store, "2");
    EXPECT_EQ(store->sync_anew().fault().code, "store.busy");
  }
  ASSERT_TRUE(store->sync_anew().ok());
  EXPECT_EQ(fs::file_size(dir / "fadu.db-wal"), 0u);
  EXPECT_EQ(store->setting("town", "key").value(), "2");
}

TEST(WriteAheadLog, AReaderSyncsWhatItVouchesFor) {
  const TempDir dir;
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.sync_later = true}).value();
  put(*store, "1");
  const auto reader = open_sqlite(dir / "fadu.db", OpenMode::kRead, {.sync_later = true}).value();
  EXPECT_EQ(reader->setting("town", "key").value(), "1");
  EXPECT_TRUE(reader->sync().ok());
  const auto later = open_sqlite(dir / "fadu.db", OpenMode::kRead, {.sync_later = true}).value();
  EXPECT_EQ(later->setting("town", "key").value(), "1");
  // A log that cannot be made durable.
  fs::rename(dir / "fadu.db-wal", dir / "kept");
  fs::create_symlink("/dev/null", dir / "fadu.db-wal");
  EXPECT_EQ(later->sync().fault().code, "store.io");
}

TEST(WriteAheadLog, BehindALinkItIsTheLogOfTheFileItself) {
  const TempDir dir;
  fs::create_directory(dir / "disk");
  {
    const auto made = open_sqlite(dir / "disk" / "fadu.db", OpenMode::kCreate).value();
    put(*made, "1");
  }
  fs::create_symlink(dir / "disk" / "fadu.db", dir / "fadu.db");
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite, {.sync_later = true}).value();
  put(*store, "2");
  EXPECT_TRUE(store->sync().ok());
  const auto reader = open_sqlite(dir / "fadu.db", OpenMode::kRead, {.sync_later = true}).value();
  EXPECT_EQ(reader->setting("town", "key").value(), "2");
  // A log that cannot be made durable.
  const fs::path log = dir / "disk" / "fadu.db-wal";
  fs::rename(log, dir / "kept");
  fs::create_symlink("/dev/null", log);
  EXPECT_EQ(reader->sync().fault().code, "store.io");
}

TEST(LogMover, UnderWritesWithoutEndTheLogIsMovedIntoTheFileAndBeginsAnew) {
  const TempDir dir;
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.sync_later = true}).value();
  constexpr uintmax_t kMoved = uintmax_t{8192} * 8192;  // about as much is moved at once
  std::string value;
  uintmax_t longest = 0;
  for (int i = 0; i < 100; ++i) {
    value.assign(8 << 20, static_cast<char>('a' + i % 26));
    put(*store, value);
    ASSERT_TRUE(store->sync().ok());
    longest = std::max(longest, fs::file_size(dir / "fadu.db-wal"));
  }
  EXPECT_GT(longest, kMoved);
  EXPECT_LT(longest, 9 * kMoved) << "800 MB were written";
  EXPECT_EQ(store->setting("town", "key").value(), value);
}

}  // namespace
}  // namespace store
