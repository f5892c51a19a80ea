// SPDX-License-Identifier: AGPL-3.0-or-later
// What only the PostgreSQL engine has to do; the rest is in the conformance suite.
#include "store/postgres/postgres_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <latch>
#include <thread>

#include "store/copy.h"
#include "store/ledger_appender.h"
#include "store/postgres/store_impl.h"
#include "store/postgres/test_server.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace store {
namespace {

using base::FaultKind;

class Postgres : public testing::Test {
 protected:
  void SetUp() override { uri_ = TestServer::get().database_for(dir_.path()); }
  [[nodiscard]] std::unique_ptr<Store> open(OpenMode mode = OpenMode::kCreate) const {
    return open_postgres(uri_, mode, {.lock_timeout_ms = 5'000}).value();
  }
  void create() const { ASSERT_NE(open(), nullptr); }
  // One sentence by a connection of its own; the first column of its first row.
  std::string sql(const std::string& sentence) const {
    const auto db = pg::Connection::open(uri_, OpenMode::kWrite, {}).value();
    const base::Result<pg::Rows> rows = db->run(sentence);
    EXPECT_TRUE(rows.ok()) << sentence << ": " << rows.fault().arg("reason");
    return rows.ok() && rows->size() > 0 ? std::string((*rows)[0].text(0)) : "";
  }
  // Acts `from` to `to` of "demo", so many in each transaction.
  void append(Store& store, uint64_t from, uint64_t to, uint64_t batch = 10) {
    LedgerAppender appender(store, &key_);
    for (uint64_t n = from; n < to; ++n) {
      if ((n - from) % batch == 0) ASSERT_TRUE(appender.begin().ok());
      ASSERT_TRUE(append_act(appender, n).ok());
      if ((n - from) % batch == batch - 1 || n + 1 == to) ASSERT_TRUE(appender.commit().ok());
    }
  }
  void expect_clean(Store& store, uint64_t size) const {
    const ledger::Verifier verifier = key_.verifier("demo");
    const ledger::VerifyReport report = verify_store(store, "demo", &verifier).value();
    EXPECT_FALSE(report.finding) << report.finding->code << " " << report.finding->arg("number");
    EXPECT_EQ(report.entries, size);
    EXPECT_EQ(report.signed_size, size);
  }

  TempDir dir_;
  std::string uri_;
  ledger::SigningKey key_ = test_key();
};

TEST_F(Postgres, TownLeadsEveryPrimaryKeyAndUniqueIndex) {
  create();
  const auto db = pg::Connection::open(uri_, OpenMode::kRead, {}).value();
  const pg::Rows rows =
      db->run(
            "SELECT t.relname, x.relname, a.attname, i.indisprimary::text "
            "FROM pg_index i JOIN pg_class t ON t.oid=i.indrelid JOIN pg_class x ON "
            "x.oid=i.indexrelid LEFT JOIN pg_attribute a ON a.attrelid=t.oid AND "
            "a.attnum=i.indkey[0] WHERE t.relnamespace='fadu'::regnamespace AND i.indisunique")
          .value();
  std::set<std::string> with_key;
  for (int i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].text(2), "town") << rows[i].text(1);
    if (rows[i].text(3) == "true") with_key.emplace(rows[i].text(0));
  }
  EXPECT_EQ(with_key.size(), pg::tables().size());
  for (const pg::Table& table : pg::tables()) EXPECT_TRUE(with_key.contains(table.name));
}

TEST_F(Postgres, TextsAreComparedByTheirBytes) {
  create();
  EXPECT_NE(sql("SELECT datlocprovider FROM pg_database WHERE datname=current_database()"), "c");
  EXPECT_EQ(sql("SELECT count(*)::text FROM pg_attribute a JOIN pg_class c ON c.oid=a.attrelid "
                "JOIN pg_collation l ON l.oid=a.attcollation WHERE "
                "c.relnamespace='fadu'::regnamespace AND c.relkind='r' AND l.collname<>'C'"),
            "0");
}

TEST_F(Postgres, EveryTableIsDistributedWithTheOthers) {
  const std::vector<pg::Distribution> steps = pg::distribution();
  ASSERT_EQ(steps.size(), pg::tables().size());
  for (size_t i = 0; i < steps.size(); ++i) {
    const std::string name = pg::tables()[i].name;
    EXPECT_EQ(steps[i].sql, "SELECT create_distributed_table('fadu." + name +
                                "','town',colocate_with=>'" + (i == 0 ? "none" : "fadu.town") +
                                "')");
  }
  // Nothing in the schema but these and the version is a table.
  create();
  EXPECT_EQ(sql("SELECT count(*)::text FROM pg_class WHERE relnamespace='fadu'::regnamespace AND "
                "relkind IN ('r','p','m','v','S','f')"),
            std::to_string(steps.size() + 1));
}

TEST_F(Postgres, WithoutCitusDistributingIsRefusedAndNothingChanges) {
  append(*open(), 0, 3);
  const auto refused = distribute(uri_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.fault().code, "store.no_citus");
  EXPECT_EQ(refused.fault().kind, FaultKind::kUnavailable);
  expect_clean(*open(OpenMode::kRead), 3);
}

TEST_F(Postgres, WhatIsMissingIsNotMadeUnlessAsked) {
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite}) {
    const auto store = open_postgres(uri_, mode);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.fault().code, "store.missing");
    EXPECT_EQ(store.fault().kind, FaultKind::kNotFound);
  }
  EXPECT_EQ(migrate_postgres(uri_, true).fault().code, "store.missing");
  EXPECT_EQ(sql("SELECT count(*)::text FROM pg_namespace WHERE nspname='fadu'"), "0");
}

TEST_F(Postgres, ForeignSchemaIsLeftAlone) {
  sql("CREATE SCHEMA fadu");
  sql("CREATE TABLE fadu.fish(name TEXT)");
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
    EXPECT_EQ(open_postgres(uri_, mode).fault().code, "store.not_fadu");
  }
  EXPECT_EQ(sql("SELECT count(*)::text FROM pg_class WHERE relnamespace='fadu'::regnamespace AND "
                "relkind='r'"),
            "1");
  sql("DROP TABLE fadu.fish");
  EXPECT_EQ(open_postgres(uri_, OpenMode::kWrite).fault().code, "store.missing");
  append(*open(), 0, 1);  // an empty schema may have been given to us
}

TEST_F(Postgres, OtherVersionsAreRefusedUntouched) {
  append(*open(), 0, 3);
  sql("UPDATE fadu.version SET version=7");
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
    const base::Fault fault = open_postgres(uri_, mode).fault();
    EXPECT_EQ(fault.code, "store.newer_version");
    EXPECT_EQ(fault.arg("version"), "7");
  }
  EXPECT_EQ(migrate_postgres(uri_, false).fault().code, "store.newer_version");
  EXPECT_EQ(sql("SELECT version::text FROM fadu.version"), "7");
}

TEST_F(Postgres, MigrationIsAllOrNothingAndCanBeTriedDry) {
  create();
  const Migration none = migrate_postgres(uri_, false).value();
  EXPECT_EQ(none.from, none.to);
  EXPECT_TRUE(none.steps.empty());
  // A version of the future, two changes away.
  const pg::Target target{uri_, OpenMode::kWrite, {}};
  const std::vector<pg::Change> changes = {
      {1, {"ALTER TABLE fadu.setting ADD COLUMN extra TEXT", "DELETE FROM fadu.tile"}, false},
      {2, {"CREATE TABLE fadu.more(town TEXT)"}, true}};
  const Migration dry = pg::migrate_by(target, changes, 3, true).value();
  EXPECT_EQ(dry.from, 1);
  EXPECT_EQ(dry.to, 3);
  EXPECT_EQ(dry.steps.size(), 3u);
  EXPECT_TRUE(dry.rebuild);
  EXPECT_EQ(sql("SELECT version::text FROM fadu.version"), "1");
  // The last sentence fails: the first is undone.
  const std::vector<pg::Change> bad = {
      {1, {"ALTER TABLE fadu.setting ADD COLUMN extra TEXT", "no SQL"}, false}};
  EXPECT_FALSE(pg::migrate_by(target, bad, 2, false).ok());
  EXPECT_EQ(sql("SELECT count(*)::text FROM pg_attribute WHERE attname='extra' AND "
                "attrelid='fadu.setting'::regclass"),
            "0");
  ASSERT_TRUE(pg::migrate_by(target, changes, 3, false).ok());
  EXPECT_EQ(sql("SELECT version::text FROM fadu.version"), "3");
  EXPECT_EQ(sql("SELECT to_regclass('fadu.more')::text"), "fadu.more");
  const Migration again = pg::migrate_by(target, changes, 3, false).value();
  EXPECT_EQ(again.from, 3);
  EXPECT_TRUE(again.steps.empty());
  EXPECT_EQ(open_postgres(uri_, OpenMode::kWrite).fault().code, "store.newer_version");
}

TEST_F(Postgres, ServersThatStartTogetherMakeTheSchemaOnce) {
  constexpr int kServers = 6;
  std::latch ready(kServers);
  std::atomic<int> opened = 0;
  std::vector<std::thread> servers;
  for (int i = 0; i < kServers; ++i) {
    servers.emplace_back([&] {
      ready.arrive_and_wait();
      opened += open_postgres(uri_, OpenMode::kCreate).ok();
    });
  }
  for (std::thread& server : servers) server.join();
  EXPECT_EQ(opened, kServers);
  EXPECT_EQ(sql("SELECT count(*)::text FROM fadu.version"), "1");
}

TEST_F(Postgres, SessionIsDurableWhateverTheDatabaseSays) {
  create();
  const std::string name = sql("SELECT current_database()");
  sql("ALTER DATABASE " + name + " SET synchronous_commit=off");
  EXPECT_EQ(sql("SELECT current_setting('synchronous_commit')"), "on");
}

TEST_F(Postgres, DatabaseThatIsNotUtf8IsRefused) {
  const std::string name = sql("SELECT current_database()") + "latin";
  sql("CREATE DATABASE " + name +
      " ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
  const auto store = open_postgres(TestServer::get().uri(name), OpenMode::kCreate);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.fault().code, "store.bad_encoding");
  EXPECT_EQ(store.fault().arg("encoding"), "LATIN1");
}

TEST_F(Postgres, PlacesAndFaultsNeverShowThePassword) {
  const std::string name = sql("SELECT current_database()");
  const std::string uri = TestServer::get().tcp_uri(name);
  const size_t colon = uri.find(':', std::string("postgresql://").size());
  const std::string password = uri.substr(colon + 1, uri.find('@') - colon - 1);
  ASSERT_GE(password.size(), 16u);
  EXPECT_EQ(place_of(uri).find(password), std::string::npos);
  EXPECT_TRUE(place_of(uri).ends_with("/" + name));
  EXPECT_TRUE(open_postgres(uri, OpenMode::kCreate).ok());
  std::string wrong = uri;
  wrong.replace(colon + 1, password.size(), "no-such-password");
  const auto refused = open_postgres(wrong, OpenMode::kCreate);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.fault().code, "store.cannot_open");
  EXPECT_EQ(refused.fault().arg("reason").find("no-such-password"), std::string::npos);
}

TEST_F(Postgres, NobodyThereIsUnreachableAndNonsenseCannotBeOpened) {
  EXPECT_EQ(open_postgres("postgresql://fadu@127.0.0.1:1/x", OpenMode::kWrite).fault().code,
            "store.unreachable");
  const base::Fault nonsense =
      open_postgres("postgresql://me:secret@%zz", OpenMode::kWrite).fault();
  EXPECT_EQ(nonsense.code, "store.cannot_open");
  EXPECT_EQ(nonsense.arg("reason").find("secret"), std::string::npos);
  EXPECT_EQ(open_postgres(TestServer::get().uri("no_such_db"), OpenMode::kWrite).fault().code,
            "store.cannot_open");
}

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
  const auto intruder = open(OpenMode::kWrite);
  auto transaction = store->begin().value();
  ASSERT_TRUE(transaction->lock("demo").ok());
  ASSERT_EQ(store->head("demo")->size, 2u);
  ASSERT_FALSE(store->entry_by_id("demo", test_act(5).id).value());
  append(*intruder, 5, 6);
  // Looked up under the lock, so nothing is waited for; the answer comes with the commit.
  ledger::Entry entry = test_act(5);
  entry.number = 2;
  const base::Bytes header = ledger::encode(entry);
  EntryView view;
  view.town = "demo";
  view.number = 2;
  view.id = entry.id;
  view.subject = entry.subject;
  view.header = header;
  ASSERT_TRUE(transaction->append_entry(view).ok());
  EXPECT_EQ(transaction->commit().fault().code, "store.busy");
  transaction.reset();
  expect_clean(*store, 3);
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
  EXPECT_EQ(
      counted(store->clocks_due("demo", ClockStatus::kRunning, test_time(100), 100'000, count)),
      kCount);
  EXPECT_EQ(counted(store->figure_lines("demo", "x", {{0}, {9}}, test_time(100'000), count)),
            kCount);
  EXPECT_EQ(counted(store->figure_buckets("demo", "x", Span::kDay, 0, 9, count)), kCount);
  EXPECT_EQ(counted(store->cases_by_key("demo", base::Digest{}, {}, 100'000, count)), kCount);
  EXPECT_EQ(counted(store->slips("demo", "k", {}, "", 100'000, count)), kCount);
  EXPECT_EQ(counted(store->slips("demo", "k", {}, "", 1'500, count)), 1'500u);
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
