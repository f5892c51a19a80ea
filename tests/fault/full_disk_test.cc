// SPDX-License-Identifier: AGPL-3.0-or-later
// A full disk is told as such, writes nothing by halves, and work goes on once there is space.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "base/file.h"
#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace store {
namespace {

constexpr uint64_t kActsMax = 200'000;

// Acts of a few kilobytes, fifty a transaction, until one fails. Returns what was committed, and
// leaves the fault in `fault`.
uint64_t fill(LedgerAppender& appender, uint64_t first, base::Fault& fault) {
  uint64_t committed = first;
  while (committed < kActsMax) {
    base::Status status = appender.begin();
    for (uint64_t n = committed; status.ok() && n < committed + 50; ++n) {
      const std::string body(3000, 'x');
      const auto entry = appender.append(test_act(n), test_salt(n), base::view(body));
      if (!entry.ok()) status = entry.fault();
      if (status.ok()) {
        status = appender.transaction().add_bucket({"demo", "acts", Span::kDay, 1, "", 1, 0});
      }
    }
    if (status.ok()) status = appender.commit();
    if (!status.ok()) {
      fault = status.fault();
      appender.rollback();
      return committed;
    }
    committed += 50;
  }
  return committed;
}

// Exactly `entries` acts are there, whole, and their figure with them.
void expect_whole(Store& store, uint64_t entries) {
  const ledger::Verifier verifier = test_key().verifier("demo");
  const ledger::VerifyReport report = verify_store(store, "demo", &verifier).value();
  EXPECT_FALSE(report.finding) << report.finding->code << " " << report.finding->where;
  EXPECT_EQ(report.entries, entries);
  EXPECT_EQ(store.figure_sum("demo", "acts", {{0}, {9}})->count, static_cast<int64_t>(entries));
}

TEST(FullDisk, PageLimitIsToldAndWorkGoesOn) {
  const TempDir dir;
  const ledger::SigningKey key = test_key();
  uint64_t committed = 0;
  {
    const auto store = open_sqlite(dir / "fadu.db", OpenMode::kCreate, {.pages_max = 400}).value();
    LedgerAppender appender(*store, &key);
    base::Fault fault;
    committed = fill(appender, 0, fault);
    EXPECT_EQ(fault.code, "store.disk_full");
    EXPECT_EQ(fault.kind, base::FaultKind::kUnavailable);
    EXPECT_GT(committed, 0u);
    expect_whole(*store, committed);
    // Again, with the same appender: still full, still whole.
    EXPECT_EQ(fill(appender, committed, fault), committed);
    expect_whole(*store, committed);
  }
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite).value();
  LedgerAppender appender(*store, &key);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(appender.append(test_act(committed), test_salt(1), {}).ok());
  ASSERT_TRUE(appender.transaction().add_bucket({"demo", "acts", Span::kDay, 1, "", 1, 0}).ok());
  ASSERT_TRUE(appender.commit().ok());
  expect_whole(*store, committed + 1);
}

// The operating system's own limit on the size of a file, met in the write-ahead log.
TEST(FullDisk, FileSizeLimitIsToldAndWorkGoesOnAfterwards) {
  const TempDir dir;
  const ledger::SigningKey key = test_key();
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kCreate).value();
  LedgerAppender appender(*store, &key);
  struct rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_action = signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = before;
  limit.rlim_cur = 3 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  base::Fault fault;
  const uint64_t committed = fill(appender, 0, fault);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, old_action);
  EXPECT_EQ(fault.code, "store.disk_full") << fault.arg("reason");
  EXPECT_GT(committed, 0u);
  expect_whole(*store, committed);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(appender.append(test_act(committed), test_salt(1), {}).ok());
  ASSERT_TRUE(appender.transaction().add_bucket({"demo", "acts", Span::kDay, 1, "", 1, 0}).ok());
  ASSERT_TRUE(appender.commit().ok());
  expect_whole(*store, committed + 1);
}

// A small file system of its own; needs the right to mount.
class SmallDisk {
 public:
  explicit SmallDisk(const TempDir& dir) : path_(dir / "disk") {
    std::filesystem::create_directory(path_);
    mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=4m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool mounted_ = false;
};

TEST(FullDisk, FullFileSystemIsToldAndWorkGoesOnWhenThereIsSpace) {
  const TempDir dir;
  const SmallDisk disk(dir);
  if (!disk.mounted()) GTEST_SKIP() << "mounting is not allowed here";
  const ledger::SigningKey key = test_key();
  // Somebody else's file fills half of the disk.
  const std::filesystem::path other = disk.path() / "other";
  ASSERT_TRUE(base::write_file(other, std::string(2 << 20, 'x')).ok());
  uint64_t committed = 0;
  {
    const auto store = open_sqlite(disk.path() / "fadu.db", OpenMode::kCreate).value();
    LedgerAppender appender(*store, &key);
    base::Fault fault;
    committed = fill(appender, 0, fault);
    EXPECT_EQ(fault.code, "store.disk_full");
    EXPECT_GT(committed, 0u);
    expect_whole(*store, committed);
    std::filesystem::remove(other);
    ASSERT_TRUE(appender.begin().ok());
    ASSERT_TRUE(appender.append(test_act(committed), test_salt(1), {}).ok());
    ASSERT_TRUE(appender.transaction().add_bucket({"demo", "acts", Span::kDay, 1, "", 1, 0}).ok());
    ASSERT_TRUE(appender.commit().ok());
    expect_whole(*store, committed + 1);
  }
  const auto store = open_sqlite(disk.path() / "fadu.db", OpenMode::kWrite).value();
  expect_whole(*store, committed + 1);
}

}  // namespace
}  // namespace store
