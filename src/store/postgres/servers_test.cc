// SPDX-License-Identifier: AGPL-3.0-or-later
// Several servers on one database, and a database that goes away.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "store/postgres/test_postgres.h"

namespace store {
namespace {

using base::FaultKind;

TEST_F(Postgres, FaultOfAWriteShowsAtTheNextReadAndNothingIsCommitted) {
  const auto store = open();
  append(*store, 0, 2);
  sql("DROP TABLE fadu.setting");
  auto transaction = store->begin().value();
  ASSERT_TRUE(transaction->put_checkpoint("demo", {9, "x"}).ok());
  (void)transaction->put_setting("demo", "a", "b");
  EXPECT_EQ(store->head("demo").fault().code, "store.corrupt");
  EXPECT_EQ(store->head("demo").fault().code, "store.corrupt");
  EXPECT_EQ(transaction->commit().fault().code, "store.corrupt");
  transaction.reset();
  EXPECT_EQ(store->last_checkpoint("demo").value()->size, 2u);
  transaction = store->begin().value();
  (void)transaction->put_setting("demo", "a", "b");
  EXPECT_EQ(transaction->commit().fault().code, "store.corrupt");
  transaction.reset();
  expect_clean(*store, 2);
}

TEST_F(Postgres, LockMakesOthersWaitAndOnlyForTheTown) {
  const auto store = open();
  const auto other = open_postgres(uri_, OpenMode::kWrite, {.lock_timeout_ms = 50}).value();
  auto transaction = store->begin().value();
  ASSERT_TRUE(transaction->lock("demo").ok());
  {
    const auto second = other->begin().value();
    EXPECT_TRUE(second->lock("elsewhere").ok());
    EXPECT_EQ(second->lock("demo").fault().code, "store.busy");
  }
  ASSERT_TRUE(transaction->commit().ok());
  const auto third = other->begin().value();
  EXPECT_TRUE(third->lock("demo").ok());
}

TEST_F(Postgres, WhoWritesPastTheLockMakesTheTransactionFailNotTheLedger) {
  const auto store = open();
  append(*store, 0, 2);
  EntryRow row;
  row.entry = test_act(5);
  row.entry.number = 2;
  row.header = ledger::encode(row.entry);
  auto transaction = store->begin().value();
  ASSERT_TRUE(transaction->lock("demo").ok());
  ASSERT_EQ(store->head("demo")->size, 2u);
  ASSERT_FALSE(store->entry_by_id("demo", row.entry.id).value());
  {
    const auto other = open(OpenMode::kWrite);
    const auto intruder = other->begin().value();
    ASSERT_TRUE(intruder->append_entry(view_of(row)).ok());
    ASSERT_TRUE(intruder->commit().ok());
  }
  // Looked up under the lock, so nothing is waited for; the answer comes with the commit.
  ASSERT_TRUE(transaction->append_entry(view_of(row)).ok());
  ASSERT_TRUE(transaction->put_setting("demo", "a", "b").ok());
  EXPECT_EQ(transaction->commit().fault().code, "store.busy");
  transaction.reset();
  EXPECT_EQ(store->head("demo")->size, 3u);
  EXPECT_FALSE(store->setting("demo", "a").value());
}

// Appends acts to one town, a few in each transaction, as one server among several does.
void compete(const std::string& uri, const ledger::SigningKey& key, uint64_t first, int batches) {
  const auto store = open_postgres(uri, OpenMode::kWrite).value();
  LedgerAppender appender(*store, &key);
  for (int batch = 0; batch < batches; ++batch) {
    if (!appender.begin().ok() || !appender.transaction().lock("demo").ok())
      throw base::Bug("lock");
    for (uint64_t i = 0; i < 5; ++i) {
      const uint64_t n = first + static_cast<uint64_t>(batch) * 5 + i;
      // Every other one as the desk does: looked up first.
      if (i % 2 == 0 && store->entry_by_id("demo", test_id(n)).value()) throw base::Bug("id");
      if (!append_act(appender, n).ok()) throw base::Bug("append");
    }
    if (!appender.commit().ok()) throw base::Bug("commit");
  }
}

TEST_F(Postgres, ServersInThreadsAppendToOneTownWithoutGaps) {
  create();
  std::vector<std::thread> servers;
  for (uint64_t i = 0; i < 4; ++i) {
    servers.emplace_back([&, i] { compete(uri_, key_, i * 1'000, 20); });
  }
  for (std::thread& server : servers) server.join();
  const auto store = open(OpenMode::kRead);
  expect_clean(*store, 400);
  EXPECT_EQ(store->figure_sum("demo", "mediations", {{0}, {100'000}})->count, 400);
}

TEST_F(Postgres, ServersInProcessesAppendToOneTownWithoutGaps) {
  create();
  std::vector<pid_t> servers;
  for (uint64_t i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        compete(uri_, key_, i * 1'000, 30);
        ::_exit(0);
      } catch (const std::exception&) {
        ::_exit(1);
      }
    }
    servers.push_back(child);
  }
  for (const pid_t server : servers) {
    int status = 0;
    ASSERT_EQ(::waitpid(server, &status, 0), server);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  expect_clean(*open(OpenMode::kRead), 300);
}

TEST_F(Postgres, StoreComesBackAfterTheServerWasRestarted) {
  const auto store = open();
  append(*store, 0, 20);
  TestServer::get().stop();
  EXPECT_EQ(store->head("demo").fault().code, "store.unreachable");
  EXPECT_EQ(store->begin().fault().code, "store.unreachable");
  TestServer::get().start();
  EXPECT_EQ(store->head("demo")->size, 20u);
  append(*store, 20, 30);
  // Restarted unnoticed.
  TestServer::get().stop();
  TestServer::get().start();
  EXPECT_EQ(store->head("demo")->size, 30u);
  append(*store, 30, 40);
  TestServer::get().stop();
  TestServer::get().start();
  append(*store, 40, 50);
  expect_clean(*store, 50);
}

TEST_F(Postgres, ConnectionLostWithinATransactionIsNeverAnAcknowledgement) {
  const auto store = open();
  append(*store, 0, 5);
  const std::string cut =
      "SELECT pg_terminate_backend(pid,2000) FROM pg_stat_activity WHERE pid<>pg_backend_pid() AND "
      "datname=current_database() AND backend_type='client backend'";
  LedgerAppender appender(*store, &key_);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(append_act(appender, 5).ok());
  sql(cut);
  EXPECT_EQ(store->head("demo").fault().code, "store.unreachable");
  EXPECT_FALSE(store->head("demo").ok());  // the transaction is gone, so are its reads
  EXPECT_EQ(appender.commit().fault().code, "store.unreachable");
  EXPECT_EQ(store->head("demo")->size, 5u);
  // Cut while COMMIT is on its way: whatever happened, it is not called done.
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(append_act(appender, 5).ok());
  sql(cut);
  EXPECT_EQ(appender.commit().fault().code, "store.unknown_commit");
  EXPECT_EQ(store->head("demo")->size, 5u);
  append(*store, 5, 10);
  expect_clean(*store, 10);
}

// kill -9 of the server again and again, while acts are appended: what was acknowledged is there,
// what was not is there whole or not at all, and the ledger goes on.
TEST_F(Postgres, WhatWasAcknowledgedSurvivesTheDeathOfTheServer) {
  auto store = open();
  LedgerAppender appender(*store, &key_);
  std::atomic<bool> done = false;
  std::thread killer([&] {
    for (int i = 0; i < 5; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(150 + 37 * i));
      TestServer::get().kill();
      TestServer::get().start();
    }
    done = true;
  });
  uint64_t next = 0;  // the first act that is not acknowledged
  int lost = 0;
  int unknown = 0;
  const auto batch = [&]() -> base::Status {
    TRY(appender.begin());
    TRY(appender.transaction().lock("demo"));
    // As the desk does: what is there already is not appended again.
    uint64_t n = next;
    for (; n < next + 5; ++n) {
      TRY_ASSIGN(const auto known, store->entry_by_id("demo", test_id(n)));
      if (!known) TRY(append_act(appender, n));
    }
    TRY(appender.commit());
    next = n;
    return base::ok();
  };
  while (!done || next < 50) {
    const base::Status status = batch();
    if (status.ok()) continue;
    appender.rollback();
    EXPECT_TRUE(status.fault().code == "store.unreachable" ||
                status.fault().code == "store.unknown_commit")
        << status.fault().code << " " << status.fault().arg("reason");
    ++(status.fault().code == "store.unreachable" ? lost : unknown);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  killer.join();
  EXPECT_GT(lost + unknown, 0);
  expect_clean(*store, next);
  uint64_t n = 0;
  ASSERT_TRUE(store
                  ->scan("demo", 0, UINT64_MAX,
                         [&](const EntryView& view) {
                           EXPECT_EQ(view.id, test_id(n++));
                           return true;
                         })
                  .ok());
}

TEST(PostgresFaults, EveryStateOfTheServerHasItsFault) {
  const std::pair<const char*, const char*> rows[] = {
      {"08006", "store.unreachable"},
      {"57P01", "store.unreachable"},
      {"57P03", "store.unreachable"},
      {"25P03", "store.unreachable"},
      {"40001", "store.busy"},
      {"40P01", "store.busy"},
      {"55P03", "store.busy"},
      {"23505", "store.busy"},
      {"53100", "store.disk_full"},
      {"53200", "store.no_memory"},
      {"25006", "store.read_only"},
      {"57014", "store.too_slow"},
      {"58030", "store.io"},
      {"XX001", "store.corrupt"},
      {"XX002", "store.corrupt"},
      {"42P01", "store.corrupt"},
      {"42501", "store.database_refused"},
  };
  for (const auto& [state, code] : rows) {
    const base::Fault fault = pg::fault_of_state(state, "why");
    EXPECT_EQ(fault.code, code) << state;
    EXPECT_EQ(fault.kind,
              fault.code == "store.corrupt" ? FaultKind::kCorrupt : FaultKind::kUnavailable);
  }
}

}  // namespace
}  // namespace store
