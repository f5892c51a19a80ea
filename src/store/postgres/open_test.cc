// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening, migrating and distributing a PostgreSQL database.
#include <atomic>
#include <latch>
#include <set>
#include <thread>

#include "store/postgres/store_impl.h"
#include "store/postgres/test_postgres.h"

namespace store {
namespace {

using base::FaultKind;

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

}  // namespace
}  // namespace store
