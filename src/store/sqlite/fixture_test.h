// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of what only the SQLite store must do: a ledger in a file, and somebody who has the
// file in hand.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"

namespace store {

// Runs SQL past the store, as somebody with the file in hand would.
inline void tamper(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_close(db);
}

// The one number that a query of the file gives.
inline int64_t number_in(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sql;
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW) << sql;
  const int64_t out = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return out;
}

inline std::string content_of(const std::filesystem::path& path) {
  return base::read_file(path, 64 << 20).value();
}

// A ledger of `entries` acts with their texts in dir/fadu.db, closed, with nothing left in the
// write-ahead log.
inline void make_ledger(const TempDir& dir, uint64_t entries) {
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

inline std::vector<uint64_t> found_by(Store& store, const std::string& words) {
  std::vector<uint64_t> out;
  const TextQuery query{.words = words, .limit = 100'000};
  const base::Status status = store.search("demo", query, [&out](uint64_t n, const base::Uuid&) {
    out.push_back(n);
    return true;
  });
  EXPECT_TRUE(status.ok());
  return out;
}

}  // namespace store
