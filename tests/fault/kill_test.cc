// SPDX-License-Identifier: AGPL-3.0-or-later
// A writer killed at any moment loses nothing that it acknowledged and leaves nothing half done.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace store {
namespace {

constexpr int kRounds = 30;

// Appends acts from `first` on, in transactions of changing size, until it is killed. After each
// commit it writes the number of the next act to `acknowledge`.
[[noreturn]] void append_for_ever(const std::filesystem::path& path, uint64_t first,
                                  int acknowledge) {
  const base::Result<std::unique_ptr<Store>> store = open_sqlite(path, OpenMode::kCreate);
  if (!store.ok()) _exit(1);
  const ledger::SigningKey key = test_key();
  LedgerAppender appender(**store, &key);
  base::SeededRandom random(first);
  for (uint64_t n = first;;) {
    const uint64_t end = n + 1 + random.below(40);
    if (!appender.begin().ok()) _exit(2);
    for (; n < end; ++n) {
      if (!append_act(appender, n).ok()) _exit(3);
    }
    if (!appender.commit().ok()) _exit(4);
    if (write(acknowledge, &n, sizeof n) != sizeof n) _exit(5);
  }
}

// Runs a writer, kills it after a while, and returns the next act after the acknowledged ones.
uint64_t run_and_kill(const std::filesystem::path& path, uint64_t first, base::Random& random) {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) throw base::Bug("pipe");
  const pid_t child = fork();
  if (child == 0) {
    close(pipe_ends[0]);
    append_for_ever(path, first, pipe_ends[1]);
  }
  close(pipe_ends[1]);
  std::this_thread::sleep_for(std::chrono::microseconds(500 + random.below(60'000)));
  kill(child, SIGKILL);
  uint64_t acknowledged = first;
  uint64_t next = 0;
  while (read(pipe_ends[0], &next, sizeof next) == sizeof next) acknowledged = next;
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer gave up by itself: " << WEXITSTATUS(status);
  return acknowledged;
}

// Projections computed from the ledger alone.
std::map<base::Uuid, uint32_t> cases_from_entries(Store& store) {
  std::map<base::Uuid, uint32_t> out;
  EXPECT_TRUE(store
                  .scan("demo", 0, UINT64_MAX,
                        [&out](const EntryView& view) {
                          ++out[view.subject];
                          return true;
                        })
                  .ok());
  return out;
}

TEST(Kill, AcknowledgedActsSurviveAndNothingIsHalfDone) {
  const TempDir dir;
  const std::filesystem::path path = dir / "fadu.db";
  const ledger::Verifier verifier = test_key().verifier("demo");
  base::SeededRandom random(42);
  uint64_t size = 0;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(round);
    const uint64_t acknowledged = run_and_kill(path, size, random);
    const base::Result<std::unique_ptr<Store>> store = open_sqlite(path, OpenMode::kCreate);
    ASSERT_TRUE(store.ok()) << store.fault().code;
    const ledger::VerifyReport report = verify_store(**store, "demo", &verifier).value();
    ASSERT_FALSE(report.finding) << report.finding->code << " " << report.finding->where;
    // Committed but not yet acknowledged is allowed, the other way round is not.
    ASSERT_GE(report.entries, acknowledged);
    for (uint64_t n = size; n < report.entries; ++n) {
      const std::optional<EntryRow> row = (*store)->entry_by_id("demo", test_id(n)).value();
      ASSERT_TRUE(row.has_value()) << n;
      ASSERT_EQ(row->entry.number, n);
    }
    size = report.entries;
    // Case and figure stand with their entry or not at all.
    const auto cases = cases_from_entries(**store);
    uint64_t rows = 0;
    ASSERT_TRUE((*store)
                    ->cases("demo", {.limit = 1'000'000},
                            [&](const CaseRow& row) {
                              ++rows;
                              EXPECT_EQ(cases.at(row.id), row.revision);
                              return true;
                            })
                    .ok());
    EXPECT_EQ(rows, cases.size());
    EXPECT_EQ((*store)->figure_sum("demo", "mediations", {{0}, {1'000'000}})->count,
              static_cast<int64_t>(size));
  }
  EXPECT_GT(size, 100u);
  const std::unique_ptr<Store> store = open_sqlite(path, OpenMode::kRead).value();
  EXPECT_TRUE(store->check_structure().ok());
}

// Backups taken while another process writes are whole.
TEST(Kill, BackupWhileOthersWriteIsConsistent) {
  const TempDir dir;
  const std::filesystem::path path = dir / "fadu.db";
  const std::unique_ptr<Store> store = open_sqlite(path, OpenMode::kCreate).value();
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) append_for_ever(path, 0, pipe_ends[1]);
  const ledger::Verifier verifier = test_key().verifier("demo");
  uint64_t last = 0;
  for (const char* name : {"one.db", "two.db", "three.db"}) {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    ASSERT_TRUE(store->backup_to(dir / name).ok());
    const std::unique_ptr<Store> copy = open_sqlite(dir / name, OpenMode::kWrite).value();
    const ledger::VerifyReport report = verify_store(*copy, "demo", &verifier).value();
    EXPECT_FALSE(report.finding) << report.finding->code;
    EXPECT_GE(report.entries, last);
    last = report.entries;
  }
  // Verifying beside a writer finds nothing wrong either.
  for (int i = 0; i < 5; ++i) {
    const ledger::VerifyReport report = verify_store(*store, "demo", &verifier).value();
    EXPECT_FALSE(report.finding) << report.finding->code << " " << report.finding->where;
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  EXPECT_GT(last, 0u);
}

}  // namespace
}  // namespace store
